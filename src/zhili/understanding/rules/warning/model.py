"""What a count may be expected to be: a log-linear regression with trend, season, weekday and holidays.

Many series are fitted at once on one design by iteratively reweighted least squares, their variance as a multiple of
the mean (quasi-likelihood of the negative binomial with variance phi·mu). Past outbreaks are weighed down by their
Anscombe residuals and the fit is done again (Farrington et al. 1996, Noufaily et al. 2013, Statistics in Medicine
32:1206). Unlike there, a dispersion under 1 is kept: some counts are steadier than chance.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from zhili.understanding.rules.alone import on_one_processor

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

OUTLYING = 2.58
"""Standardized residual from which on a past count is weighed down, by the square of the residual."""

LEAST_EXPECTED = 0.05
LEAST_DISPERSION = 0.01
_ROUNDING = 1 / 12
"""Variance that whole numbers have by being whole, where a series is steadier than chance."""

_FIRST_ROUNDS, _NEXT_ROUNDS = 8, 3
_STEADY = 1e-4
_ETA = (-12.0, 14.0)
_RIDGE = 1e-8


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a kind of count runs: steps to a year and to a week (0: no weekday), and how it is refitted.

    ``history``: steps that are learned from; ``apart``: the last steps left out, so that an outbreak under way does
    not hide itself; ``refit``: steps between two fits; ``harmonics``: waves of the season.
    """

    year: float
    week: int
    history: int
    apart: int
    refit: int
    harmonics: int = 2


DAILY = Rhythm(year=365.25, week=7, history=5 * 365, apart=14, refit=14)
WEEKLY = Rhythm(year=52.18, week=0, history=11 * 52, apart=4, refit=4)

ENOUGH = 56
"""Days of history below which nothing is said (eight weeks)."""


def design(rhythm: Rhythm, steps: Numbers, extra: Numbers | None = None) -> Numbers:
    """One row per step (counted from any day that is the same in every call): 1, trend, season, weekday, ``extra``.

    ``extra`` has a row per step and a column per further kind of day, such as holidays and make-up days.
    """
    columns = [np.ones(len(steps)), (steps - steps[-1]) / rhythm.year]
    for wave in range(1, rhythm.harmonics + 1):
        angle = 2 * np.pi * wave * steps / rhythm.year
        columns += [np.cos(angle), np.sin(angle)]
    columns += [(steps % rhythm.week == day).astype(float) for day in range(1, rhythm.week)]
    plain = np.column_stack(columns)
    return plain if extra is None else np.hstack([plain, extra])


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, dispersion and covariance (without dispersion) of every series."""

    beta: Numbers
    dispersion: Numbers
    spread: Numbers


def fitted(x: Numbers, counts: Numbers, start: Numbers | None = None) -> Fit:
    """The robust fit of every row of ``counts`` on the rows of ``x``; ``start``: coefficients to begin from."""
    beta, mu = _least_squares(x, counts, None, start)
    dispersion = _dispersion(counts, mu, None, x.shape[1])
    residual = standardized(counts, mu, dispersion[:, None])
    weights = np.where(residual > OUTLYING, 1 / np.maximum(residual, 1) ** 2, 1.0)
    weights *= counts.shape[1] / weights.sum(1, keepdims=True)
    beta, mu = _least_squares(x, counts, weights, beta)
    spread = np.asarray(np.linalg.inv(_crossed(x, weights * mu)), float)
    return Fit(beta, _dispersion(counts, mu, weights, x.shape[1]), spread)


def expected(fit: Fit, x: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and dispersion of every series at the rows of ``x``, the fit's own uncertainty within the dispersion."""
    mu = np.maximum(np.exp(np.clip(fit.beta @ x.T, *_ETA)), LEAST_EXPECTED)
    unsure = np.einsum("np,spq,nq->sn", x, fit.spread, x, optimize=True)
    phi = fit.dispersion[:, None] * (1 + mu * np.clip(unsure, 0, 1))
    return mu, np.where(phi < 1, phi + _ROUNDING / mu, phi)


@on_one_processor
def forecast(
    counts: Numbers, rhythm: Rhythm, last: int, extra: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """Mean and dispersion of the ``last`` steps of every series, each foretold from what lay before it alone."""
    n = counts.shape[1]
    x = design(rhythm, np.arange(n, dtype=float), extra)
    mu, phi = np.empty((2, len(counts), last))
    start: Numbers | None = None
    for done in range(0, last, rhythm.refit):
        now = n - last + done
        past = slice(max(0, now - rhythm.history), now - rhythm.apart)
        fit = fitted(x[past], counts[:, past], start)
        start = fit.beta
        end = min(now + rhythm.refit, n)
        mu[:, done : done + end - now], phi[:, done : done + end - now] = expected(fit, x[now:end])
    return mu, phi


def standardized(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    """Anscombe residuals: nearly normal even where few are counted."""
    return np.asarray(1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mu) ** 2) / (np.sqrt(np.cbrt(mu)) * np.sqrt(phi)))


def _least_squares(
    x: Numbers, counts: Numbers, weights: Numbers | None, start: Numbers | None
) -> tuple[Numbers, Numbers]:
    beta = start
    if beta is None:
        beta = np.zeros((len(counts), x.shape[1]))
        beta[:, 0] = np.log(counts.mean(1) + 0.1)
    for _ in range(_FIRST_ROUNDS if start is None else _NEXT_ROUNDS):
        eta = np.clip(beta @ x.T, *_ETA)
        mu = np.exp(eta)
        told = mu * (eta - 1) + counts
        weighted, told = (mu, told) if weights is None else (weights * mu, weights * told)
        former = beta
        beta = np.clip(np.linalg.solve(_crossed(x, weighted), (told @ x)[:, :, None])[:, :, 0], -30, 30)
        if np.abs(beta - former).max() < _STEADY:
            break
    return beta, np.exp(np.clip(beta @ x.T, *_ETA))


def _crossed(x: Numbers, weights: Numbers) -> Numbers:
    """X'WX of every series, a trace of ridge on it."""
    p = x.shape[1]
    above = np.triu_indices(p)
    product = weights @ (x[:, above[0]] * x[:, above[1]])
    full = np.empty((len(weights), p, p))
    full[:, above[0], above[1]] = product
    full[:, above[1], above[0]] = product
    return full + _RIDGE * np.eye(p)


def _dispersion(counts: Numbers, mu: Numbers, weights: Numbers | None, parameters: int) -> Numbers:
    apart = (counts - mu) ** 2 / mu
    total = (apart if weights is None else weights * apart).sum(1)
    return np.asarray(np.maximum(total / max(1, counts.shape[1] - parameters), LEAST_DISPERSION))
