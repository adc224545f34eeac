"""How much likelier what was seen is with an outbreak under way than without one, for counts by week.

At a given rate of false alarms no score finds more outbreaks than the ratio of both likelihoods (Neyman and Pearson
1933, Philosophical Transactions A 231:289): where an outbreak could hardly be told, no false alarm is spent on it.
"""

import numpy as np
from scipy import special

from zhili.understanding.rules.warning.model import Numbers

SHAPE = (0.5, 0.42)
"""Shares of an outbreak's cases in its first and second week: onsets are lognormal with a median of one week and a
deviation of 0.5 of the logarithm, as Noufaily et al. (2013) have them."""

SIZES = (2.0, 3.0, 4.0, 6.0)
"""Cases of the outbreaks that are looked for, in standard deviations of what is expected: small ones, for large ones
are found by any of these. Chosen on simulated series."""

FEWEST = 2.0
"""Cases that make an outbreak."""

LATER = 4.0
"""How much an outbreak in its second week counts against one in its first, which can be told less well."""

_NEARLY_POISSON = 1.001


def odds(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    """For every week the logarithm of that ratio, averaged over the outbreaks that are looked for.

    The three arrays have a row per series and a column per week; ``mu`` are expected with variance phi·mu. A
    dispersion under 1 is taken for 1.
    """
    spread = np.maximum(phi, _NEARLY_POISSON) * mu
    told = []
    for size in SIZES:
        cases = np.maximum(size * np.sqrt(spread), FEWEST)
        first, second = (_ratio(counts, mu, spread, share * cases) for share in SHAPE)
        second[:, 1:] += first[:, :-1]
        told += [first, second + np.log(LATER)]
    return np.asarray(np.logaddexp.reduce(told) - np.log(len(told)))


def _ratio(counts: Numbers, mu: Numbers, variance: Numbers, cases: Numbers) -> Numbers:
    """The logarithm of the ratio of two negative binomials: with ``cases`` more (Poisson), and with ``mu`` alone.

    The former has the lighter tail, so that the ratio would fall again for floods; from its highest value on it stays.
    """
    calm, share_calm = mu * mu / (variance - mu), 1 - mu / variance
    more, share_more = (mu + cases) ** 2 / (variance - mu), 1 - (mu + cases) / (variance + cases)
    steeper = share_calm / share_more
    held = np.minimum(counts, (more - calm * steeper) / (steeper - 1))
    return np.asarray(
        special.gammaln(held + more) - special.gammaln(more) + more * np.log1p(-share_more)
        - special.gammaln(held + calm) + special.gammaln(calm) - calm * np.log1p(-share_calm)
        - held * np.log(steeper)
    )  # fmt: skip
