"""The times that figures are asked for: days, weeks or months of the city, each with the time just before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month"]
DAY = timedelta(days=1)
ROLLING = {"7d": 7, "30d": 30, "90d": 90}
YEAR = "12m"
DEFAULT = "30d"
_MONTHS_BACK = 12
_BETWEEN = ".."
_LONGEST = 1100  # days


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` up to, not with, ``until``, drawn step by step; ``key`` names it in an address."""

    key: str
    first: date
    until: date
    step: Step

    @property
    def months(self) -> bool:
        """Whether it is made of whole months."""
        return self.first.day == 1 and self.until.day == 1

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.first).days

    def before(self) -> "Period":
        """As much time just before it."""
        if self.months:
            return Period("", months_back(self.first, _months(self.first, self.until)), self.first, self.step)
        return Period("", self.first - (self.until - self.first), self.first, self.step)

    def steps(self) -> Iterator[tuple[date, date]]:
        """Its parts in order: days, weeks counted back from its end, or months."""
        at = self.first
        if self.step == "week":
            at = min(self.until, self.first + timedelta(days=self.days % 7))
            if at > self.first:
                yield self.first, at
        while at < self.until:
            following = (
                months_back(at, -1) if self.step == "month" else at + DAY * (7 if self.step == "week" else 1)
            )
            yield at, min(following, self.until)
            at = following


def period(key: str | None, *, today: date) -> Period:
    """The time that an address names: ``7d`` and the like end with today, ``12m`` with this month, ``2026-10`` is a
    month, ``2026-10-05..2026-10-12`` goes up to, not with, its end. What cannot be read is the last thirty days."""
    tomorrow = today + DAY
    if key == YEAR:
        until = months_back(today.replace(day=1), -1)
        return Period(key, months_back(until, 12), until, "month")
    month = _month(key or "")
    if month is not None and month <= today:
        return Period(key or "", month, min(months_back(month, -1), tomorrow), "day")
    named = _between(key or "")
    if named is not None:
        return named
    known = key if key in ROLLING else DEFAULT
    days = ROLLING[known]
    return Period(known, tomorrow - DAY * days, tomorrow, "week" if days > 60 else "day")


def between(first: date, until: date) -> str:
    """How an address names the days from ``first`` up to ``until``."""
    return f"{first.isoformat()}{_BETWEEN}{until.isoformat()}"


def past_months(today: date) -> list[date]:
    """The first days of this month and of those before that can be asked for, latest first."""
    return [months_back(today.replace(day=1), back) for back in range(_MONTHS_BACK)]


def months_back(first: date, count: int) -> date:
    """The first day of the month ``count`` months before; negative counts go forward."""
    number = first.year * 12 + first.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _months(first: date, until: date) -> int:
    return (until.year - first.year) * 12 + until.month - first.month


def _month(key: str) -> date | None:
    try:
        return date.fromisoformat(f"{key}-01") if len(key) == 7 else None
    except ValueError:
        return None


def _between(key: str) -> Period | None:
    first, dots, until = key.partition(_BETWEEN)
    try:
        found = Period(key, date.fromisoformat(first), date.fromisoformat(until), "day")
    except ValueError:
        return None
    if not dots or not 0 < found.days <= _LONGEST:
        return None
    step: Step = "day" if found.days <= 45 else "week" if found.days <= 200 else "month"
    return Period(key, found.first, found.until, step)
