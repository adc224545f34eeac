"""Areas named in a text: the longest name at each place, and which of several areas is meant."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

_SUFFIXES = ("街道办事处", "街道", "社区", "地区", "乡", "镇", "区", "县", "市", "村")
_SHORT_AT_LEAST = {"社区": 3, "村": 3, "市": 2, "区": 2, "县": 2}
_KEPT = 8


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name and the area it stands for, as a path of codes from the city down."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An area named at ``start`` (end exclusive). ``paths`` are the areas that may be meant, deepest first.

    ``whole`` is False where only the short form stands there ("柳荫" for "柳荫街道"). More than one path
    means that the text does not say which; none is dropped unless another mention speaks for a different one.
    """

    name: str
    start: int
    end: int
    paths: tuple[str, ...]
    whole: bool


def locate_text(*, text: str, names: Sequence[PlaceName]) -> tuple[Mention, ...]:
    """The areas named in ``text``, in order. Pass ``names`` as a tuple that is kept: it is compiled once."""
    found: list[Mention] = []
    automaton = _automaton_of(names)
    for end, (name, paths, whole) in automaton.iter_long(text) if len(automaton) else ():
        found.append(Mention(name=name, start=end + 1 - len(name), end=end + 1, paths=paths, whole=whole))
    return tuple(_narrowed(mention, found) for mention in found)


def _narrowed(mention: Mention, others: list[Mention]) -> Mention:
    """Of several areas with one name, those that lie in, or hold, what the text names besides."""
    if len(mention.paths) == 1:
        return mention
    clear = [path for other in others if other.name != mention.name for path in other.paths]
    agreeing = tuple(path for path in mention.paths if any(_in_line(path, other) for other in clear))
    return Mention(mention.name, mention.start, mention.end, agreeing or mention.paths, mention.whole)


def _in_line(path: str, other: str) -> bool:
    return f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/")


_by_identity: dict[int, tuple[Sequence[PlaceName], "ahocorasick.Automaton"]] = {}


def _automaton_of(names: Sequence[PlaceName]) -> "ahocorasick.Automaton":
    known = _by_identity.get(id(names))
    if known is not None and known[0] is names:
        return known[1]
    automaton = _compiled(tuple(names))
    if isinstance(names, tuple):
        if len(_by_identity) >= _KEPT:
            _by_identity.clear()
        _by_identity[id(names)] = (names, automaton)
    return automaton


@lru_cache(maxsize=_KEPT)
def _compiled(names: tuple[PlaceName, ...]) -> "ahocorasick.Automaton":
    whole: defaultdict[str, set[str]] = defaultdict(set)
    short: defaultdict[str, set[str]] = defaultdict(set)
    for one in names:
        if one.name:
            whole[one.name].add(one.path)
            short[_short(one.name)].add(one.path)
    automaton = ahocorasick.Automaton()
    for name, paths in short.items():
        if name and name not in whole:
            automaton.add_word(name, (name, _deepest_first(paths), False))
    for name, paths in whole.items():
        automaton.add_word(name, (name, _deepest_first(paths), True))
    automaton.make_automaton()
    return automaton


def _deepest_first(paths: set[str]) -> tuple[str, ...]:
    return tuple(sorted(paths, key=lambda path: (-path.count("/"), path)))


def _short(name: str) -> str:
    """The name as people say it, without the kind of area; empty where too little would be left."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            rest = name.removesuffix(suffix)
            return rest if len(rest) >= _SHORT_AT_LEAST.get(suffix, 2) else ""
    return ""
