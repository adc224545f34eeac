"""One alert per cluster: neighbouring areas that rise together are one matter, and the city sets how many may be false.

Zones of neighbouring areas are scanned over the windows that end today (prospective space-time scan; Kulldorff 2001,
JRSS A 164:61, with expectations from the regression in place of a constant). Of one class the rarest zone is taken,
what touches it belongs to it, then the next.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from zhili.understanding.rules.warning.alert import Alert, Series
from zhili.understanding.rules.warning.evidence import DAILY_WINDOWS, rarity
from zhili.understanding.rules.warning.model import DAILY, ENOUGH, Numbers, Rhythm, forecast

WIDEST_ZONE = 9
"""Areas of the largest zone: an area with its eight nearest."""

LEAST_SEEN = 3
"""Fewer cases than this are no cluster, however rare."""

LEAST_RARE = 3.0
"""Nothing commoner than once in a thousand is told, however few series share the budget."""

LOOKS = 6
"""Every series is looked at in zones of up to nine areas over five windows: measured on quiet series, that raises as
many false alerts as so many independent looks."""

_SEASONS = 1.5
"""Years of history from which on a season can be told from a trend."""


@dataclass(frozen=True, slots=True)
class _Zone:
    score: float
    rarity: float
    members: tuple[int, ...]
    window: int


def watch(
    counts: Numbers,
    series: Sequence[Series],
    *,
    last_on: date,
    false_a_day: float,
    kinds: Numbers | None = None,
) -> list[Alert]:
    """The alerts of the day ``last_on``, the last column of ``counts`` (a row per series, a column per day).

    ``false_a_day``: how many alerts a day may be raised by chance over all series. ``kinds`` has a row per day and a
    column per kind of day, such as holidays. Less than eight weeks of history give no alert.
    """
    days = counts.shape[1]
    if days < ENOUGH or not series:
        return []
    span = max(DAILY_WINDOWS)
    mu, phi = forecast(counts, _rhythm(days), span, kinds)
    recent = counts[:, -span:]
    least = max(LEAST_RARE, math.log10(LOOKS * len(series) / false_a_day))
    by_class: defaultdict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(series):
        by_class[one.class_code].append(row)
    found = [
        _alert(zone, series, recent, mu, last_on)
        for rows in by_class.values()
        for zone in _zones(np.array(rows), series, recent, mu, phi[:, -1], least)
    ]
    return sorted(found, key=lambda one: (one.probability, one.class_code, one.areas))


def _rhythm(days: int) -> Rhythm:
    short = days < _SEASONS * DAILY.year
    return replace(DAILY, harmonics=0, refit=max(DAILY_WINDOWS)) if short else DAILY


def _zones(
    rows: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    series: Sequence[Series],
    recent: Numbers,
    mu: Numbers,
    phi: Numbers,
    least: float,
) -> Iterator[_Zone]:
    """The zones of one class that are rare enough, rarest first; what touches one is not told again."""
    near = _nearest([series[row] for row in rows.tolist()])
    sizes = np.log10(np.arange(1, near.shape[1] + 1))
    best = [_Zone(-math.inf, 0, (), 1)] * len(rows)
    for window in DAILY_WINDOWS:
        seen = recent[rows, -window:].sum(1)[near].cumsum(1)
        due = mu[rows, -window:].sum(1)[near].cumsum(1)
        spread = (mu[rows, -window:].sum(1) * phi[rows])[near].cumsum(1) / due
        told = rarity(seen, due, spread)
        score = np.where(seen >= LEAST_SEEN, told - sizes, -math.inf)
        for place, size in enumerate(score.argmax(1)):
            if score[place, size] > best[place].score:
                members = tuple(near[place, : size + 1].tolist())
                best[place] = _Zone(float(score[place, size]), float(told[place, size]), members, window)
    taken: set[int] = set()
    for zone in sorted(best, key=lambda one: -one.score):
        if zone.score < least:
            return
        if taken.isdisjoint(zone.members):
            yield replace(zone, members=tuple(rows[list(zone.members)].tolist()))
        taken.update(zone.members)


def _nearest(series: Sequence[Series]) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """For each area itself and its nearest ones, nearest first."""
    lon, lat = np.array([(one.lon, one.lat) for one in series]).T
    wide = np.cos(np.radians(lat.mean()))
    apart = ((lon[:, None] - lon) * wide) ** 2 + (lat[:, None] - lat) ** 2
    np.fill_diagonal(apart, -1)
    return np.asarray(np.argsort(apart, 1, kind="stable")[:, :WIDEST_ZONE])


def _alert(zone: _Zone, series: Sequence[Series], recent: Numbers, mu: Numbers, last_on: date) -> Alert:
    members = list(zone.members)
    return Alert(
        class_code=series[members[0]].class_code,
        areas=tuple(sorted(series[row].area for row in members)),
        since_on=last_on - timedelta(days=zone.window - 1),
        last_on=last_on,
        expected=float(mu[members, -zone.window :].sum()),
        seen=int(recent[members, -zone.window :].sum()),
        probability=10**-zone.rarity,
    )
