"""Days of a resource with their slots and what is free in each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhili.booking.models import Booking
from zhili.booking.queries.resources import ResourceView, closures
from zhili.booking.rules.slots import FreeSlot, Slot, Why, day_of, free_of, slots_on, span_of
from zhili.kernel import isolation
from zhili.people import public as people

Taken = tuple[datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a resource. ``why`` says why it has no slots; ``closed`` the reason of a closure that takes some."""

    on: date
    slots: tuple[FreeSlot, ...]
    why: Why
    closed: str = ""

    @property
    def free(self) -> int:
        """How many bookings the day still takes."""
        return sum(one.free for one in self.slots if one.open)


def days(
    resource: ResourceView, *, first: date, count: int, at: datetime, for_desk: bool = False
) -> tuple[Day, ...]:
    """``count`` days from ``first`` on, each with its slots as they stand at ``at``. Two queries.

    A slot is too late less than the resource's notice before it starts; ``for_desk`` only once it is over.
    """
    begins, _ = span_of(first)
    _, ends = span_of(first + timedelta(days=count - 1))
    held = taken(resource.id, begins, ends)
    shut = closures(resource.id, since=begins)
    spans = [(one.starts_at, one.ends_at) for one in shut]
    earliest = at if for_desk else at + resource.notice
    if for_desk:
        earliest -= timedelta(minutes=resource.slot_minutes)
    calendar = people.calendar()
    found = []
    for on in (first + timedelta(days=number) for number in range(count)):
        slots, why = slots_on(resource.hours, on, resource.slot_minutes, calendar)
        free = free_of(slots, taken=held, closures=spans, capacity=resource.capacity, earliest=earliest)
        whole = Slot(*span_of(on))
        reason = next((one.reason for one in shut if whole.meets(one.starts_at, one.ends_at)), "")
        found.append(Day(on, free, why, reason))
    return tuple(found)


def coming_days(resource: ResourceView, *, at: datetime) -> tuple[Day, ...]:
    """The days on which a resident may book, from today to the resource's horizon. Two queries."""
    return days(resource, first=day_of(at), count=resource.ahead_days + 1, at=at)


def taken(resource: UUID, begins: datetime, ends: datetime, *, without: UUID | None = None) -> list[Taken]:
    """Start, end and seat of every booking that stands between two instants, but one."""
    rows = Booking.objects.filter(resource_id=resource, during__overlap=(begins, ends)).exclude(
        state="cancelled"
    )
    if without is not None:
        rows = rows.exclude(pk=without)
    with isolation.widened("seats"):
        held = list(rows.values_list("during", "seat"))
    return [(during.lower, during.upper, seat) for during, seat in held]


def waitable(day: Day, *, ahead_days: int, today: date) -> bool:
    """Whether a day has a waiting list: it is within the horizon, and what could still be booked in it is taken."""
    within = 0 <= (day.on - today).days <= ahead_days
    return within and not day.free and any(not one.closed and not one.late for one in day.slots)
