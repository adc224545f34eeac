"""Slots of a day: from opening hours, the working calendar and closures. City time is UTC+8, instants are UTC."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from zhili.kernel.workdays import DAY, SECOND, Hours, WorkCalendar, instant_of, number_of

CITY_TIME = timezone(timedelta(hours=8))

MAKE_UP = "make_up"
"""The row of a week's hours that holds on a weekend day worked in exchange for a holiday."""

DAYS = ("1", "2", "3", "4", "5", "6", "7", MAKE_UP)
"""The rows of a week's hours: ISO weekdays from Monday, and make-up days."""

Why = Literal["open", "rest", "holiday", "unknown"]
Week = Mapping[str, str]
"""Opening hours by row of DAYS, written as ``09:00-12:00,13:30-17:30``; a row that is missing or empty is closed."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A length of time that can be booked, from ``starts_at`` up to ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it shares any time with another length; touching ends share none."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot with the seats that are free in it; ``closed`` where a closure takes it, ``late`` where it is too soon."""

    slot: Slot
    free: int
    closed: bool = False
    late: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody may book it now."""
        return self.free > 0 and not self.closed and not self.late


def hours_on(week: Week, day: date, calendar: WorkCalendar) -> tuple[Hours | None, Why]:
    """The hours of a day, and why it has none.

    A weekday off is a holiday; so is a weekend day that a notice names. An ordinary weekend keeps its own row of the
    week. A day whose notice is not published has no hours yet: nobody is promised what the State may take.
    """
    works, weekend = calendar.is_workday(day), day.weekday() >= 5
    if works is None:
        return None, "unknown"
    if works:
        written = week.get(MAKE_UP if weekend else str(day.isoweekday()))
    elif not weekend or calendar.source(day):
        return None, "holiday"
    else:
        written = week.get(str(day.isoweekday()))
    return (Hours.parse(written), "open") if written else (None, "rest")


def slots_of(hours: Hours, day: date, minutes: int) -> tuple[Slot, ...]:
    """The slots of ``minutes`` each that fit wholly into the windows of a day."""
    first = number_of(day) * DAY
    length = timedelta(minutes=minutes)
    found = []
    for opens, closes in hours.windows:
        for minute in range(opens, closes - minutes + 1, minutes):
            starts_at = instant_of(first + minute * 60 * SECOND)
            found.append(Slot(starts_at, starts_at + length))
    return tuple(found)


def slots_on(week: Week, day: date, minutes: int, calendar: WorkCalendar) -> tuple[tuple[Slot, ...], Why]:
    """The slots of a day by its hours, and why there are none."""
    hours, why = hours_on(week, day, calendar)
    return (slots_of(hours, day, minutes) if hours else ()), why


def free_of(
    slots: Iterable[Slot],
    *,
    taken: Sequence[tuple[datetime, datetime, int]],
    closures: Sequence[tuple[datetime, datetime]],
    capacity: int,
    earliest: datetime,
) -> tuple[FreeSlot, ...]:
    """How many of ``capacity`` seats each slot has left. ``taken``: start, end and seat of every booking that stands.

    A booking made when slots were cut otherwise takes its seat from every slot that it meets. ``earliest``: what starts
    before is too soon to be booked.
    """
    return tuple(
        FreeSlot(
            slot,
            free=len(free_seats(slot, taken, capacity)),
            closed=any(slot.meets(*one) for one in closures),
            late=slot.starts_at < earliest,
        )
        for slot in slots
    )


def free_seats(slot: Slot, taken: Iterable[tuple[datetime, datetime, int]], capacity: int) -> tuple[int, ...]:
    """The seats, counted from 0, that nobody has during a slot."""
    held = {seat for starts_at, ends_at, seat in taken if slot.meets(starts_at, ends_at)}
    return tuple(seat for seat in range(capacity) if seat not in held)


def day_of(at: datetime) -> date:
    """The city's day of an instant."""
    return at.astimezone(CITY_TIME).date()


def span_of(day: date) -> tuple[datetime, datetime]:
    """The instants between which a day of the city lies."""
    first = number_of(day)
    return instant_of(first * DAY), instant_of((first + 1) * DAY)
