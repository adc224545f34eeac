"""How far the State's notice for a year can move days, for the years whose notice is not out yet.

The statutory festivals are those of 《全国年节及纪念日放假办法》 (State Council, revised 2024-11-10, 13
days: New Year 1, Spring Festival 4, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3).
The lunar ones are not computed: each festival gets the window of solar dates it can ever fall in, with the
days moved next to it, and *at most so many* of the days in it change sides.

``off_windows``: weekdays off beyond those off by date (``SURELY_OFF``). The most that happened in
2007-2026, and one more for Spring Festival, which the revision of 2024 made a day longer, and for the
window of National Day, which a late Mid-Autumn may lengthen. ``make_up_windows``: weekend days worked in
exchange; the most that happened in 2007-2026. The tests hold both against every year of that time, each
treated as if its notice were not out. (Before 2007 Labour Day was a week of its own; those years are
published and need no bound.)
"""

from dataclasses import dataclass
from datetime import date

SURELY_OFF = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``first`` to ``last`` (both included) of which at most ``most`` change sides."""

    first: date
    last: date
    most: int


def off_windows(year: int) -> tuple[Window, ...]:
    """Where weekdays of a year (and of the December before) may become days off; in order, disjoint."""
    windows = [
        # New Year
        Window(date(year - 1, 12, 29), date(year, 1, 5), 2),
        # Spring Festival: the first of the first moon lies between 21 January and 21 February
        Window(date(year, 1, 18), date(year, 2, 28), 7),
        # Qingming: 4 to 6 April
        Window(date(year, 4, 1), date(year, 4, 9), 3),
        # Labour Day
        Window(date(year, 4, 27), date(year, 5, 8), 4),
        # Dragon Boat: the fifth of the fifth moon lies between 27 May and 25 June
        Window(date(year, 5, 25), date(year, 6, 29), 3),
        # Mid-Autumn: the fifteenth of the eighth moon lies between 7 September and 8 October
        Window(date(year, 9, 6), date(year, 9, 26), 3),
        # National Day, with a late Mid-Autumn
        Window(date(year, 9, 27), date(year, 10, 10), 5),
    ]
    if year % 10 == 5:
        # The anniversary of 3 September 1945 was a holiday once (2015); a round one may be again.
        windows.insert(5, Window(date(year, 9, 1), date(year, 9, 5), 2))
    return tuple(windows)


def make_up_windows(year: int) -> tuple[Window, ...]:
    """Where weekend days of a year (and of the December before) may be worked; in order, disjoint."""
    return (
        Window(date(year - 1, 12, 26), date(year, 1, 8), 2),
        Window(date(year, 1, 10), date(year, 3, 8), 2),
        Window(date(year, 3, 27), date(year, 4, 12), 2),
        Window(date(year, 4, 18), date(year, 5, 15), 2),
        Window(date(year, 5, 22), date(year, 7, 3), 2),
        Window(date(year, 8, 29), date(year, 10, 17), 4),  # Mid-Autumn and National Day together
    )
