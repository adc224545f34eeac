"""Answering a resident's question from what the office has written: one answer, a few to choose from, or none.

Nothing is worded here: what is shown is a known answer with its source, or the plain statement that there is none.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from zhili.understanding.rules.answers import AnswerMatch
from zhili.understanding.rules.cutting import words_of
from zhili.understanding.rules.likeness import bare, dice, pairs_of
from zhili.understanding.rules.personal.masking import masked, trimmed

Outcome = Literal["answered", "unsure", "unknown"]

SURE = 0.75
"""How well a known question must fit for its answer to be given; set by hand. Of 1,215 legal questions whose own was
not known, 4 in 100 would have got another's answer (16 at 0.6)."""

LIKELY = 0.5
"""How well it must fit to be offered where a trained model chooses besides."""

OFFERED = 3
"""How many answers are offered at most where none is sure."""

_AHEAD = 0.03
_KEPT = 200
_ALIKE = 0.5
_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_SAYS_LITTLE = frozenset(
    [
        "怎么", "怎么办", "怎样", "如何", "什么", "多少", "可以", "是否", "能否", "哪些", "哪里", "需要", "应该",
        "请问", "想问", "没有", "不能", "一个", "我们", "他们", "自己", "还是", "已经", "因为", "这个", "那个",
        "时候", "如果", "为什么", "多久",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consulted:
    """What a question gets: ``answered`` by the first match, ``unsure`` among a few, or ``unknown``."""

    outcome: Outcome
    matches: tuple[AnswerMatch, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A question as it was kept, how often it came, and how often a person was asked for then."""

    words: str
    times: int
    handed: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one kind that found no answer: the one asked most often, how often all came, the others' words."""

    words: str
    times: int
    handed: int
    others: tuple[str, ...]


def consult(found: Sequence[AnswerMatch]) -> Consulted:
    """What to say with these matches, best first: the first where it fits well and no other does as well."""
    if not found:
        return Consulted("unknown", ())
    ahead = len(found) == 1 or found[0].score - found[1].score >= _AHEAD
    if found[0].score >= SURE and ahead:
        return Consulted("answered", tuple(found[:1]))
    return Consulted("unsure", tuple(found[:OFFERED]))


def together(by_question: Consulted, by_words: Consulted) -> Consulted:
    """What both ways come to: likeness to the known questions, and a trained model's choice by the answers' words.

    A known question that fits surely is what was asked; else what the model is sure of; else a few of both in turn.
    """
    for sure in (by_question, by_words):
        if sure.outcome == "answered":
            return sure
    likely = [one for one in by_question.matches if one.score >= LIKELY]
    pairs = zip_longest(by_words.matches, likely)
    offered = {one.answer.id: one for pair in pairs for one in pair if one is not None}
    return Consulted("unsure" if offered else "unknown", tuple(offered.values())[:OFFERED])


def kept_words(question: str) -> str:
    """The question as it is kept for the figures: its beginning, with tokens for what names or reaches a person."""
    return trimmed(masked(question.strip())[:_KEPT])


def key_of(question: str) -> str:
    """The same for questions that differ in marks, courtesy and letters' size only; tells nothing of the words."""
    return hashlib.sha256(bare(kept_words(question)).encode("utf-8", "surrogatepass")).hexdigest()


def gaps(voices: Iterable[Voice], *, limit: int) -> tuple[Gap, ...]:
    """Like questions put together, those asked most often first."""
    ordered = sorted(voices, key=lambda one: (-one.times, one.words))
    heads: list[tuple[frozenset[str], list[Voice]]] = []
    for voice in ordered:
        own = pairs_of(bare(voice.words))
        near = next((held for pairs, held in heads if own == pairs or dice(own, pairs) >= _ALIKE), None)
        if near is None:
            heads.append((own, [voice]))
        else:
            near.append(voice)
    found = [
        Gap(
            words=held[0].words,
            times=sum(one.times for one in held),
            handed=sum(one.handed for one in held),
            others=tuple(one.words for one in held[1:]),
        )
        for _, held in heads
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.words))[:limit])


def topics(voices: Iterable[Voice], *, limit: int) -> tuple[tuple[str, int], ...]:
    """The words most asked about, each counted once a question."""
    counts: Counter[str] = Counter()
    for voice in voices:
        for word in {word for word in words_of(voice.words) if _WORD.fullmatch(word)} - _SAYS_LITTLE:
            counts[word] += voice.times
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit])
