"""The working calendar: days from the State's notices and a city's orders, measured by rulers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from chinese_calendar.constants import holidays, workdays

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.kernel.workdays.festivals import SURELY_OFF, Window, make_up_windows, off_windows
from zhili.kernel.workdays.hours import DAY, Hours, date_of, instant_of, number_of, tick_of
from zhili.kernel.workdays.measure import DayCount, Earliest, Latest, Ruler, Span

_FIRST_YEAR = 2000
_YEARS_AHEAD = 101  # a term has at most a hundred years
_EPOCH_WEEKDAY = date_of(0).weekday()
_REACH_BACK = 6  # days at the end of a year that the next year's notice may move
_MICROSECOND = timedelta(microseconds=1)


class BadNotice(ZhiliError):
    """A list of days that cannot be the notice of that year."""

    code = "bad-notice"
    status = 422
    message = Text(
        zh="{year} 年放假安排无法采用：{day} {fault}。请对照国务院办公厅通知改正后再导入。",
        en="The notice for {year} cannot be used: {day} {fault}. "
        "Compare it with the State Council's notice and load it again.",
    )


_WRONG_YEAR = Text(zh="不在该年及上年 12 月之内", en="is neither in that year nor in the December before")
_NOT_OFF = Text(zh="应为法定节假日，却没有列为放假", en="is a statutory holiday, but is not listed as off")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice names. ``year``: whose notice set it; None for the city's own order."""

    on: date
    works: bool
    year: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """A moment lies from ``earliest`` to ``latest``: the same when every day on the way is known."""

    earliest: datetime
    latest: datetime
    certain: bool


class WorkCalendar:
    """Which days are worked, as published; questions about working time are answered from arrays.

    A year is published when a row of its notice is there. In a year that is not, ``is_workday`` says None and
    moments come as ranges between two bounds (``festivals``). Days are those of the city (UTC+8), instants
    are aware. A calendar is immutable: loading a notice makes a new one.
    """

    def __init__(self, days: Iterable[SpecialDay], *, hours: Hours | None = None) -> None:
        self.hours = hours or Hours()
        self._rows = tuple(sorted(set(days), key=lambda row: (row.on, row.year or 9999)))
        self.years = frozenset(row.year for row in self._rows if row.year is not None)
        # A city's order stands after the State's notice for the same day, and so outranks it.
        self._special = {row.on: row for row in self._rows}
        self._first = number_of(date(_FIRST_YEAR, 1, 1))
        self._last = number_of(date(max(self.years, default=_FIRST_YEAR) + _YEARS_AHEAD, 12, 31))
        self._unknown_before = list(accumulate(self._unknown(), initial=0))
        self.exact = DayCount(first=self._first, works=self._supposed(), hours=self.hours)
        self.earliest, self.latest = self._bounds()

    @classmethod
    def default(cls, *, hours: Hours | None = None) -> "WorkCalendar":
        """The notices that the installed ``chinesecalendar`` carries (1.11: 2004 to 2026), built once."""
        return _default(hours or Hours())

    @classmethod
    def from_rows(cls, rows: Iterable[SpecialDay], *, hours: Hours | None = None) -> "WorkCalendar":
        """The calendar of stored rows; ``rows`` gives them back."""
        return cls(rows, hours=hours)

    def rows(self) -> tuple[SpecialDay, ...]:
        """Every special day, by date: what a table keeps."""
        return self._rows

    def with_notice(self, year: int, days: Mapping[date, bool], *, source: str = "") -> "WorkCalendar":
        """A new calendar with the year's notice (day -> works?) in place of any earlier one for that year.

        Raises BadNotice for a day outside the year and the December before, or a holiday by date not off.
        """
        for day in sorted(days):
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                raise BadNotice(year=year, day=day, fault=_WRONG_YEAR)
        for month, number in sorted(SURELY_OFF):
            day = date(year, month, number)
            if days.get(day, day.weekday() < 5):
                raise BadNotice(year=year, day=day, fault=_NOT_OFF)
        kept = [row for row in self._rows if row.year != year]
        loaded = [SpecialDay(on=day, works=works, year=year, source=source) for day, works in days.items()]
        return WorkCalendar(kept + loaded, hours=self.hours)

    def with_order(self, days: Mapping[date, bool], *, source: str = "") -> "WorkCalendar":
        """A new calendar with the city's own days (a local festival, a storm): they outrank notices."""
        kept = [row for row in self._rows if row.year is not None or row.on not in days]
        ordered = [SpecialDay(on=day, works=works, year=None, source=source) for day, works in days.items()]
        return WorkCalendar(kept + ordered, hours=self.hours)

    def is_workday(self, day: date) -> bool | None:
        """Whether a day is worked; None when the notice that decides it is not loaded."""
        special = self._special.get(day)
        if special is not None:
            return special.works
        return day.weekday() < 5 if self._settled(day) else None

    def source(self, day: date) -> str:
        """The paper that made the day special; empty for a day that is what its weekday says."""
        special = self._special.get(day)
        return special.source if special else ""

    def is_open(self, at: datetime) -> bool | None:
        """Whether an instant lies in working hours; None when the day is not known."""
        number, moment = divmod(tick_of(at), DAY)
        works = self.is_workday(date_of(number))
        return works and any(start <= moment // 60_000_000 < end for start, end in self.hours.windows)

    def knows(self, start: int, end: int) -> bool:
        """Whether every day from that of tick ``start`` to that of ``end`` is known; no when out of reach."""
        first, last = start // DAY - self._first, end // DAY - self._first
        if first < 0 or last > self._last - self._first:
            return False
        return self._unknown_before[last + 1] == self._unknown_before[first]

    def worked(self, *, start: datetime, end: datetime) -> tuple[timedelta, timedelta]:
        """The least and the most working time from ``start`` to ``end``: the same when all days are known."""
        first, last = tick_of(start), tick_of(end)
        least = self.latest.elapsed(first, last) * _MICROSECOND
        return least, self.earliest.elapsed(first, last) * _MICROSECOND

    def after(self, *, start: datetime, amount: timedelta) -> Between:
        """When ``amount`` of working time after ``start`` is over."""
        first, worked = tick_of(start), amount // _MICROSECOND
        latest = self.latest.reach(first, worked)
        return Between(
            earliest=instant_of(self.earliest.reach(first, worked)),
            latest=instant_of(latest),
            certain=self.knows(first, latest),
        )

    def bounds(self) -> tuple[Ruler, Ruler]:
        """The rulers that give the earliest and the latest moments."""
        return self.earliest, self.latest

    def _settled(self, day: date) -> bool:
        if day.year not in self.years:
            return False
        # The notice for next year may move days around New Year's Eve of this year.
        reaches_back = day.month == 12 and day.day >= (29 if day.weekday() < 5 else 32 - _REACH_BACK)
        return not reaches_back or day.year + 1 in self.years

    def _unpublished(self) -> list[int]:
        return [year for year in range(_FIRST_YEAR, date_of(self._last).year + 1) if year not in self.years]

    def _index(self, day: date) -> int:
        return number_of(day) - self._first

    def _unknown(self) -> bytearray:
        """A flag for each day of the calendar: whether ``is_workday`` says None."""
        flags = bytearray(self._last - self._first + 1)
        for year in self._unpublished():
            first, last = self._index(date(year, 1, 1)), self._index(date(year, 12, 31))
            flags[first : last + 1] = b"\1" * (last + 1 - first)
            for ahead in range(1, min(_REACH_BACK, first) + 1):
                flags[first - ahead] = not self._settled(date_of(self._first + first - ahead))
        for day in self._special:
            if 0 <= self._index(day) < len(flags):
                flags[self._index(day)] = False
        return flags

    def _supposed(self) -> bytearray:
        """A flag for each day of the calendar: whether it is worked, holidays by date aside where nothing is known."""
        length = self._last - self._first + 1
        weekday = date_of(self._first).weekday()
        flags = bytearray((b"\1\1\1\1\1\0\0" * (length // 7 + 2))[weekday : weekday + length])
        for year in self._unpublished():
            for month, day in SURELY_OFF:
                flags[self._index(date(year, month, day))] = False
        for on, row in self._special.items():
            if 0 <= self._index(on) < length:
                flags[self._index(on)] = row.works
        return flags

    def _bounds(self) -> tuple[Earliest, Latest]:
        made_up = [window for year in self._unpublished() for window in make_up_windows(year)]
        weekends = bytearray(self._last - self._first + 1)
        for window in made_up:
            for number in _numbers(window):
                if self._first <= number and self._may_make_up(number):
                    weekends[number - self._first] = True
        moved = DayCount(first=self._first, works=weekends, hours=self.hours)
        off = [window for year in self._unpublished() for window in off_windows(year)]
        earliest = Earliest(plain=self.exact, moved=moved, spans=self._spans(made_up), sign=1)
        latest = Latest(plain=self.exact, moved=self.exact, spans=self._spans(off), sign=-1)
        earliest.opposite, latest.opposite = latest, earliest
        return earliest, latest

    def _may_make_up(self, number: int) -> bool:
        day = date_of(number)
        weekend = (number + _EPOCH_WEEKDAY) % 7 > 4
        return weekend and day not in self._special and (day.month, day.day) not in SURELY_OFF

    def _spans(self, windows: list[Window]) -> list[Span]:
        spans = []
        for window in windows:
            first, last = max(number_of(window.first), self._first), min(number_of(window.last), self._last)
            spans.append((first * DAY, (last + 1) * DAY, window.most * self.hours.per_day))
        return spans


def _numbers(window: Window) -> range:
    return range(number_of(window.first), number_of(window.last) + 1)


@lru_cache(maxsize=8)
def _default(hours: Hours) -> WorkCalendar:
    days = {day: False for day in holidays} | {day: True for day in workdays}
    # Days at the very end of a year are set by the next year's notice.
    return WorkCalendar(
        (
            SpecialDay(on=day, works=works, year=day.year + (day.month == 12), source="chinesecalendar")
            for day, works in days.items()
        ),
        hours=hours,
    )
