"""How alike two messages are, by the pairs of characters in both, with the shared words as the reason.

Two bars stand between "alike" and "told of the same matter": they were set on one half of the labelled issues of real
messages, and what they are worth was measured on the other (docs/understanding.md, "Same and similar").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

READ_AT_MOST = 300
"""Characters of a message that are compared: the beginning tells events apart as well as the whole does."""

SPREAD = 4
"""The longer of two messages counts as so many times the shorter at most: a line on the telephone finds the letter."""

SAME = 0.16
"""From this likeness on, two messages are taken to tell of the same matter …"""

SAME_SHORT = 0.25
"""… where one is short: a few pairs are shared by chance."""

SHORT = 60
"""A message of fewer pairs is short."""

FEWEST = 6
"""Fewer pairs than these tell nothing of the same, unless the other message has no more."""

_NOT_TEXT = re.compile(r"[\W_]+")
_COURTESY = re.compile(
    "尊敬的|敬爱的|各位|领导们?|书记|市长|区长|县长|局长|您好|你们好|你好|大家好|谢谢您?|感谢您?|十分|非常|万分|"
    "(?:请|望|盼|希望|恳请|请求|要求|麻烦)+(?:有关|相关|政府|部门|领导|尽快|及时|帮忙|予以|给予|您|你们)*"
    "(?:处理|解决|核实|查处|回复|答复|重视|关注|帮助)?|此致敬礼|反映|投诉|举报|咨询|我是|我们"
)
_REASONS = 3
_REASON_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier message that a new one may repeat."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that is alike: 0 is nothing shared, 1 the same pairs. The longest shared words are why."""

    id: str
    score: float
    reasons: tuple[str, ...]


def similar(
    *, text: str, candidates: Sequence[Candidate], least: float | None = None, limit: int = 5
) -> list[Match]:
    """The candidates most like ``text``, best first: at most ``limit``, none under ``least``.

    Without ``least``, those that tell of the same matter. Courtesy ("尊敬的领导您好") and the words of every request
    ("请处理") are left out before comparing. Candidates of the same words are compared once.
    """
    own = pairs_of(bare(text))
    if not own:
        return []
    known: dict[str, float] = {}
    found: list[Match] = []
    for candidate in candidates:
        score = known.get(candidate.text)
        if score is None:
            score = known[candidate.text] = _judged(own, _compared(candidate.text[:READ_AT_MOST]), least)
        if score >= 0:
            found.append(Match(candidate.id, round(score, 3), ()))
    found.sort(key=lambda match: (-match.score, match.id))
    texts = {candidate.id: candidate.text for candidate in candidates}
    return [Match(one.id, one.score, shared_runs(text, texts[one.id])) for one in found[:limit]]


@lru_cache(maxsize=1024)
def _compared(text: str) -> frozenset[str]:
    """The pairs of a candidate: while somebody types, the same ones are compared again and again."""
    return pairs_of(bare(text))


def _judged(own: frozenset[str], others: frozenset[str], least: float | None) -> float:
    """The likeness; -1 where it is not enough."""
    score = likeness(own, others)
    return score if score >= (bar(own, others) if least is None else least) else -1.0


def likeness(own: frozenset[str], others: frozenset[str]) -> float:
    """Dice coefficient of two sets of pairs, the larger counted as ``SPREAD`` times the smaller at most."""
    small, large = sorted((len(own), len(others)))
    return 2 * len(own & others) / (small + min(large, SPREAD * small)) if small else 0.0


def bar(own: frozenset[str], others: frozenset[str]) -> float:
    """The likeness from which on both tell of the same matter."""
    small, large = sorted((len(own), len(others)))
    if small < FEWEST < large:
        return 1.0
    return SAME_SHORT if small < SHORT else SAME


def bare(text: str) -> str:
    """The beginning of a message without courtesy, marks and spaces: what is compared."""
    return _COURTESY.sub("", _NOT_TEXT.sub("", text[:READ_AT_MOST].lower()))


def pairs_of(bared: str) -> frozenset[str]:
    """The neighbouring characters of a bared text."""
    return frozenset(map(add, bared, bared[1:]))


def dice(own: frozenset[str], others: frozenset[str]) -> float:
    """Dice coefficient: twice what both share over what they have together; 0 where they have nothing."""
    both = len(own) + len(others)
    return 2 * len(own & others) / both if both else 0.0


def shared_runs(text: str, other: str, *, least: int = _REASON_AT_LEAST) -> tuple[str, ...]:
    """The longest runs of ``least`` characters or more in both, longest first, none within another."""
    own, there = bare(text), bare(other)
    pairs = pairs_of(there)
    runs: set[str] = set()
    start = 0
    for index in range(1, len(own) + 1):
        if (
            index == len(own)
            or own[index - 1 : index + 1] not in pairs
            or own[start : index + 1] not in there
        ):
            if index - start >= least:
                runs.add(own[start:index])
            start = index
    ordered = sorted(runs, key=lambda run: (-len(run), run))
    kept: list[str] = []
    for run in ordered:
        if not any(run in longer for longer in kept):
            kept.append(run)
    return tuple(kept[:_REASONS])
