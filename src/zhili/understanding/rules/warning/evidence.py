"""How rare what was seen is: the most telling of the windows that end now, as a power of ten."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from zhili.understanding.rules.warning.model import Numbers

STEADY = 0.8
"""Dispersion below which a count is taken for steadier than chance."""

LEAST_PROBABILITY = 1e-300

DAILY_WINDOWS = (1, 2, 3, 5, 7)


def evidence(
    counts: Numbers, mu: Numbers, phi: Numbers, windows: Sequence[int]
) -> "tuple[Numbers, np.ndarray[Any, np.dtype[np.int64]]]":
    """For every step -log10 of the probability of so many or more in the best window, and that window's length.

    The three arrays have a row per series and a column per step; the first columns' windows begin with the array.
    """
    best = np.full(counts.shape, -np.inf)
    length = np.ones(counts.shape, np.int64)
    for window in windows:
        told = rarity(_summed(counts, window), _summed(mu, window), phi)
        length[told > best] = window
        best = np.maximum(best, told)
    return best, length


def rarity(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    """-log10 of the probability of so many or more where ``mu`` are expected with variance phi·mu.

    Negative binomial where phi is above 1, Poisson down to ``STEADY``, gamma below; half of the probability of the
    count itself is left out (mid-p), so that small counts are not told rarer or commoner than they are.
    """
    counts, mu, phi = np.broadcast_arrays(counts, mu, phi)
    told = np.empty(counts.shape)
    for kind, tail in (
        (phi > 1.001, _many),
        ((phi <= 1.001) & (phi >= STEADY), _few),
        (phi < STEADY, _steady),
    ):
        told[kind] = tail(counts[kind], mu[kind], phi[kind])
    return np.asarray(-np.log10(np.clip(told, LEAST_PROBABILITY, 1)))


def _many(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    size, share = mu / (phi - 1), 1 - 1 / phi
    reached = np.where(counts > 0, special.betainc(np.maximum(counts, 1), size, share), 1.0)
    return np.asarray((reached + special.betainc(counts + 1, size, share)) / 2)


def _few(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    reached = np.where(counts > 0, special.gammainc(np.maximum(counts, 1), mu), 1.0)
    return np.asarray((reached + special.gammainc(counts + 1, mu)) / 2)


def _steady(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    return np.asarray(special.gammaincc(mu / phi, counts / phi))


def _summed(values: Numbers, window: int) -> Numbers:
    sums = np.cumsum(values, 1)
    sums[:, window:] -= sums[:, :-window].copy()
    return sums
