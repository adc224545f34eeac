"""The waiting list of a day: a seat that becomes free is kept for the first for a time, then for the next."""

from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.booking.models import Booking, Wait
from zhili.booking.operations import telling
from zhili.booking.operations.allowing import may_book
from zhili.booking.operations.laying import change, new, record, row, topic
from zhili.booking.operations.recording import put_down
from zhili.booking.operations.seats import day_lock, hold, lay_down, lock
from zhili.booking.queries import bookings, resources
from zhili.booking.queries.bookings import BOOKING
from zhili.booking.queries.days import days, taken, waitable
from zhili.booking.queries.resources import ResourceView
from zhili.booking.rules.slots import FreeSlot, day_of, free_seats, span_of
from zhili.kernel import changes, isolation
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text

KEPT_FOR = timedelta(hours=2)
"""How long a seat is kept for whom it is offered to; never beyond the resource's notice before it starts."""

_WAIT = Text(zh="这个候补", en="This place on the waiting list")


class NothingToWaitFor(ZhiliError):
    """The day has free seats, or none at all: there is nothing to wait for."""

    code: ClassVar[str] = "nothing-to-wait-for"
    status: ClassVar[int] = 409
    message = Text(
        zh="这天不用候补：还有空的时间，或者这天不开放。",
        en="There is nothing to wait for on this day: times are free, or it is closed.",
    )


class OfferOver(ZhiliError):
    """The seat was kept for some time and has gone to the next."""

    code: ClassVar[str] = "offer-over"
    status: ClassVar[int] = 409
    message = Text(
        zh="保留的时间已过，这个时段给了后面的人。", en="It was kept for some time and went to the next."
    )


def wait(*, resource_id: UUID, on: date, actor: Actor, at: datetime) -> UUID:
    """Take a place on the waiting list of a full day; the place one has, where one waits already.

    Raises NotFound, NothingToWaitFor, BookByPhone, TooManyAppointments.
    """
    resource = resources.bookable(resource_id, actor=actor, at=at)
    with transaction.atomic():
        lock([f"who {actor.id}"])
        held = Wait.objects.filter(
            resource_id=resource_id, on=on, account_id=actor.id, state__in=["waiting", "offered"]
        ).first()
        if held is not None:
            return held.id
        may_book(actor, resource, at)
        (day,) = days(resource, first=on, count=1, at=at)
        if not waitable(day, ahead_days=resource.ahead_days, today=day_of(at)):
            raise NothingToWaitFor()
        id, batch = new_id(at), Batch()
        batch.insert(
            "booking_wait",
            {
                "id": id, "district_id": resource.district_id, "resource_id": resource_id, "on": on,
                "account_id": UUID(actor.id), "state": "waiting", "made_at": at,
            },
        )  # fmt: skip
        _put_down(batch, "booking.waiting", id, resource, on, actor=actor, at=at)
        batch.write()
    return id


def leave(*, wait_id: UUID, actor: Actor, at: datetime) -> None:
    """Give a place on a waiting list up. Raises NotFound for another's, and for one that waits no more."""
    with transaction.atomic():
        row = (
            Wait.objects.select_for_update().filter(pk=wait_id, account_id=actor.id, state="waiting").first()
        )
        if row is None:
            raise NotFound(what=_WAIT)
        batch = Batch()
        _settle(batch, row, "left")
        _put_down(batch, "booking.left", row.id, resources.one(row.resource_id), row.on, actor=actor, at=at)
        batch.write()


def accept(*, booking_id: UUID, actor: Actor, at: datetime) -> None:
    """Take the seat that was kept. Taken already, nothing happens. Raises NotFound, and OfferOver once it is gone."""
    with transaction.atomic():
        Booking.objects.select_for_update().filter(pk=booking_id).first()
        found = bookings.readable(booking_id, actor=actor, at=at)
        if str(found.account) != actor.id:
            raise NotFound(what=BOOKING)
        if found.state == "booked":
            return
        if found.state != "offered" or found.offered_until is None or found.offered_until <= at:
            raise OfferOver()
        batch = Batch()
        change(batch, found, {"state": "booked", "offered_until": None, "moved_at": at})
        record(batch, "booking.made", found.id, found.resource, found.slot, found.seat, actor=actor, at=at)
        lay_down(batch)
        Wait.objects.filter(booking_id=found.id, state="offered").update(state="had")
        telling.tell(bookings.readable(booking_id, actor=actor, at=at), "booking.made", at=at)


@isolation.widened("seats")
def offer(*, resource_id: UUID, on: date, at: datetime) -> int:
    """Keep what is free on a day for those who wait, the first first, and tell them; how many."""
    if not Wait.objects.filter(resource_id=resource_id, on=on, state="waiting").exists():
        return 0
    resource, offered = resources.one(resource_id), 0
    if resource.retired:
        return 0
    with transaction.atomic():
        lock([day_lock(resource_id, span_of(on)[0])])
        hold(resource)
        while (row := _next(resource_id, on)) is not None and (free := _free(resource, on, at)) is not None:
            _offer(row, resource, free, at)
            offered += 1
    return offered


def offer_all(*, at: datetime) -> int:
    """Take back what was kept too long, and offer what is free on every day that somebody waits for; how many."""
    over = Booking.objects.filter(state="offered", offered_until__lte=at).values_list("id", flat=True)
    for id in list(over):
        _take_back(id, at)
    days_waited = Wait.objects.filter(state="waiting", on__gte=day_of(at)).values_list("resource_id", "on")
    return sum(offer(resource_id=resource, on=on, at=at) for resource, on in set(days_waited))


def give_up(booking_id: UUID) -> None:
    """In the caller's transaction: whoever gives up a seat that was kept for them has left the list."""
    Wait.objects.filter(booking_id=booking_id, state="offered").update(state="left")


def _next(resource_id: UUID, on: date) -> Wait | None:
    waiting = Wait.objects.select_for_update().filter(resource_id=resource_id, on=on, state="waiting")
    return waiting.order_by("id").first()


def _free(resource: ResourceView, on: date, at: datetime) -> FreeSlot | None:
    """The first time of a day that can be kept for somebody."""
    (day,) = days(resource, first=on, count=1, at=at)
    return next((one for one in day.slots if one.open), None)


def _offer(row_of: Wait, resource: ResourceView, free: FreeSlot, at: datetime) -> None:
    seat = free_seats(free.slot, taken(resource.id, *span_of(row_of.on)), resource.capacity)[0]
    until = min(at + KEPT_FOR, free.slot.starts_at - resource.notice)
    id, batch = new_id(at), Batch()
    kept = {"state": "offered", "offered_until": until}
    columns = {**row(resource, free.slot, seat), **new(id, account=row_of.account_id, at=at), **kept}
    batch.insert("booking_booking", columns)
    batch.update(
        "booking_wait",
        {"district_id": row_of.district_id, "id": row_of.id},
        {"state": "offered", "booking_id": id},
    )
    record(batch, "booking.offered", id, resource, free.slot, seat, actor=SYSTEM, at=at)
    lay_down(batch)
    telling.tell(bookings.readable(id, actor=SYSTEM, at=at), "booking.offered", at=at)


def _take_back(id: UUID, at: datetime) -> None:
    """An offer that ran out: the seat is free, its place on the list is over."""
    with transaction.atomic():
        Booking.objects.select_for_update().filter(pk=id).first()
        found = bookings.readable(id, actor=SYSTEM, at=at)
        if found.state != "offered":
            return
        batch = Batch()
        change(batch, found, {"state": "cancelled"})
        record(batch, "booking.passed", id, found.resource, found.slot, found.seat, actor=SYSTEM, at=at)
        batch.write()
        Wait.objects.filter(booking_id=id, state="offered").update(state="passed")


def _settle(batch: Batch, row_of: Wait, state: str) -> None:
    batch.update("booking_wait", {"district_id": row_of.district_id, "id": row_of.id}, {"state": state})


def _put_down(
    batch: Batch, act: str, id: UUID, resource: ResourceView, on: date, *, actor: Actor, at: datetime
) -> None:
    data = {"resource": str(resource.id), "on": on.isoformat()}
    put_down(batch, act, about=id, district_id=resource.district_id, actor=actor, data=data, at=at)
    changes.announce(batch, [topic(resource.id)])
