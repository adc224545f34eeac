"""Booking, moving and cancelling an appointment: by a resident for themselves, by the desk for anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhili.booking.models import Booking
from zhili.booking.operations import telling, waiting
from zhili.booking.operations.allowing import NotOpen, may_book
from zhili.booking.operations.laying import LONGEST_MATTER, change, new, record, row
from zhili.booking.operations.recording import done_before
from zhili.booking.operations.seats import day_lock, free_seat, hold, lay_down, lock, slot_at
from zhili.booking.queries import bookings, resources
from zhili.booking.queries.bookings import BookingView
from zhili.booking.rules.slots import day_of
from zhili.cases import public as cases
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.once import Once
from zhili.kernel.refusals import Conflict, Invalid
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import public as people

PURPOSE = "预约联系 booking.contact"
_CONTACT_KEPT = timedelta(days=90)
_WHO = Text(zh="请写明为谁预约：称呼和电话。", en="Say for whom: a name and a telephone number.")
_PHONE = Text(zh="请填有效的电话号码。", en="Give a valid telephone number.")


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking that was made; ``again`` where the same delivery had made it before."""

    id: UUID
    again: bool = False


def book(
    *,
    resource_id: UUID,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
    case_id: UUID | None = None,
    matter: str = "",
    contact: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Booked:
    """Book the slot of a resource that begins at ``starts_at``; a delivery with the same ``key`` books once.

    A resident books for themselves; staff for somebody whose ``contact`` (name, phone) they give, or for a case that
    they may read. Raises NotFound, Invalid, SlotTaken, BookByPhone, TooManyAppointments, KeyUsed.
    """
    resource = resources.bookable(resource_id, actor=actor, at=at)
    slot = slot_at(resource, starts_at)
    asked = {"resource": str(resource_id), "starts_at": starts_at.isoformat(), "case": str(case_id or "")}
    once = Once.of(f"{actor.kind}\0{actor.id}", key, asked)
    known = _contact(contact, actor, case_id)
    if case_id is not None:
        cases.whole(case_id=case_id, actor=actor, at=at)
    with transaction.atomic():
        lock([f"who {actor.id}", day_lock(resource.id, starts_at)])
        before = done_before(once)
        if before is not None:
            return Booked(before, again=True)
        hold(resource)
        if actor.kind == "resident":
            may_book(actor, resource, at)
        seat = free_seat(resource, slot, at=at, by_desk=actor.kind != "resident")
        id, batch = new_id(at), Batch()
        mine = UUID(actor.id) if actor.kind == "resident" else None
        batch.insert(
            "booking_booking",
            {**row(resource, slot, seat), **new(id, account=mine, at=at, case_id=case_id, matter=matter)},
        )
        if known:
            people.keep_private(
                batch, holder=id, district_id=resource.district_id, fields=known, purpose=PURPOSE, at=at,
                kept_until=day_of(slot.ends_at) + _CONTACT_KEPT,
            )  # fmt: skip
        record(batch, "booking.made", id, resource, slot, seat, actor=actor, at=at, once=once)
        lay_down(batch)
        telling.tell(bookings.readable(id, actor=actor, at=at), "booking.made", at=at)
    return Booked(id)


def move(
    *, booking_id: UUID, starts_at: datetime, actor: Actor, at: datetime, seen_version: int | None = None
) -> BookingView:
    """Put a booking to another slot of the same resource; to the one it has, nothing happens.

    Its own seat is given up only when the new one is had. Raises NotFound, NotOpen, Invalid, SlotTaken, Conflict.
    """
    found = bookings.readable(booking_id, actor=actor, at=at)
    slot = slot_at(found.resource, starts_at)
    with transaction.atomic():
        days = [day_lock(found.resource.id, one) for one in (starts_at, found.slot.starts_at)]
        lock(days)
        hold(found.resource)
        found = _open(booking_id, actor=actor, at=at, seen_version=seen_version)
        if found.slot == slot:
            return found
        by_desk = actor.kind != "resident"
        seat = free_seat(found.resource, slot, at=at, by_desk=by_desk, own=found.id)
        batch = Batch()
        there = row(found.resource, slot, seat)
        changed = {name: there[name] for name in ("seat", "during", "starts_at")}
        change(batch, found, {**changed, "reminded": 0, "moved_at": at})
        record(batch, "booking.moved", found.id, found.resource, slot, seat, actor=actor, at=at)
        lay_down(batch)
        moved = bookings.readable(booking_id, actor=actor, at=at)
        telling.tell(moved, "booking.moved", at=at)
    waiting.offer(resource_id=found.resource.id, on=day_of(found.slot.starts_at), at=at)
    return moved


def cancel(
    *, booking_id: UUID, actor: Actor, at: datetime, reason: str = "", seen_version: int | None = None
) -> None:
    """Give a booking up; its seat is free at once. Cancelled already, nothing happens.

    Raises NotFound, Conflict, and NotOpen once its time has begun or it is marked.
    """
    with transaction.atomic():
        found = bookings.readable(booking_id, actor=actor, at=at)
        if found.state == "cancelled":
            return
        give_up(booking_id, actor=actor, at=at, reason=reason, seen_version=seen_version)
    waiting.offer(resource_id=found.resource.id, on=day_of(found.slot.starts_at), at=at)


def give_up(
    booking_id: UUID, *, actor: Actor, at: datetime, reason: str = "", seen_version: int | None = None
) -> None:
    """Cancel a booking in the caller's transaction, and tell whose it is. Raises as ``cancel``."""
    found = _open(booking_id, actor=actor, at=at, seen_version=seen_version, states=("booked", "offered"))
    batch = Batch()
    change(batch, found, {"state": "cancelled"})
    record(batch, "booking.cancelled", found.id, found.resource, found.slot, found.seat, actor=actor, at=at)
    lay_down(batch)
    waiting.give_up(booking_id)
    gone = bookings.readable(booking_id, actor=actor, at=at)
    telling.tell(gone, "booking.cancelled", at=at, reason=clean(reason, limit=LONGEST_MATTER))


def _open(
    booking_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    seen_version: int | None = None,
    states: tuple[str, ...] = ("booked",),
) -> BookingView:
    """A booking that can still be changed, its row held."""
    Booking.objects.select_for_update().filter(pk=booking_id).first()
    found = bookings.readable(booking_id, actor=actor, at=at)
    if seen_version is not None and seen_version != found.version:
        raise Conflict(expected=seen_version, found=found.version)
    if found.state not in states:
        raise NotOpen(state=found.state_title)
    if found.begun(at) and actor.kind == "resident":
        raise NotOpen(state=Text(zh="开始", en="it has begun"))
    return found


def _contact(contact: Mapping[str, str] | None, actor: Actor, case_id: UUID | None) -> dict[str, str]:
    if actor.kind == "resident":
        return {}
    given = contact or {}
    name, phone = clean(given.get("name", ""), limit=60).strip(), given.get("phone", "").strip()
    if phone and not people.plausible_phone(phone):
        raise Invalid({"phone": _PHONE})
    if case_id is None and not (name and phone):
        raise Invalid({"name" if not name else "phone": _WHO})
    known = {"name": name, "phone": people.normal_phone(phone) if phone else ""}
    return {field: value for field, value in known.items() if value}
