"""Which law the words of a question speak of, learned from questions whose law is known."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.legal.tokens import tokens
from zhili.understanding.rules.legal.weighing import Array, shares

_SEEN_AT_LEAST = 2
_FREEDOM = 30.0
"""Inverse strength of the penalty; chosen on questions kept back."""

_FLOOR = 1e-4


class LawWords:
    """Weights of runs of one to three characters for each law. Laws are positions; those never taught stay
    at the floor."""

    def __init__(self, words: Sequence[str], rarity: Array, weights: Array, laws: NDArray[np.int64]) -> None:
        self.words, self.rarity, self.weights, self.laws = tuple(words), rarity, weights, laws
        self._id = {word: index for index, word in enumerate(self.words)}

    def told(self, question: str, laws: int) -> Array:
        """For each of ``laws`` laws the logarithm of the belief that the question is about it."""
        vector = _vector(question, self._id, self.rarity)
        found = np.full(laws, _FLOOR)
        found[self.laws] += shares(self.weights[:, :-1] @ vector + self.weights[:, -1])
        told: Array = np.log(found)
        return told


def learn(questions: Sequence[str], laws: Sequence[int]) -> LawWords:
    """Logistic regression over damped counts, rare ones weighing more. Needs two laws at least, else knows nothing."""
    from scipy.sparse import csr_array, vstack
    from sklearn.linear_model import LogisticRegression

    cut = [set(_grams(question)) for question in questions]
    seen: dict[str, int] = {}
    for own in cut:
        for gram in own:
            seen[gram] = seen.get(gram, 0) + 1
    words = sorted(gram for gram, count in seen.items() if count >= _SEEN_AT_LEAST)
    rarity = np.array([1 + np.log((1 + len(cut)) / (1 + seen[word])) for word in words], np.float64)
    known = sorted(set(laws))
    if len(known) < 3 or not words:
        return LawWords((), np.zeros(0), np.zeros((len(known), 1)), np.array(known, np.int64))
    ids = {word: index for index, word in enumerate(words)}
    vectors = vstack(
        [csr_array(_vector(question, ids, rarity)[None]) for question in questions], format="csr"
    )
    model = LogisticRegression(C=_FREEDOM, max_iter=60).fit(vectors, laws)
    weights = np.column_stack([model.coef_, model.intercept_])
    return LawWords(words, rarity, weights, model.classes_.astype(np.int64))


def _grams(question: str) -> list[str]:
    return [gram for kind in ("one", "two", "three") for gram in tokens(question, kind)]


def _vector(question: str, ids: dict[str, int], rarity: Array) -> Array:
    found = np.zeros(len(ids))
    for gram in _grams(question):
        if gram in ids:
            found[ids[gram]] += 1
    found[found > 0] = 1 + np.log(found[found > 0])
    found *= rarity
    return found / max(float(np.linalg.norm(found)), 1e-9)
