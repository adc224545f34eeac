"""Risk words: what in a message may mean danger to somebody, and whom to bring in. A declared list."""

import csv
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import ahocorasick

from zhili.kernel.text import Text

_FILE = Path(__file__).with_name("risk_words.csv")
_DENIED = re.compile(
    r"(没有|没|无|尚未|并未|未|不会|防止|预防|避免|以防|防范|杜绝)(任何|人员|人|造成|引起|引发|发生|出现|再次|再|被)*$"
)
_SUPPOSED = re.compile(r"(一旦|如果|万一|假如|倘若|要是)[^，。；！？,.;!?\n]{0,6}$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年[^。！？!?\n]*$")
_LOOK_BACK = 10
_LOOK_BACK_FOR_YEAR = 40


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk word found: what it means, the urgency it asks for, and the emergency numbers to bring in."""

    word: str
    title: Text
    level: str
    hand_over: tuple[str, ...]


def risks_in(text: str, *, year: int) -> tuple[Risk, ...]:
    """The risk words of a lower-case text, each once, in order of appearance; plainly denied ones left out.

    The longest word wins where several overlap, so that a figure of speech ("跳楼价") hides the danger in it.
    Doubts are left to people: only a denial right before the word ("无人受伤") counts. What is only supposed
    ("一旦起火") or told of a year before ``year`` is urgent, not critical, and nobody is called.
    """
    found: dict[str, Risk] = {}
    for end, risk in _automaton().iter_long(text):
        if risk.level == "none" or (risk.word in found and found[risk.word].hand_over):
            continue
        start = end + 1 - len(risk.word)
        before = text[max(0, start - _LOOK_BACK_FOR_YEAR) : start]
        if _DENIED.search(before[-_LOOK_BACK:]):
            continue
        if risk.level == "critical" and _not_now(before, year):
            risk = replace(risk, level="urgent", hand_over=())
            found.setdefault(risk.word, risk)
        else:
            found[risk.word] = risk
    return tuple(found.values())


def _not_now(before: str, year: int) -> bool:
    told = _YEAR.search(before)
    return bool(_SUPPOSED.search(before[-_LOOK_BACK:])) or (told is not None and int(told[1]) < year)


@lru_cache(maxsize=1)
def _automaton() -> "ahocorasick.Automaton":
    automaton = ahocorasick.Automaton()
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            numbers = tuple(number for number in row["hand_over"].split(";") if number)
            for word in row["words"].split(";"):
                risk = Risk(word, Text(zh=row["zh"], en=row["en"]), row["level"], numbers)
                automaton.add_word(word, risk)
    automaton.make_automaton()
    return automaton
