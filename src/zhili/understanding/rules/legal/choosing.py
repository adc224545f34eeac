"""Which answer of a collection answers a question: candidates by shared words, put in order by learned weights.

Only the words of the answers count, never the questions they were given to: a new answer has the same chances.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.legal.meaning import Meaning, Meanings
from zhili.understanding.rules.legal.postings import Postings
from zhili.understanding.rules.legal.tokens import KINDS, bare, passages, runs, tokens
from zhili.understanding.rules.legal.weighing import Array, shares, standard

CANDIDATES = 40
_NEAREST = 20
"""Candidates among which a word that all of them hold tells nothing apart."""

_BY_PASSAGE = ("word", "two")
_BY_NEAREST = ("word", "one", "two")
SIGNS = (
    *(f"{kind}: {sign}" for kind in KINDS for sign in ("matched", "covered", "alike")),
    *(f"{kind}: best sentence" for kind in _BY_PASSAGE),
    *(f"{kind}: told apart" for kind in _BY_NEAREST),
    "longest run", "runs squared", "length",
)  # fmt: skip
"""What is known of a question and a candidate, in the order of the weights."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question's likeliest answers by position, what is known of each, and how much of the question they cover."""

    which: NDArray[np.int64]
    signs: Array
    covered: Array


class Pool:
    """A collection of answers, ready to be asked. There must be one at least, else ValueError.

    With ``meaning`` the signs of the answers' vectors follow those of their words.
    """

    def __init__(self, answers: Sequence[str], meaning: Meaning | None = None) -> None:
        if not answers:
            raise ValueError("an empty collection answers nothing")
        self.answers = tuple(answers)
        self._bare = [bare(answer) for answer in answers]
        self._whole = {kind: Postings([tokens(answer, kind) for answer in answers]) for kind in KINDS}
        parts = [passages(answer) for answer in answers]
        self._starts = np.cumsum([0, *(len(own) for own in parts[:-1])])
        flat = [part for own in parts for part in own]
        self._parts = {kind: Postings([tokens(part, kind) for part in flat]) for kind in _BY_PASSAGE}
        self._lengths = np.log1p([len(answer) for answer in self._bare])
        self.meanings = Meanings(meaning, self.answers) if meaning else None

    def candidates(self, question: str) -> Candidates:
        """The answers that share most with the question."""
        cut = {kind: tokens(question, kind) for kind in KINDS}
        matched = {kind: self._whole[kind].bm25(cut[kind]) for kind in KINDS}
        covered = {kind: self._whole[kind].coverage(cut[kind]) for kind in KINDS}
        alike = {kind: self._whole[kind].cosine(cut[kind]) for kind in KINDS}
        first = standard(matched["two"]) + 0.5 * standard(matched["one"]) + 0.4 * standard(alike["two"])
        which = np.argsort(-first, kind="stable")[:CANDIDATES]
        values = [sign[kind][which] for kind in KINDS for sign in (matched, covered, alike)]
        for kind in _BY_PASSAGE:
            best = np.maximum.reduceat(self._parts[kind].bm25(cut[kind]), self._starts)
            values.append(best[which])
        values += [self._told_apart(kind, cut[kind], which) for kind in _BY_NEAREST]
        values += [*self._runs(question, which), self._lengths[which]]
        if self.meanings:
            values += self.meanings.signs(question, which)
        return Candidates(which, standard(np.stack(values)).T, covered["two"][which])

    def _told_apart(self, kind: str, asked: Sequence[str], which: NDArray[np.int64]) -> Array:
        """Coverage again, where words that few of the nearest candidates hold weigh most."""
        index = self._whole[kind]
        place = np.full(index.size, -1)
        place[which] = np.arange(len(which))
        found, whole = np.zeros(len(which)), 1e-9
        for token in dict.fromkeys(asked):
            places = place[index.having(token)]
            places = places[places >= 0]
            near = int((places < _NEAREST).sum())
            weight = index.weight(token) * np.log(1 + _NEAREST / (1 + near))
            found[places] += weight
            whole += weight
        return found / whole

    def _runs(self, question: str, which: NDArray[np.int64]) -> tuple[Array, Array]:
        asked = runs(question)
        pairs = [_shared_runs(asked, self._bare[one]) for one in which]
        longest, squared = zip(*pairs, strict=True)
        return np.array(longest, np.float64), np.array(squared, np.float64)


@dataclass(frozen=True, slots=True)
class Choice:
    """Answers by position, the best first, and the share of belief each has among the candidates."""

    which: NDArray[np.int64]
    share: Array
    doubts: Array
    """What ``sure`` is told by: logarithm of the first share, distance to the second, coverage by the first."""


def choose(candidates: Candidates, weights: Array) -> Choice:
    """The candidates in the order the weights give."""
    scores = candidates.signs @ weights
    order = np.argsort(-scores, kind="stable")
    share = shares(scores)[order]
    second = scores[order[1]] if len(order) > 1 else scores[order[0]] - 5.0
    doubts = np.array([np.log(share[0] + 1e-9), scores[order[0]] - second, candidates.covered[order[0]], 1.0])
    return Choice(candidates.which[order], share, doubts)


def _shared_runs(asked: str, answer: str) -> tuple[int, float]:
    """The longest run of the question's characters that the answer has, and the squares of all runs by its length."""
    longest, squares, start = 0, 0, 0
    while start < len(asked):
        width = 0
        while start + width < len(asked) and asked[start : start + width + 1] in answer:
            width += 1
        squares += width * width if width > 1 else 0
        longest = max(longest, width)
        start += max(1, width)
    return longest, squares / max(1, len(asked))
