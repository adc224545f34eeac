"""Ridge scores, against the plain way: for each fold a system of its own, solved as it stands."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse import random as drawn

from zhili.understanding.rules.classing import solving
from zhili.understanding.rules.classing.solving import Matrix

Way = Callable[[csr_matrix, Matrix, NDArray[np.intp], np.float32], tuple[Matrix, Matrix]]
HELD = np.float32(0.4)
WAYS: list[Way] = [solving.exact, solving.by_steps]


def asked(count: int, folds: int = solving.FOLDS) -> tuple[csr_matrix, Matrix, NDArray[np.intp]]:
    """Rows of which no two are alike, targets of three classes, and a fold for each."""
    draw = np.random.default_rng(3)
    rows = csr_matrix(drawn(count, 400, density=0.05, random_state=draw, dtype=np.float32))
    targets = np.where(draw.integers(0, 3, count)[:, None] == np.arange(3)[None], 1, -1).astype(np.float32)
    return rows, targets, draw.integers(0, folds, count)


def plainly(rows: csr_matrix, targets: Matrix, fold: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """What ``solving.scores`` gives, one system after the other."""
    dense = rows.toarray().astype(float)

    def weights(mine: Matrix) -> Matrix:
        products = dense[mine] @ dense[mine].T + float(HELD) * np.eye(int(mine.sum()))
        learned: Matrix = dense[mine].T @ np.linalg.solve(products, targets[mine])
        return learned

    unseen = np.zeros(targets.shape)
    for one in set(fold.tolist()):
        unseen[fold == one] = dense[fold == one] @ weights(fold != one)
    return weights(np.ones(len(fold), bool)), unseen


@pytest.mark.parametrize("way", WAYS, ids=["exact", "by_steps"])
@pytest.mark.parametrize("steps", [7, 64, 512], ids=str)
def test_scores_are_those_of_each_system_solved_by_itself(
    way: Way, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "_STEP", steps)
    rows, targets, fold = asked(203)
    weights, unseen = way(rows, targets, fold, HELD)
    expected, left_out = plainly(rows, targets, fold)
    close = 2e-5 if way is solving.exact else 2e-2
    assert np.abs(weights - expected).max() < close
    assert np.abs(unseen - left_out).max() < close


@pytest.mark.parametrize("way", WAYS, ids=["exact", "by_steps"])
def test_a_fold_without_a_message_changes_nothing(way: Way) -> None:
    rows, targets, fold = asked(60, folds=3)
    _, unseen = way(rows, targets, fold, HELD)
    assert np.abs(unseen - plainly(rows, targets, fold)[1]).max() < 2e-2


def test_more_messages_than_fit_are_solved_by_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, targets, fold = asked(120)
    held = np.float32(solving._RIDGE * rows.multiply(rows).sum() / rows.shape[0])
    monkeypatch.setattr(solving, "EXACTLY", 120)
    assert np.array_equal(solving.scores(rows, targets, fold)[1], solving.exact(rows, targets, fold, held)[1])
    monkeypatch.setattr(solving, "EXACTLY", 119)
    assert np.array_equal(
        solving.scores(rows, targets, fold)[1], solving.by_steps(rows, targets, fold, held)[1]
    )


def test_messages_without_a_piece_that_comes_twice_say_nothing() -> None:
    _, targets, fold = asked(30)
    weights, unseen = solving.scores(csr_matrix((30, 0), dtype=np.float32), targets, fold)
    assert weights.shape == (0, 3)
    assert np.abs(unseen).max() < 1e-3


def test_thousands_of_equal_messages_are_learned_from_as_what_they_are() -> None:
    rows, targets, _ = asked(6)
    many = np.repeat(np.arange(6), 500)
    weights, unseen = solving.scores(rows[many], targets[many], np.tile(np.arange(solving.FOLDS), 600))
    assert np.abs(rows @ weights - targets).max() < 0.02
    assert np.abs(unseen - targets[many]).max() < 0.02
