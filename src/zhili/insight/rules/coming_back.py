"""When things come back: the season that is ahead and its like in earlier years, the terms that a trouble lasts."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhili.insight.rules.periods import months_back

YEARS_BACK = 2
TERMS = 3
TERM = timedelta(days=60)
_HALF_A_YEAR = 6
_LEAST_BESIDE = timedelta(days=120)
"""Days outside a season that a year must have to be compared with."""

_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Year:
    """A season in an earlier year (``first`` up to, not with, ``ended``), amid the year around it."""

    first: date
    ended: date
    begun: date
    until: date


@dataclass(frozen=True, slots=True)
class Term:
    """Some weeks, from ``begun`` up to, not with, ``until``."""

    begun: date
    until: date


def seasons(today: date) -> tuple[date, date]:
    """The first days of the months that are prepared for: this one and the next."""
    this = today.replace(day=1)
    return this, months_back(this, -1)


def years(first: date, *, known_since: date, known_until: date) -> list[Year]:
    """The month that begins on ``first`` in earlier years, the latest first, as far as all of it is known.

    The year around a season has it in the middle, so that what only grows has no season; it is cut where nothing is
    known yet.
    """
    found = []
    for back in range(1, YEARS_BACK + 1):
        then = months_back(first, 12 * back)
        ended = months_back(then, -1)
        begun = max(months_back(then, _HALF_A_YEAR), known_since)
        until = min(months_back(ended, -_HALF_A_YEAR), known_until)
        enough = (until - begun) - (ended - then) >= _LEAST_BESIDE
        if begun <= then and ended <= until and enough:
            found.append(Year(then, ended, begun, until))
        else:
            break
    return found


def terms(known_until: date) -> list[Term]:
    """The last terms, the latest first."""
    return [Term(known_until - TERM * (back + 1), known_until - TERM * back) for back in range(TERMS)]


def quarter(today: date) -> date:
    """The first day of the quarter: a trouble that lasts is proposed once in each."""
    return today.replace(month=(today.month - 1) // _QUARTER * _QUARTER + 1, day=1)
