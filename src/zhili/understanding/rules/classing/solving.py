"""Ridge scores for every class at once: learned from all messages, and for each message from other folds alone.

Ridge regression on +1 and -1 for each class (Rifkin, Yeo and Poggio, 2003), in its dual: the duals a of the targets y
solve (K + h I) a = y, with the messages' products K. scipy is imported here, never in the request path.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve, solve_triangular
from scipy.sparse import csr_matrix

FOLDS = 5
EXACTLY = 16_200
"""Messages that are solved exactly: their products are held, 2 bytes a pair, and memory stays below 1 GB."""

_STEP = 512
_RIDGE = 0.2
_LEAST_HELD = 1e-3  # of messages in which no piece comes twice
_STEPS = 40
_CLOSE = 3e-3
_HELD_AT_ONCE = 8_000_000
"""Numbers, a row for each feature, that the steps hold at a time."""

Matrix = NDArray[Any]


def scores(rows: csr_matrix, targets: Matrix, fold: NDArray[Any]) -> tuple[Matrix, Matrix]:
    """The weights learned from all rows, and for each row the scores by the rows of the other folds.

    ``targets``: a column for each class; ``fold``: 0 to ``FOLDS`` - 1 for each row. Exact up to ``EXACTLY`` rows,
    nearly so and slower beyond.
    """
    held = np.float32(max(_LEAST_HELD, _RIDGE * rows.multiply(rows).sum() / rows.shape[0]))
    return (exact if rows.shape[0] <= EXACTLY else by_steps)(rows, targets, fold, held)


def exact(rows: csr_matrix, targets: Matrix, fold: NDArray[Any], held: np.float32) -> tuple[Matrix, Matrix]:
    """By one Cholesky factorisation for all folds.

    With G the inverse of K + h I, what the other folds say of a fold's rows F is y_F - (G_FF)^-1 a_F: nothing is
    solved anew (An, Liu and Venkatesh, 2007).
    """
    order = np.argsort(fold, kind="stable")
    ordered, wanted = rows[order], targets[order]
    factor = _inverse_factor(ordered, held)
    duals, unseen = np.zeros_like(targets), np.empty_like(targets)
    for step in factor:
        duals[: step.shape[1]] += step.T @ (step @ wanted[: step.shape[1]])
    for first, end in pairwise(np.searchsorted(fold[order], range(FOLDS + 1))):
        own = np.zeros((end - first, end - first), np.float32, order="F")
        for step in factor:
            part = step[:, first:end]
            own[: part.shape[1], : part.shape[1]] += part.T @ part
        unseen[order[first:end]] = wanted[first:end] - solve(
            own, duals[first:end], assume_a="pos", overwrite_a=True
        )
    return ordered.T @ duals, unseen


def _inverse_factor(rows: csr_matrix, held: np.float32) -> list[Matrix]:
    """The inverse M of the Cholesky factor L of K + h I: a few of its rows in each step, up to their last column.

    It grows from the top. Further rows of L are those of K times the transpose of M so far; further rows of M are
    those of L times M so far, and both times the inverse of L's new corner.
    """
    factor = _stairs(rows.shape[0])
    for at, step in enumerate(factor):
        end = step.shape[1]
        first = end - len(step)
        line = (rows[first:end] @ rows[:end].T).toarray()
        corner = line[:, first:] + held * np.eye(len(step), dtype=np.float32)
        for above in reversed(factor[:at]):
            stop = above.shape[1]
            line[:, stop - len(above) : stop] = line[:, :stop] @ above.T
        corner -= line[:, :first] @ line[:, :first].T
        back = solve_triangular(
            cholesky(corner, lower=True), -np.eye(len(step), dtype=np.float32), lower=True
        )
        step[:, first:], step[:, :first] = -back, 0
        for above in factor[:at]:
            stop = above.shape[1]
            step[:, :stop] += line[:, stop - len(above) : stop] @ above
        step[:, :first] = back @ step[:, :first]
    return factor


def _stairs(count: int) -> list[Matrix]:
    """Room for the lower half of a square: lying in one piece it takes half the memory, and leaves none in pieces."""
    ends = [min(first + _STEP, count) for first in range(0, count, _STEP)]
    sizes = [(end - first, end) for first, end in pairwise([0, *ends])]
    room = np.empty(sum(high * wide for high, wide in sizes), np.float32)
    begins = np.cumsum([0] + [high * wide for high, wide in sizes])
    return [
        room[begin : begin + high * wide].reshape(high, wide)
        for begin, (high, wide) in zip(begins, sizes, strict=False)
    ]


def by_steps(
    rows: csr_matrix, targets: Matrix, fold: NDArray[Any], held: np.float32
) -> tuple[Matrix, Matrix]:
    """By conjugate gradients, for more messages than pairs of them can be held."""
    at_once = max(1, _HELD_AT_ONCE // max(1, rows.shape[1]))
    parts = [
        _some_by_steps(rows, targets[:, first : first + at_once], fold, held)
        for first in range(0, targets.shape[1], at_once)
    ]
    weights, unseen = zip(*parts, strict=True)
    return np.concatenate(weights, axis=1), np.concatenate(unseen, axis=1)


def _some_by_steps(
    rows: csr_matrix, targets: Matrix, fold: NDArray[Any], held: np.float32
) -> tuple[Matrix, Matrix]:
    width = targets.shape[1]
    seen = np.concatenate(
        [np.repeat((fold != one)[:, None], width, axis=1) for one in range(FOLDS)]
        + [np.ones_like(targets, bool)],
        axis=1,
    ).astype(np.float32)
    across = rows.T.tocsr()

    def apply(duals: Matrix) -> Matrix:
        product: Matrix = seen * (rows @ (across @ duals)) + held * duals
        return product

    duals = _conjugate(apply, seen * np.tile(targets, (1, FOLDS + 1)))
    said = rows @ (across @ duals[:, : FOLDS * width])
    unseen = np.zeros_like(targets)
    for one in range(FOLDS):
        unseen[fold == one] = said[fold == one, one * width : (one + 1) * width]
    return across @ duals[:, FOLDS * width :], unseen


def _conjugate(apply: Callable[[Matrix], Matrix], wanted: Matrix) -> Matrix:
    """Conjugate gradients for many right sides side by side (Hestenes and Stiefel, 1952)."""
    solved, left = np.zeros_like(wanted), wanted.copy()
    way, size = left.copy(), (left * left).sum(axis=0)
    enough = _CLOSE**2 * np.maximum(size, 1e-12)
    for _ in range(_STEPS):
        applied = apply(way)
        step = size / np.maximum((way * applied).sum(axis=0), 1e-12)
        solved += step * way
        left -= step * applied
        now = (left * left).sum(axis=0)
        if (now <= enough).all():
            break
        way = left + now / np.maximum(size, 1e-12) * way
        size = now
    return solved
