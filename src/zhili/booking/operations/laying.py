"""The rows of a booking: its columns, its changes and their record, in the caller's batch."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from zhili.booking.operations.recording import put_down
from zhili.booking.queries.bookings import BookingView
from zhili.booking.queries.resources import ResourceView
from zhili.booking.rules.slots import Slot
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.once import Once
from zhili.kernel.rows import Batch

LONGEST_MATTER = 200


def row(resource: ResourceView, slot: Slot, seat: int) -> dict[str, object]:
    """The columns of a booking that say where and when it is."""
    return {
        "district_id": resource.district_id,
        "resource_id": resource.id,
        "unit": resource.unit,
        "seat": seat,
        "during": TimestamptzRange(slot.starts_at, slot.ends_at),
        "starts_at": slot.starts_at,
    }


def new(
    id: UUID, *, account: UUID | None, at: datetime, case_id: UUID | None = None, matter: str = ""
) -> dict[str, object]:
    """The columns of a new booking that say whose it is. Raises TextTooLong."""
    return {
        "id": id,
        "account_id": account,
        "case_id": case_id,
        "matter": clean(matter, limit=LONGEST_MATTER),
        "state": "booked",
        "version": 1,
        "reminded": 0,
        "made_at": at,
    }


def change(batch: Batch, found: BookingView, values: Mapping[str, object]) -> None:
    """Add a change of a booking to the batch, with its next version."""
    key = {"district_id": found.resource.district_id, "id": found.id}
    batch.update("booking_booking", key, {**values, "version": found.version + 1})


def record(
    batch: Batch,
    act: str,
    id: UUID,
    resource: ResourceView,
    slot: Slot,
    seat: int,
    *,
    actor: Actor,
    at: datetime,
    once: Once | None = None,
) -> None:
    """Put down in the batch what was done to a booking and where it is now; whoever looks at the plan hears of it."""
    data = {
        "resource": str(resource.id),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "seat": seat,
    }
    put_down(batch, act, about=id, district_id=resource.district_id, actor=actor, data=data, at=at, once=once)
    changes.announce(batch, [topic(resource.id)])


def topic(resource: UUID) -> str:
    """What is heard of a resource's plan (``kernel.changes``)."""
    return f"booking:{resource}"
