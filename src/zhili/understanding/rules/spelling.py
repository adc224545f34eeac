"""Names written as they sound: 柳因 for 柳荫, 和坪里 for 和平里, and what dialects do not tell apart.

The readings of ``sounds.csv`` are the first ones of the Unihan database, as the MIT-licensed library pypinyin has
them, for the 6,763 characters of GB 2312; a character with several readings counts as its first on both sides.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from zhili.understanding.rules.places import Mention, PlaceName

SHORTEST, LONGEST = 3, 10
"""Characters of a name that is recognised by its sound: of two characters, too many sound the same."""
_READ_AT_MOST = 300
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_TURNS = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"ng$"), "n"))
"""zh, ch, sh and z, c, s; -ng and -n: most of China hears no difference, and speech input writes either."""


_BySound = Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Heard:
    """An area that a text names by its sound only: what is written there, and the mention it stands for."""

    written: str
    meant: Mention


def sounds(text: str) -> tuple[str, ...]:
    """How each character is said, without tone; one that has no reading is itself."""
    table = _table()
    return tuple(table.get(one, one) for one in text)


def initials(text: str) -> str:
    """The first letter of each character's reading: 和平里 → hpl."""
    return "".join(sound[:1] for sound in sounds(text)).lower()


def pieces(text: str) -> Mapping[str, tuple[str, ...]]:
    """Every piece of a text that could be a misspelt name, by its initials."""
    found: dict[str, dict[str, None]] = {}
    for start, end in _windows(text[:_READ_AT_MOST]):
        found.setdefault(initials(text[start:end]), {})[text[start:end]] = None
    return {letters: tuple(known) for letters, known in found.items()}


def written_as(name: str, said: str) -> str:
    """The piece of ``said`` that sounds like ``name`` without being it; empty where there is none."""
    if not SHORTEST <= len(name) <= LONGEST or name in said:
        return ""
    wanted = sounds(name)
    heard = sounds(said[:_READ_AT_MOST])
    for start in range(len(heard) - len(wanted) + 1):
        if heard[start : start + len(wanted)] == wanted:
            return said[start : start + len(wanted)]
    return ""


def misheard(*, text: str, names: Sequence[PlaceName]) -> tuple[Heard, ...]:
    """The areas that a text names by their sound only, in order, each place of the text once. Keep ``names``: a tuple
    is compiled once.
    """
    if not _compiled or _compiled[0][0] is not names:
        _compiled[:] = [(names, _by_sound(names))]
    known = _compiled[0][1]
    found: list[Heard] = []
    said = text[:_READ_AT_MOST]
    heard = sounds(said)
    free = 0
    for start, end in sorted(_windows(said), key=lambda one: (one[0], -one[1])):
        name, paths = known.get(heard[start:end], ("", ()))
        if name and start >= free and name != said[start:end]:
            found.append(Heard(said[start:end], Mention(name, start, end, paths, whole=True)))
            free = end
    return tuple(found)


def _windows(text: str) -> Iterable[tuple[int, int]]:
    for run in _RUN.finditer(text):
        for start in range(run.start(), run.end() - SHORTEST + 1):
            for end in range(start + SHORTEST, min(start + LONGEST, run.end()) + 1):
                yield start, end


_compiled: list[tuple[Sequence[PlaceName], _BySound]] = []
"""The names that were asked for last, by identity, with their sounds."""


def _by_sound(names: Iterable[PlaceName]) -> _BySound:
    """For each sound the name that has it, and its areas; a sound that two names share is left out."""
    found: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for one in names:
        if SHORTEST <= len(one.name) <= LONGEST:
            found.setdefault(sounds(one.name), {}).setdefault(one.name, []).append(one.path)
    return {
        sound: (name, tuple(sorted(paths, key=lambda path: (-path.count("/"), path))))
        for sound, named in found.items()
        if len(named) == 1
        for name, paths in named.items()
    }


@lru_cache(maxsize=1)
def _table() -> Mapping[str, str]:
    source = resources.files("zhili.understanding.rules").joinpath("sounds.csv").read_text("utf-8")
    return {
        character: _turned(row["sound"])
        for row in csv.DictReader(source.splitlines())
        for character in row["characters"]
    }


def _turned(sound: str) -> str:
    for pattern, by in _TURNS:
        sound = pattern.sub(by, sound)
    return sound
