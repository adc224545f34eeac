"""Weights learned so that the right one of several candidates comes first, and how sure its first place is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LEAST = 1e-30

LACKING = 0.25
"""How many of the questions are taken to have no answer yet where residents ask; set by hand."""

WORTH = 0.6
"""How often the right answer should be among a few that are offered; set by hand."""


def standard(values: Array) -> Array:
    """Values of one question's candidates with mean 0 and deviation 1: only their order and distance are kept."""
    spread: Array = (values - values.mean(axis=-1, keepdims=True)) / (
        values.std(axis=-1, keepdims=True) + 1e-9
    )
    return spread


def shares(scores: Array) -> Array:
    """The scores of a question's candidates as shares that add up to 1 (softmax over the last axis)."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    found: Array = raised / raised.sum(axis=-1, keepdims=True)
    return found


def fit(signs: Array, right: Array, *, penalty: float) -> Array:
    """Weights of a conditional logit (McFadden 1974) that may have several right candidates.

    ``signs`` is questions x candidates x signs, ``right`` questions x candidates of 0 and 1; questions without a
    right candidate teach nothing. ``penalty`` holds the squares of the weights down.
    """
    from scipy.optimize import minimize

    taught = right.sum(axis=1) > 0
    signs, right = signs[taught], right[taught]
    found = minimize(
        _loss(signs, right, penalty),
        np.zeros(signs.shape[2]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 300},
    )
    return np.asarray(found.x, np.float64)


def _loss(signs: Array, right: Array, penalty: float) -> Callable[[Array], tuple[float, Array]]:
    def at(weights: Array) -> tuple[float, Array]:
        share = shares(signs @ weights)
        good = np.maximum((share * right).sum(axis=1), _LEAST)
        pull = share - share * right / good[:, None]
        slope = np.einsum("qc,qcs->s", pull, signs) / len(signs) + 2 * penalty * weights
        return float(-np.log(good).mean() + penalty * weights @ weights), slope

    return at


def bar_for(sure: Array, right: NDArray[np.bool_], *, aim: float, weight: Array | None = None) -> float:
    """The lowest bar from which on those that are as sure are right in ``aim`` of cases; above all if none is.

    ``weight`` is how often each case counts, once where it is left out.
    """
    order = np.argsort(-sure, kind="stable")
    counts = np.ones(len(sure)) if weight is None else weight
    rate = np.cumsum((counts * right)[order]) / np.cumsum(counts[order])
    reached = np.nonzero(rate >= aim)[0]
    return float(sure[order[reached[-1]]]) if len(reached) else float(sure.max(initial=0.0)) + 1.0


def bars_where_some_lack(
    sure: Array, first: NDArray[np.bool_], near: NDArray[np.bool_], without: Array, *, aim: float
) -> tuple[float, float]:
    """From which sureness on an office answers, and from which it offers a few, where some questions have no answer.

    ``sure`` of questions whose answer is there, ``first`` and ``near`` whether it came first, or among the few;
    ``without`` is the sureness where it was taken out. One question in four lacks its answer (``LACKING``): ``aim``
    of what is answered should be right all the same, and ``WORTH`` of what is offered hold the right one.
    """
    both, none = np.concatenate([sure, without]), np.zeros(len(without), np.bool_)
    share = np.full(len(without), LACKING / (1 - LACKING) * len(sure) / max(1, len(without)))
    weight = np.concatenate([np.ones(len(sure)), share])
    given = bar_for(both, np.concatenate([first, none]), aim=aim, weight=weight)
    below = both < given
    worth = np.concatenate([near, none])[below]
    return given, min(given, bar_for(both[below], worth, aim=WORTH, weight=weight[below]))
