"""Rulers of working time: the exact one, and the two that bound what a coming notice can make of it.

Instants and amounts are microseconds as in ``hours``; days are numbers as in ``hours.number_of``.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import Protocol

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.kernel.workdays.hours import DAY, Hours, date_of

Span = tuple[int, int, int]  # first instant, end, the most working time in between that may change sides


class OutsideCalendar(ZhiliError):
    """A day that the calendar does not reach."""

    code = "outside-calendar"
    status = 422
    message = Text(
        zh="工作日历只覆盖 {first} 至 {last}，请检查日期或缩短期限。",
        en="The working calendar reaches from {first} to {last} only. Check the date or shorten the term.",
    )


class Ruler(Protocol):
    """Measures working time."""

    def elapsed(self, start: int, end: int) -> int:
        """Working time from ``start`` to ``end``; negative when ``end`` comes first."""

    def reach(self, start: int, amount: int) -> int:
        """The first instant by which ``amount`` is worked after ``start``; ``start`` itself for none."""

    def first_workday(self, day: int) -> int:
        """The first working day on or after ``day``."""


class DayCount:
    """The exact ruler, for one list of working days. Both directions are array look-ups."""

    __slots__ = ("_before", "_days", "_first", "_works", "hours")

    def __init__(self, *, first: int, works: Sequence[int], hours: Hours) -> None:
        self._first = first
        self._works = works
        self._before = list(accumulate(works, initial=0))
        self._days = list(compress(range(first, first + len(works)), works))
        self.hours = hours

    def works(self, day: int) -> bool:
        """Whether a day is on the list."""
        return bool(self._works[self._index(day)])

    def total(self, at: int) -> int:
        """Working time from the calendar's first day to ``at``."""
        day, moment = divmod(at, DAY)
        index = self._index(day)
        whole = self._before[index] * self.hours.per_day
        return whole + self.hours.until(moment) if self._works[index] else whole

    def elapsed(self, start: int, end: int) -> int:
        """See ``Ruler``."""
        return self.total(end) - self.total(start)

    def reach(self, start: int, amount: int) -> int:
        """See ``Ruler``."""
        if amount <= 0:
            return start
        nth, rest = divmod(self.total(start) + amount - 1, self.hours.per_day)
        if nth >= len(self._days):
            raise self._outside()
        return self._days[nth] * DAY + self.hours.moment(rest + 1)

    def back(self, end: int, amount: int) -> int | None:
        """The first instant from which ``amount`` is left to ``end``; None before the calendar."""
        done = self.total(end) - amount
        if done <= 0:
            return None
        nth, rest = divmod(done - 1, self.hours.per_day)
        return self._days[nth] * DAY + self.hours.moment(rest + 1)

    def first_workday(self, day: int) -> int:
        """See ``Ruler``."""
        nth = self._before[self._index(day)]
        if nth >= len(self._days):
            raise self._outside()
        return self._days[nth]

    def _index(self, day: int) -> int:
        index = day - self._first
        if 0 <= index < len(self._works):
            return index
        raise self._outside()

    def _outside(self) -> OutsideCalendar:
        return OutsideCalendar(first=date_of(self._first), last=date_of(self._first + len(self._works) - 1))


class _Bound(ABC):
    """A ruler over the plain days and the spans in which a coming notice may move some of them.

    However the notice falls, at most ``most`` of the working time of ``moved`` days in a span changes
    sides. A bound supposes that it is the first such time after ``start``. The amounts of parts don't add
    up to that of the whole, since each part supposes the worst anew: a bound stays a bound, it only gets
    wider.
    """

    __slots__ = ("_ends", "_moved", "_plain", "_sign", "_spans", "opposite")

    def __init__(self, *, plain: DayCount, moved: DayCount, spans: Sequence[Span], sign: int) -> None:
        self._plain = plain
        self._moved = moved
        self._spans = tuple(spans)
        self._ends = [span[1] for span in spans]
        self._sign = sign
        self.opposite: _Bound = self

    def elapsed(self, start: int, end: int) -> int:
        """See ``Ruler``."""
        if end < start:
            return -self.opposite.elapsed(end, start)
        moved = 0
        for index in range(bisect_left(self._ends, start), len(self._spans)):
            opens, closes, most = self._spans[index]
            if opens >= end:
                break
            if start < closes:
                moved += min(most, self._moved.elapsed(max(start, opens), min(end, closes)))
        return self._plain.elapsed(start, end) + self._sign * moved

    def first_workday(self, day: int) -> int:
        """See ``Ruler``."""
        return self.reach(day * DAY, 1) // DAY

    def reach(self, start: int, amount: int) -> int:
        """See ``Ruler``."""
        if amount <= 0:
            return start
        first = start // DAY
        last = self._last_day(start, amount)
        day = first + bisect_left(
            range(first, last + 1), amount, key=lambda number: self.elapsed(start, (number + 1) * DAY)
        )
        return self._moment(start, amount, day)

    @abstractmethod
    def _last_day(self, start: int, amount: int) -> int:
        """A day by whose end the amount is surely reached."""

    @abstractmethod
    def _moment(self, start: int, amount: int, day: int) -> int:
        """The instant within ``day`` at which the amount is reached."""


class Earliest(_Bound):
    """Supposes the most working time: no weekday off that need not be, and make-up days as soon as can be."""

    __slots__ = ()

    def _last_day(self, start: int, amount: int) -> int:
        return self._plain.reach(start, amount) // DAY

    def _moment(self, start: int, amount: int, day: int) -> int:
        hours = self._plain.hours
        opening = max(start, day * DAY)
        rest = amount - self.elapsed(start, opening) + hours.until(opening - day * DAY)
        return day * DAY + hours.moment(rest)


class Latest(_Bound):
    """Supposes the least working time: as many days off as can be, as soon as can be, and no make-up day."""

    __slots__ = ()

    def _last_day(self, start: int, amount: int) -> int:
        ahead = amount
        while True:
            day = self._plain.reach(start, ahead) // DAY
            missing = amount - self.elapsed(start, (day + 1) * DAY)
            if missing <= 0:
                return day
            ahead += missing + self._plain.hours.per_day

    def _moment(self, start: int, amount: int, day: int) -> int:
        hours = self._plain.hours
        excess = self.elapsed(start, (day + 1) * DAY) - amount
        return day * DAY + hours.moment(hours.per_day - excess)
