"""Texts held by their tokens, and what of them a question meets: BM25, coverage, cosine. Numpy alone."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_K, _B = 1.2, 0.75
"""Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009): the usual values."""


class Postings:
    """Texts, each a list of tokens. Built once, never changed. All answers are in the order of the texts."""

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        self.size = len(texts)
        self._id: dict[str, int] = {}
        ids, rows, counts = self._laid(texts)
        order = np.argsort(ids, kind="stable")
        self._rows = rows[order]
        self._ends = np.searchsorted(ids[order], np.arange(len(self._id) + 1))
        held = np.diff(self._ends)
        self.weights = np.log(1 + (self.size - held + 0.5) / (held + 0.5))
        self._matched, self._share = self._weighed(ids[order], counts[order])

    def _laid(
        self, texts: Sequence[Iterable[str]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        ids: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        for row, text in enumerate(texts):
            for token, count in Counter(text).items():
                ids.append(self._id.setdefault(token, len(self._id)))
                rows.append(row)
                counts.append(count)
        return np.array(ids, np.int64), np.array(rows, np.int64), np.array(counts, np.float64)

    def _weighed(self, ids: NDArray[np.int64], counts: Vector) -> tuple[Vector, Vector]:
        lengths = np.bincount(self._rows, counts, self.size)
        usual = lengths.mean() if self.size and lengths.any() else 1.0
        worn = counts + _K * (1 - _B + _B * lengths[self._rows] / usual)
        matched = self.weights[ids] * counts * (_K + 1) / worn
        damped = np.log1p(counts) * self.weights[ids]
        norms = np.sqrt(np.bincount(self._rows, damped * damped, self.size))
        return matched, damped / np.maximum(norms[self._rows], 1e-9)

    def _known(self, asked: Iterable[str]) -> list[int]:
        return [self._id[token] for token in asked if token in self._id]

    def _sum(self, ids: Sequence[int], values: Vector, by: Sequence[float]) -> Vector:
        found = np.zeros(self.size)
        for one, weight in zip(ids, by, strict=True):
            part = slice(self._ends[one], self._ends[one + 1])
            found[self._rows[part]] += values[part] * weight
        return found

    def bm25(self, asked: Iterable[str]) -> Vector:
        """How well each text speaks of what is asked; each token of the question counts once."""
        ids = self._known(dict.fromkeys(asked))
        return self._sum(ids, self._matched, [1.0] * len(ids))

    def coverage(self, asked: Iterable[str]) -> Vector:
        """How much of the question's weight is in each text, 0 to 1; tokens no text holds are left out."""
        ids = self._known(dict.fromkeys(asked))
        weights = [float(self.weights[one]) for one in ids]
        return self._sum(ids, np.ones(len(self._rows)), weights) / max(sum(weights), 1e-9)

    def cosine(self, asked: Iterable[str]) -> Vector:
        """The cosine of the question and each text, counts damped by logarithm, rare tokens weighing more."""
        counts = Counter(asked)
        ids = self._known(counts)
        by = [
            np.log1p(counts[token]) * self.weights[self._id[token]] for token in counts if token in self._id
        ]
        return self._sum(ids, self._share, by) / max(float(np.linalg.norm(by)) if by else 0.0, 1e-9)

    def having(self, token: str) -> NDArray[np.int64]:
        """The texts that hold a token."""
        one = self._id.get(token)
        return self._rows[:0] if one is None else self._rows[self._ends[one] : self._ends[one + 1]]

    def weight(self, token: str) -> float:
        """How rare a token is among the texts; 0 for one that none holds."""
        one = self._id.get(token)
        return 0.0 if one is None else float(self.weights[one])
