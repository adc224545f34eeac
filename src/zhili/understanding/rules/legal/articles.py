"""On which article of law a question rests: by its words, by its likeliest answers, by like questions known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.legal.choosing import Choice
from zhili.understanding.rules.legal.postings import Postings
from zhili.understanding.rules.legal.tokens import KINDS, tokens
from zhili.understanding.rules.legal.weighing import Array, shares, standard

CANDIDATES = 100
_ANSWERS_KEPT = 256
"""Answers whose likeness to every article is kept: of ten thousand articles 0.2 MB each."""
_ANSWERS_HEARD = 8
_BY_ANSWER = ("word", "two")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条")
_STATE = "中华人民共和国"
_FAINT, _FAINT_LAW = 1e-3, 1e-2

LAW_SIGNS = 10
"""How much is known of a law, once its candidate articles have been heard."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law: its id in the collection, the name with the law's, and what it says."""

    id: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question known with the articles it rests on (positions), its answer, and the group of its near-duplicates."""

    question: str
    answer: str
    articles: tuple[int, ...]
    group: int


@dataclass(frozen=True, slots=True)
class ArticleSigns:
    """A question's likeliest articles by position, what is known of each, and what is known of every law."""

    which: NDArray[np.int64]
    signs: Array
    laws: Array


def law_of(name: str) -> str:
    """The law that an article's name begins with, without the State's name."""
    return short_law(_ARTICLE.split(name)[0])


def short_law(name: str) -> str:
    """A law's name without the State's."""
    return name.strip().removeprefix(_STATE)


class Articles:
    """A collection of articles and the questions whose articles are known, ready to be asked."""

    def __init__(self, articles: Sequence[Article], examples: Sequence[Example]) -> None:
        self.articles, self.examples = tuple(articles), tuple(examples)
        texts = [f"{one.name} {one.content}" for one in articles]
        cut = {kind: [tokens(text, kind) for text in texts] for kind in KINDS}
        self._whole = {kind: Postings(own) for kind, own in cut.items()}
        self.laws = tuple(dict.fromkeys(law_of(one.name) for one in articles))
        position = {law: index for index, law in enumerate(self.laws)}
        self.law = np.array([position[law_of(one.name)] for one in articles], np.int64)
        words: list[list[str]] = [[] for _ in self.laws]
        for law, own in zip(self.law, cut["word"], strict=True):
            words[law] += own
        self._laws = Postings(words)
        self._questions = Postings([tokens(one.question, "word") for one in examples])
        self._pairs = Postings([tokens(f"{one.answer} {one.question}", "two") for one in examples])
        self._group = np.array([one.group for one in examples], np.int64)
        self._answered = lru_cache(maxsize=_ANSWERS_KEPT)(self._spoken_of)
        self._cited = lru_cache(maxsize=4096)(self._laws_cited)

    def signs(
        self, question: str, choice: Choice, answers: Sequence[str], law_words: Array, group: int
    ) -> ArticleSigns:
        """What is known of the articles for a question.

        ``choice`` are its answers among ``answers``; ``law_words`` what its words say of each law (logarithms);
        examples of ``group`` are left out (-1: none).
        """
        cut = {kind: tokens(question, kind) for kind in KINDS}
        heard = [answers[one] for one in choice.which[:_ANSWERS_HEARD]]
        share = choice.share[:_ANSWERS_HEARD]
        matched = {kind: standard(self._whole[kind].bm25(cut[kind])) for kind in KINDS}
        values = [*matched.values(), *(standard(self._whole[kind].cosine(cut[kind])) for kind in _BY_ANSWER)]
        first = matched["two"] + matched["word"] + 0.5 * matched["one"]
        laws: list[Array] = []
        for seen in self._by_examples(cut, group):
            values.append(np.log(seen + _FAINT))
            laws.append(np.log(self._per_law(seen) + _FAINT_LAW))
            values.append(laws[-1][self.law])
            first = first + 0.4 * values[-2]
        for kind_at in range(len(_BY_ANSWER)):
            spoken = np.stack([self._answered(text)[kind_at] for text in heard])
            values += [share @ spoken, spoken[0]]
            first = first + 1.5 * standard(values[-2]) * (_BY_ANSWER[kind_at] == "two")
        cited = share @ np.stack([self._cited(text) for text in heard])
        laws += [law_words, cited, np.log(cited + _FAINT_LAW), standard(self._laws.bm25(cut["word"]))]
        values += [law_words[self.law], cited[self.law]]
        which = np.argsort(-first, kind="stable")[:CANDIDATES]
        return ArticleSigns(
            which, np.stack([value[which] for value in values], axis=1), np.stack(laws, axis=1)
        )

    def laws_believed(self, which: NDArray[np.int64], scores: Array, laws: Array) -> Array:
        """What is known of every law, with what its candidate articles say added: laws x signs."""
        believed = np.bincount(self.law[which], shares(scores), len(self.laws))
        best = np.full(len(self.laws), scores.min() - 1.0)
        np.maximum.at(best, self.law[which], scores)
        return np.column_stack([laws, believed, np.log(believed + _FAINT_LAW), standard(best)])

    def _by_examples(self, cut: dict[str, list[str]], group: int) -> list[Array]:
        other = self._group != group
        near = self._questions.cosine(cut["word"]) * other
        pairs = self._pairs.cosine(cut["two"]) * other
        matched = self._pairs.bm25(cut["two"]) * other
        matched = matched / max(float(matched.max(initial=0.0)), 1e-9)
        return [self._carried(near**2), self._carried(pairs**3), self._carried(matched**8)]

    def _carried(self, weights: Array) -> Array:
        """Each example's weight laid on its articles."""
        found = np.zeros(len(self.articles))
        for one in np.nonzero(weights > _FAINT * _FAINT)[0]:
            found[list(self.examples[one].articles)] += weights[one]
        return found

    def _per_law(self, values: Array) -> Array:
        return np.bincount(self.law, values, len(self.laws)).astype(np.float64)

    def _spoken_of(self, answer: str) -> tuple[Array, ...]:
        """How much an answer speaks of each article, 1 for the one it speaks of most."""
        found = [self._whole[kind].bm25(tokens(answer, kind)) for kind in _BY_ANSWER]
        return tuple(one / max(float(one.max(initial=0.0)), 1e-9) for one in found)

    def _laws_cited(self, answer: str) -> Array:
        """1 for every law that an answer names."""
        plain = answer.replace(_STATE, "")
        return np.array(
            [float((len(law) > 2 and law in plain) or f"《{law}》" in plain) for law in self.laws]
        )
