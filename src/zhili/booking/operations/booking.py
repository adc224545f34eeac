"""Booking, moving and cancelling an appointment: by a resident for themselves, by the desk for anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from zhili.booking.models import Booking
from zhili.booking.operations import telling
from zhili.booking.operations.recording import Once, done_before, put_down
from zhili.booking.operations.seats import day_lock, free_seat, hold, lay_down, lock, slot_at
from zhili.booking.queries import bookings, resources
from zhili.booking.queries.bookings import BookingView
from zhili.booking.queries.resources import ResourceView
from zhili.booking.rules.slots import Slot, day_of
from zhili.cases import public as cases
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import public as people

MOST_COMING = 5
"""How many appointments to come a resident holds at once: slots are for everybody."""
LONGEST_MATTER = 200
PURPOSE = "预约联系 booking.contact"
_CONTACT_KEPT = timedelta(days=90)
_WHO = Text(zh="请写明为谁预约：称呼和电话。", en="Say for whom: a name and a telephone number.")
_PHONE = Text(zh="请填有效的电话号码。", en="Give a valid telephone number.")


class BookByPhone(ZhiliError):
    """Who did not come too often books by telephone only, for a time."""

    code: ClassVar[str] = "book-by-phone"
    status: ClassVar[int] = 403
    message = Text(
        zh="您在 {days} 天内有 {limit} 次预约没有来，{until} 之前请打电话预约{phone}。"
        "如有特殊情况，工作人员可以马上恢复。",
        en="You missed {limit} appointments in {days} days. Until {until} please book by telephone{phone}. "
        "If something kept you, the office can lift this at once.",
    )


class TooManyAppointments(ZhiliError):
    """A resident holds as many appointments as one person may."""

    code: ClassVar[str] = "too-many-appointments"
    status: ClassVar[int] = 409
    message = Text(
        zh="您已有 {most} 个还没到的预约，请先取消不需要的。",
        en="You have {most} appointments to come. Cancel one you do not need first.",
    )


class NotOpen(ZhiliError):
    """The appointment is over, cancelled or marked already: nothing can be changed about it."""

    code: ClassVar[str] = "appointment-not-open"
    status: ClassVar[int] = 409
    message = Text(
        zh="这个预约已经{state}，不能再改。", en="This appointment cannot be changed any more: {state}."
    )


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
    once = Once.of(actor, key, asked)
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
            _may_book(actor, resource, at)
        seat = free_seat(resource, slot, at=at, by_desk=actor.kind != "resident")
        id = new_id(at)
        batch = Batch()
        batch.insert(
            "booking_booking", {**_row(resource, slot, seat), **_new(id, actor, case_id, matter, at)}
        )
        if known:
            people.keep_private(
                batch, holder=id, district_id=resource.district_id, fields=known, purpose=PURPOSE, at=at,
                kept_until=day_of(slot.ends_at) + _CONTACT_KEPT,
            )  # fmt: skip
        _record(batch, "booking.made", id, resource, slot, seat, actor=actor, at=at, once=once)
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
        row = _row(found.resource, slot, seat)
        changed = {name: row[name] for name in ("seat", "during", "starts_at")}
        _change(batch, found, {**changed, "reminded": 0, "moved_at": at})
        _record(batch, "booking.moved", found.id, found.resource, slot, seat, actor=actor, at=at)
        lay_down(batch)
        moved = bookings.readable(booking_id, actor=actor, at=at)
        telling.tell(moved, "booking.moved", at=at)
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


def give_up(
    booking_id: UUID, *, actor: Actor, at: datetime, reason: str = "", seen_version: int | None = None
) -> None:
    """Cancel a booking in the caller's transaction, and tell whose it is. Raises as ``cancel``."""
    found = _open(booking_id, actor=actor, at=at, seen_version=seen_version)
    batch = Batch()
    _change(batch, found, {"state": "cancelled"})
    _record(batch, "booking.cancelled", found.id, found.resource, found.slot, found.seat, actor=actor, at=at)
    lay_down(batch)
    gone = bookings.readable(booking_id, actor=actor, at=at)
    telling.tell(gone, "booking.cancelled", at=at, reason=clean(reason, limit=LONGEST_MATTER))


def _open(booking_id: UUID, *, actor: Actor, at: datetime, seen_version: int | None = None) -> BookingView:
    """A booking that can still be changed, its row held."""
    Booking.objects.select_for_update().filter(pk=booking_id).first()
    found = bookings.readable(booking_id, actor=actor, at=at)
    if seen_version is not None and seen_version != found.version:
        raise Conflict(expected=seen_version, found=found.version)
    if found.state != "booked":
        raise NotOpen(state=found.state_title)
    if found.begun(at) and actor.kind == "resident":
        raise NotOpen(state=Text(zh="开始", en="it has begun"))
    return found


def _may_book(actor: Actor, resource: ResourceView, at: datetime) -> None:
    until = bookings.barred(account=UUID(actor.id), resource=resource, at=at)
    if until is not None:
        phone = (
            Text(zh=f"（{resource.phone}）", en=f" ({resource.phone})")
            if resource.phone
            else Text(zh="", en="")
        )
        raise BookByPhone(
            days=resource.no_show_days, limit=resource.no_show_limit, until=day_of(until), phone=phone
        )
    coming = Booking.objects.filter(account_id=actor.id, state="booked", starts_at__gt=at).count()
    if coming >= MOST_COMING:
        raise TooManyAppointments(most=MOST_COMING)


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


def _row(resource: ResourceView, slot: Slot, seat: int) -> dict[str, object]:
    return {
        "district_id": resource.district_id,
        "resource_id": resource.id,
        "unit": resource.unit,
        "seat": seat,
        "during": TimestamptzRange(slot.starts_at, slot.ends_at),
        "starts_at": slot.starts_at,
    }


def _new(id: UUID, actor: Actor, case_id: UUID | None, matter: str, at: datetime) -> dict[str, object]:
    return {
        "id": id,
        "account_id": UUID(actor.id) if actor.kind == "resident" else None,
        "case_id": case_id,
        "matter": clean(matter, limit=LONGEST_MATTER).strip(),
        "state": "booked",
        "version": 1,
        "reminded": 0,
        "made_at": at,
    }


def _change(batch: Batch, found: BookingView, values: Mapping[str, object]) -> None:
    key = {"district_id": found.resource.district_id, "id": found.id}
    batch.update("booking_booking", key, {**values, "version": found.version + 1})


def _record(
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
