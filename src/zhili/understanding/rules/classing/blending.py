"""Scores and the taxonomy's words brought to probabilities, fitted on messages that the scores had not seen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from zhili.understanding.rules.classing.model import Blend

Matrix = NDArray[Any]

_FIRST_GUESS = (3.0, 1.0)
_HELD_OWN, _HELD_ACROSS_SCORES, _HELD_ACROSS_WORDS, _HELD_BIAS = 0.02, 0.2, 1.5, 1.0
_MOST_ACROSS = 40
"""With more classes than this, a class's score counts for itself alone: there are too many pairs to learn."""


def fit(scores: Matrix, words: Matrix, truth: NDArray[Any]) -> Blend:
    """The multinomial logistic blend under which the right classes are most likely.

    What is fitted are not the labels themselves but labels with the doubt that so many messages leave (Platt, 1999):
    no confidence is higher than they can bear. One weight for every class's own score, one for its words; what a
    score says about *another* class is held towards nothing the more, the fewer messages there are.
    """
    count, width = scores.shape
    doubt = width / (count + width)
    hit = np.eye(width)[truth] * (1 - doubt) + doubt / width
    across = width * width if width <= _MOST_ACROSS else 0
    own = np.eye(width)
    held = np.r_[
        [_HELD_OWN] * 2, [_HELD_ACROSS_SCORES] * across, [_HELD_ACROSS_WORDS] * across, [_HELD_BIAS] * width
    ] / max(1, count)  # fmt: skip

    def blend_of(given: NDArray[Any]) -> Blend:
        learned, spoken = given[0] * own, given[1] * own
        if across:
            learned = learned + given[2 : 2 + across].reshape(width, width)
            spoken = spoken + given[2 + across : 2 + 2 * across].reshape(width, width)
        return Blend(learned, spoken, given[2 + 2 * across :])

    def loss(given: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        shares = blend_of(given).probabilities(scores, words)
        off = (shares - hit) / max(1, count)
        lost = -float((hit * np.log(np.maximum(shares, 1e-12))).sum()) / max(1, count)
        lost += float(held @ (given * given))
        crosswise = [(scores.T @ off).ravel(), (words.T @ off).ravel()] if across else []
        slope = np.r_[[(off * scores).sum(), (off * words).sum()], *crosswise, off.sum(axis=0)]
        return lost, slope + 2 * held * given

    start = np.r_[_FIRST_GUESS, np.zeros(2 * across + width)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return blend_of(found)
