"""Finding a free seat while nobody else looks for one in the same place, and laying it down.

Who books holds two locks until the transaction ends: their own, and that of the resource's day. They only spare
people a refusal where a seat is free; that no seat is taken twice is the database's constraint.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import psycopg

from zhili.booking.queries.days import taken
from zhili.booking.queries.resources import ResourceView, closures
from zhili.booking.rules.slots import FreeSlot, Slot, day_of, free_of, free_seats, slots_on, span_of
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.rows import Batch, fetch
from zhili.kernel.text import Text
from zhili.people import public as people

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_HOLD = "SELECT 1 FROM booking_resource WHERE id = %s AND retired_at IS NULL FOR SHARE"
_NO_SLOT = Text(
    zh="这个时间不在开放的时段里，请从列表中另选。",
    en="This is not a time that can be booked. Choose one of the list.",
)
_LATE = Text(
    zh="离开始太近，不能再约了，请另选时间。", en="This starts too soon to be booked. Choose another time."
)
_FAR = Text(
    zh="最多提前 {days} 天预约，请选近一些的日子。",
    en="You can book up to {days} days ahead. Choose an earlier day.",
)


class SlotTaken(ZhiliError):
    """Somebody else has the last seat of the slot."""

    code: ClassVar[str] = "slot-taken"
    status: ClassVar[int] = 409
    message = Text(
        zh="这个时段刚刚约满，请另选一个。您填的内容还在。",
        en="This time has just been taken. Choose another; what you filled in is kept.",
    )


def lock(names: Iterable[str]) -> None:
    """Wait for these names and hold them until the transaction ends; in order, so that nobody waits in a circle."""
    for name in sorted(set(names)):
        fetch(_LOCK, [f"booking {name}"])


def day_lock(resource: UUID, starts_at: datetime) -> str:
    """The name to lock while seats of a resource's day are given away."""
    return f"day {resource} {day_of(starts_at)}"


def hold(resource: ResourceView) -> None:
    """Let nobody close, change or retire a resource until the transaction ends; others may book meanwhile.

    Ask before holding a booking's row. Raises Invalid where it was retired just now.
    """
    if not fetch(_HOLD, [resource.id]):
        raise Invalid({"slot": _NO_SLOT})


def slot_at(resource: ResourceView, starts_at: datetime) -> Slot:
    """The slot of a resource that begins at an instant. Raises Invalid where there is none."""
    slots, _ = slots_on(resource.hours, day_of(starts_at), resource.slot_minutes, people.calendar())
    found = next((one for one in slots if one.starts_at == starts_at), None)
    if found is None:
        raise Invalid({"slot": _NO_SLOT})
    return found


def free_seat(
    resource: ResourceView, slot: Slot, *, at: datetime, by_desk: bool, own: UUID | None = None
) -> int:
    """A seat that is free in a slot, ``own`` booking left aside; ask while holding ``day_lock``.

    The desk books up to the slot's end and as far ahead as it likes. Raises Invalid, SlotTaken.
    """
    held = taken(resource.id, *span_of(day_of(slot.starts_at)), without=own)
    shut = [(one.starts_at, one.ends_at) for one in closures(resource.id, since=slot.starts_at)]
    earliest = at - (slot.ends_at - slot.starts_at) if by_desk else at + resource.notice
    (found,) = free_of([slot], taken=held, closures=shut, capacity=resource.capacity, earliest=earliest)
    _open(resource, found, at=at, by_desk=by_desk)
    seats = free_seats(slot, held, resource.capacity)
    if not seats:
        raise SlotTaken()
    return seats[0]


def lay_down(batch: Batch) -> None:
    """Write the batch. Raises SlotTaken where the database refuses a seat; then nothing was written."""
    try:
        batch.write()
    except psycopg.errors.ExclusionViolation as error:
        raise SlotTaken() from error


def _open(resource: ResourceView, found: FreeSlot, *, at: datetime, by_desk: bool) -> None:
    if found.closed:
        raise Invalid({"slot": _NO_SLOT})
    if found.late:
        raise Invalid({"slot": _LATE})
    ahead = (day_of(found.slot.starts_at) - day_of(at)).days
    if not by_desk and ahead > resource.ahead_days:
        raise Invalid({"slot": _FAR.format(days=resource.ahead_days)})
