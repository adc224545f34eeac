"""How long somebody with a number waits, from what was really served today; unknown where too little was."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

LEAST = 5
"""Visits that must have ended today before anything is said."""
_LATEST = 20
_AT_WORK = timedelta(minutes=20)
_STOOD_EMPTY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """A number that was called to a window; ``came`` where somebody was served, ``ended_at`` None while they are."""

    window: int
    taken_at: datetime
    called_at: datetime
    ended_at: datetime | None
    came: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """Between how many minutes the call is expected: the middle half of today's visits at the windows at work."""

    least: int
    most: int


def expected(visits: Sequence[Visit], *, before: int, at: datetime) -> Expected | None:
    """When a number with ``before`` others in front is called; None (unknown) without ``LEAST`` visits of known
    length today, or with no window at work.

    With w windows, between ``before // w`` and ``before // w + 1`` visits go by at the window that becomes free; a
    visit is taken as long as the first and third quartile of the latest twenty.
    """
    lengths = [one / timedelta(minutes=1) for one in known_lengths(visits)][-_LATEST:]
    windows = len({one.window for one in visits if one.ended_at is None or one.ended_at > at - _AT_WORK})
    if len(lengths) < LEAST or not windows:
        return None
    short, _, long = quantiles(lengths, n=4, method="inclusive")
    rounds = before // windows
    return Expected(math.floor(rounds * short), max(1, math.ceil((rounds + 1) * long)))


def known_lengths(visits: Sequence[Visit]) -> list[timedelta]:
    """How long the visits took whose end is known, in the order in which they ended.

    A window often says that a visit is over by calling the next number. Where that one had only just been taken, the
    window may have stood empty meanwhile, and the length is left out.
    """
    idle = {(one.window, one.called_at) for one in visits if one.called_at - one.taken_at < _STOOD_EMPTY}
    known = [
        (one.ended_at, one.ended_at - one.called_at)
        for one in visits
        if one.came and one.ended_at is not None and (one.window, one.ended_at) not in idle
    ]
    return [length for _, length in sorted(known)]
