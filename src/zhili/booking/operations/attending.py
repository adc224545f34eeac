"""Who came and who did not; and lifting the bar of somebody who missed too much."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.booking.models import Booking
from zhili.booking.operations.laying import LONGEST_MATTER, topic
from zhili.booking.operations.recording import put_down
from zhili.booking.queries import bookings
from zhili.booking.queries.bookings import BOOKING, BookingView
from zhili.booking.queries.resources import serves
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import public as people

MARKS = ("came", "missed", "booked")
"""As what a booking can be marked: ``booked`` takes a mark back."""

_REASON = Text(zh="请写明为什么恢复。", en="Say why you lift it.")


class NotYet(ZhiliError):
    """Nobody has missed an appointment that has not begun; and one that was cancelled is not marked."""

    code: ClassVar[str] = "cannot-be-marked"
    status: ClassVar[int] = 409
    message = Text(zh="现在还不能这样标记：{why}。", en="This cannot be marked so now: {why}.")


def mark(*, booking_id: UUID, as_: str, actor: Actor, at: datetime) -> None:
    """Mark a booking of one's desk as ``came`` or ``missed``, or take the mark back. So already: nothing happens.

    Raises NotFound for bookings of other desks, NotYet for a slot that has not begun (missed) or is cancelled.
    """
    with transaction.atomic():
        Booking.objects.select_for_update().filter(pk=booking_id).first()
        found = _of_desk(booking_id, actor=actor, at=at)
        if found.state == as_:
            return
        _may_mark(found, as_, at=at)
        batch, district_id = Batch(), found.resource.district_id
        batch.update(
            "booking_booking",
            {"district_id": district_id, "id": found.id},
            {"state": as_, "version": found.version + 1},
        )
        data = {"resource": str(found.resource.id), "from": found.state, "to": as_}
        put_down(
            batch, "booking.marked", about=found.id, district_id=district_id, actor=actor, data=data, at=at
        )
        changes.announce(batch, [topic(found.resource.id)])
        batch.write()


def lift(*, booking_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Let whose missed booking this is book by themselves again at its unit: what they missed so far counts no more.

    Raises NotFound where the booking is not of one's desk or nobody's account, Invalid without a reason.
    """
    found = _of_desk(booking_id, actor=actor, at=at)
    if found.account is None:
        raise NotFound(what=BOOKING)
    written = clean(reason, limit=LONGEST_MATTER).strip()
    if not written:
        raise Invalid({"reason": _REASON})
    id, batch = new_id(at), Batch()
    row = {
        "id": id,
        "district_id": found.resource.district_id,
        "account_id": found.account,
        "unit": found.resource.unit,
        "reason": written,
        "lifted_by": actor.id,
        "lifted_at": at,
    }
    batch.insert("booking_lift", row)
    put_down(
        batch, "booking.lifted", about=found.id, district_id=found.resource.district_id, actor=actor,
        data={"unit": found.resource.unit, "lift": str(id)}, at=at,
    )  # fmt: skip
    batch.write()


def _of_desk(booking_id: UUID, *, actor: Actor, at: datetime) -> BookingView:
    found = bookings.readable(booking_id, actor=actor, at=at)
    if not serves(found.resource, actor=actor, at=at):
        raise NotFound(what=BOOKING)
    return found


def _may_mark(found: BookingView, as_: str, *, at: datetime) -> None:
    if as_ not in MARKS or found.state == "cancelled":
        raise NotYet(why=found.state_title)
    if as_ == "missed" and not found.begun(at):
        raise NotYet(why=Text(zh="还没到时间", en="it has not begun"))


def contact(*, booking_id: UUID, purpose: str, actor: Actor, at: datetime) -> dict[str, str]:
    """Name and number that were taken down for a booking of one's desk, for a stated purpose; the look leaves a trail.

    Empty where there are none, or no more. Raises NotFound, PurposeMissing.
    """
    found = _of_desk(booking_id, actor=actor, at=at)
    return people.read_private(
        holder=found.id, actor=actor, purpose=purpose, at=at, district_id=found.resource.district_id
    )
