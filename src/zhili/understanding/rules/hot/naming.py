"""One readable line for a matter, made from the words of its own messages."""

import re
from collections import Counter
from collections.abc import Sequence

from zhili.understanding.rules.likeness import bare, pairs_of

LONGEST = 36
"""Characters of a line; what is longer ends with an ellipsis."""

READ_AT_MOST = 200
"""Titles that are weighed against each other: of more, the line would not become better."""

_OPENING = re.compile(
    r"^(?:(?:强烈|实名|再次|紧急)?(?:投诉|反映|举报|咨询|请问|反对|建议|关于|求助|恳请|请求|希望)(?:一下)?[:：，,]?)+"
)
_CLOSING = re.compile(
    r"(?:等?(?:的?有关|的?相关)?(?:的)?(?:问题|情况|投诉|咨询|建议))?[\s。！？!?，,、…~.]*$"
)
_FIRST = re.compile(r"[。！？!?\n\r]")
_SHORTEST = 4
_PREAMBLE = 12
"""A first sentence up to so long may say who writes and not yet what about: the next one is taken with it."""


def line(titles: Sequence[str]) -> str:
    """The title that says best what all say: the one whose pairs of characters stand in most others, for its length.

    Openings ("关于", "投诉") and closings ("的问题") are left out where enough is left. "" where no title has words.
    """
    spoken = list(dict.fromkeys(filter(None, map(_trimmed, titles[:READ_AT_MOST]))))
    if not spoken:
        return ""
    pairs = {one: pairs_of(bare(one)) for one in spoken}
    held = Counter(pair for one in titles[:READ_AT_MOST] for pair in pairs_of(bare(one)))
    best = max(spoken, key=lambda one: (_says(one, pairs[one], held), -len(one)))
    return best if len(best) <= LONGEST else best[: LONGEST - 1] + "…"


def _says(spoken: str, pairs: frozenset[str], held: Counter[str]) -> float:
    """How much of what others say: full length for what fits the line, less for what is longer."""
    shared = sum(held[pair] - 1 for pair in pairs)
    return float(shared / max(LONGEST / 2, len(spoken)) ** 1.5)


def _trimmed(title: str) -> str:
    first = _beginning(title)
    rest = _CLOSING.sub("", _OPENING.sub("", first))
    return rest if len(rest) >= _SHORTEST else first


def _beginning(title: str) -> str:
    sentences = [*filter(None, map(str.strip, _FIRST.split(title)))]
    if len(sentences) > 1 and len(sentences[0]) < _PREAMBLE:
        return "，".join(sentences[:2])
    return next(iter(sentences), "")
