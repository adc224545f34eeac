"""Texts that say nearly the same, so that none stands on both sides of a split: MinHash and bands.

After Broder (1997) and Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.classing.grams import Hashes, pieces

_BANDS, _ROWS = 40, 3
_ALIKE = 0.3
"""Share of common pieces of four characters from which two texts count as one."""


def groups(documents: Sequence[str]) -> NDArray[np.intp]:
    """For each tidied text the number of its group; nearly equal texts share one."""
    sets = [np.unique(pieces(one)[-1]) for one in documents]
    signatures = _signatures(sets)
    parents = list(range(len(documents)))
    for band in range(_BANDS):
        rows = signatures[:, band * _ROWS : (band + 1) * _ROWS]
        _, bucket = np.unique(rows, axis=0, return_inverse=True)
        order = np.argsort(bucket.ravel(), kind="stable")
        for first, second in pairwise(order):
            if bucket.flat[first] == bucket.flat[second] and _share(sets[first], sets[second]) >= _ALIKE:
                parents[_root(parents, int(second))] = _root(parents, int(first))
    return np.array([_root(parents, one) for one in range(len(documents))], np.intp)


def _signatures(sets: list[Hashes]) -> "NDArray[Any]":
    numbers = np.random.default_rng(7).integers(1, 1 << 63, _BANDS * _ROWS, np.uint64)
    signatures = np.zeros((len(sets), len(numbers)), np.uint64)
    for row, one in enumerate(sets):
        if len(one):
            signatures[row] = (one[:, None] * (numbers | np.uint64(1))[None]).min(axis=0)
        else:
            signatures[row] = row
    return signatures


def _share(first: Hashes, second: Hashes) -> float:
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / max(1, len(first) + len(second) - common)


def _root(parents: list[int], one: int) -> int:
    while parents[one] != one:
        parents[one] = parents[parents[one]]
        one = parents[one]
    return one
