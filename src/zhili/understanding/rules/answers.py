"""Known answers and finding the one that a text asks for: by shared words, the rare ones most, with them as why."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhili.understanding.rules.likeness import bare, pairs_of, shared_runs

_LEAST = 0.36
_KEYWORD = 0.35
_OF_WHAT_IS_ASKED = 0.7
"""A few words that a question holds wholly ask for it, if less surely than the whole question does."""

_ASKING = frozenset(
    {
        "怎么", "怎样", "么办", "如何", "什么", "时候", "哪里", "在哪", "办理", "申请", "多少", "能不", "不能", "可以",
        "请问", "想问", "多久", "需要", "么申", "样办", "怎办", "要什", "有什", "是什", "什候", "要带", "带什", "去哪",
    }
)  # fmt: skip
_ASKING_WEIGHT = 0.3
"""Every question asks; that two of them do says little of what they ask."""

_STEEP = 0.7
_SAME_CLASS, _SAME_GROUP = 0.2, 0.1
_REASONS = 4


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A question the city has an answer to, as worded now.

    ``valid_until`` is its last day; ``source`` says on what the answer rests; ``for_residents`` whether residents
    may read it on their own, or only be told it.
    """

    id: UUID
    version: int
    question: str
    keywords: tuple[str, ...]
    answer: str
    class_code: str | None
    unit: str | None
    valid_from: date
    valid_until: date | None
    source: str
    for_residents: bool

    def holds(self, day: date) -> bool:
        """Whether the answer is right on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class AnswerMatch:
    """A known answer to what was asked: how well it fits (0 to 1), the words that speak for it, and by its class."""

    answer: KnownAnswer
    score: float
    reasons: tuple[str, ...]
    same_class: bool


class Answers:
    """All answers in force, ready to be asked. Built once, never changed; a new state is a new one."""

    def __init__(self, entries: Iterable[KnownAnswer]) -> None:
        self.entries = tuple(entries)
        pairs = [pairs_of(bare(one.question)) for one in self.entries]
        seen = Counter(pair for own in pairs for pair in own)
        self._weight = {
            pair: _ASKING_WEIGHT if pair in _ASKING else math.log(1 + len(pairs) / count)
            for pair, count in seen.items()
        }
        self._whole = [sum(self._weight[pair] for pair in own) for own in pairs]
        self._having: dict[str, list[int]] = defaultdict(list)
        for index, own in enumerate(pairs):
            for pair in own:
                self._having[pair].append(index)
        self._keyed: dict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(self.entries):
            for keyword in one.keywords:
                self._keyed[keyword.lower()].append(index)

    def find(
        self, text: str, *, classes: Collection[str], day: date, for_residents: bool, limit: int
    ) -> tuple[AnswerMatch, ...]:
        """The answers that hold on ``day`` and fit ``text`` best, best first; those of ``classes`` are preferred."""
        asked = bare(text)
        shares = self._shares(asked)
        keywords = self._keywords(asked)
        found = []
        for index in shares.keys() | keywords.keys():
            one = self.entries[index]
            if not one.holds(day) or (for_residents and not one.for_residents):
                continue
            missing = (1 - shares.get(index, 0.0)) * (1 - _KEYWORD) ** len(keywords.get(index, ()))
            kin = _kinship(one.class_code, classes)
            score = 1 - missing * (1 - kin)
            if score >= _LEAST:
                found.append((round(score, 3), index, kin == _SAME_CLASS))
        found.sort(key=lambda one: (-one[0], one[1]))
        return tuple(
            AnswerMatch(self.entries[index], score, self._reasons(text, index, keywords), same)
            for score, index, same in found[:limit]
        )

    def _shares(self, asked: str) -> dict[int, float]:
        """Of each question that shares words with the text: how much of its weight, or the text's, is in both."""
        hits: dict[int, float] = defaultdict(float)
        pairs = pairs_of(asked)
        for pair in pairs:
            for index in self._having.get(pair, ()):
                hits[index] += self._weight[pair]
        unknown = math.log(1 + len(self.entries))
        whole = sum(self._weight.get(pair, unknown) for pair in pairs)
        return {
            index: max((weight / self._whole[index]) ** _STEEP, _OF_WHAT_IS_ASKED * weight / whole)
            for index, weight in hits.items()
        }

    def _keywords(self, asked: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for keyword, indices in self._keyed.items():
            if keyword in asked:
                for index in indices:
                    found[index].append(keyword)
        return found

    def _reasons(self, text: str, index: int, keywords: dict[int, list[str]]) -> tuple[str, ...]:
        shared = shared_runs(text, self.entries[index].question, least=2)
        telling = [*keywords.get(index, ()), *shared]
        return tuple(
            word
            for word in dict.fromkeys(telling)
            if not any(word in other for other in telling if other != word)
        )[:_REASONS]


def _kinship(class_code: str | None, classes: Collection[str]) -> float:
    if class_code is None:
        return 0.0
    if class_code in classes:
        return _SAME_CLASS
    group = class_code.partition("/")[0]
    return _SAME_GROUP if any(one.partition("/")[0] == group for one in classes) else 0.0
