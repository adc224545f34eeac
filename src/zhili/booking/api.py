"""Appointments to programs: a resident's browser books for its resident, an office's program for whoever asked it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from zhili.booking import public as booking
from zhili.booking.public import BookingView, ResourceView
from zhili.kernel.errors import FieldErrors
from zhili.kernel.text import Text
from zhili.ui.rest.answers import expected_version, idempotency_key, json
from zhili.ui.rest.asking import Asking, Guard
from zhili.ui.rest.problems import BadBody, BadParameter
from zhili.ui.rest.shapes import Body, Instant, Words

router = Router(tags=["appointments"])
BOOKERS = Guard(
    "bookers",
    lambda actor, at: actor.kind == "resident" or bool(actor.held(at)),
    schemes=("key", "session"),
)
"""Residents who are signed in, for themselves; staff and outside systems with a mandate, for others."""

_FURTHEST = timedelta(days=400)
_NO_DAY = Text(zh="请给一年以内的日子。", en="Give a day within a year.")
_NO_TIME = Text(zh="这个时间不能约。", en="This time cannot be booked.")


class Resource(BaseModel):
    """What can be booked. ``notice_minutes`` before its start a slot closes for residents."""

    id: UUID
    title: Words
    kind: str
    unit: str
    unit_title: Words
    place: str
    phone: str
    slot_minutes: int
    notice_minutes: float
    ahead_days: int


class Resources(BaseModel):
    """What the caller may book, by unit and name."""

    resources: list[Resource]


class SlotsQuery(BaseModel):
    """From which day on (the city's; today where none is given), and how many days."""

    on: Annotated[date | None, Field(examples=["2026-11-23"])] = None
    days: Annotated[int, Field(ge=1, le=31)] = 7


class Slot(BaseModel):
    """A time that can be booked now, with how many seats are free."""

    starts_at: datetime
    ends_at: datetime
    free: int


class Day(BaseModel):
    """A day of the city. ``why`` it has no times: ``rest``, ``holiday``, ``unknown`` (not published yet), or ``open``;
    ``closed`` is the reason of a closure."""

    on: date
    why: str
    closed: str
    slots: list[Slot]


class Days(BaseModel):
    """Days in order, each with the times that can be booked now."""

    days: list[Day]


class Book(Body):
    """An appointment to be made. Residents book for themselves; offices say for whom (``name`` and ``phone``) or for
    which ``case``."""

    resource: UUID
    starts_at: Annotated[Instant, Field(examples=["2026-11-23T09:30:00+08:00"])]
    matter: Annotated[str, Field(max_length=200, examples=["楼上漏水，想调解"])] = ""
    case: UUID | None = None
    name: Annotated[str, Field(max_length=60)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class Move(Body):
    """Another time of the same resource."""

    starts_at: Annotated[Instant, Field(examples=["2026-11-23T10:00:00+08:00"])]


class Booking(BaseModel):
    """An appointment. ``state``: booked, came, missed, cancelled, or offered (kept until ``offered_until``)."""

    id: UUID
    resource: UUID
    title: Words
    unit: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    state_title: Words
    matter: str
    case: UUID | None
    offered_until: datetime | None
    version: int


class Bookings(BaseModel):
    """One's own appointments: to come, the next first; and past or cancelled, the last first."""

    coming: list[Booking]
    over: list[Booking]


@router.get("/resources", auth=BOOKERS, response={200: Resources})
def list_resources(request: Asking) -> HttpResponse:
    """What the caller may book: for residents what is open to them, for offices that of their desk."""
    by_desk = request.actor.kind != "resident"
    found = booking.of_desk(actor=request.actor, at=request.at) if by_desk else booking.offered()
    return json({"resources": [_resource(one) for one in found]})


@router.get("/resources/{resource_id}/slots", auth=BOOKERS, response={200: Days})
def list_slots(request: Asking, resource_id: UUID, query: Query[SlotsQuery]) -> HttpResponse:
    """The times that can be booked now, day by day. Residents see them up to the resource's ``ahead_days``."""
    resource = booking.bookable(resource_id, actor=request.actor, at=request.at)
    today = booking.day_of(request.at)
    first = query.on or today
    if abs((first - today).days) > _FURTHEST.days:
        raise BadParameter({"on": _NO_DAY})
    by_desk = request.actor.kind != "resident"
    found = booking.days(resource, first=first, count=query.days, at=request.at, for_desk=by_desk)
    last = today + (_FURTHEST if by_desk else timedelta(days=resource.ahead_days))
    return json({"days": [_day(one) for one in found if one.on <= last]})


@router.get("/bookings", auth=BOOKERS, response={200: Bookings})
def list_bookings(request: Asking) -> HttpResponse:
    """A resident's own appointments; who calls for an office has none."""
    own = request.actor.kind == "resident"
    coming, over = booking.mine(actor=request.actor, at=request.at) if own else ([], [])
    return json({"coming": [_booking(one) for one in coming], "over": [_booking(one) for one in over]})


@router.post("/bookings", auth=BOOKERS, response={201: Booking, 200: Booking})
def book(request: Asking, body: Book) -> HttpResponse:
    """Make an appointment. With ``Idempotency-Key``, a delivery that comes again books nothing and answers 200."""
    with _named():
        made = booking.book(
            resource_id=body.resource,
            starts_at=_near(body.starts_at, request.at),
            actor=request.actor,
            at=request.at,
            case_id=body.case,
            matter=body.matter,
            contact={"name": body.name, "phone": body.phone},
            key=idempotency_key(request),
        )
    found = booking.readable(made.id, actor=request.actor, at=request.at)
    return _told(found, status=200 if made.again else 201)


@router.get("/bookings/{booking_id}", auth=BOOKERS, response={200: Booking})
def read_booking(request: Asking, booking_id: UUID) -> HttpResponse:
    """An appointment of one's own, or of one's desk."""
    return _told(booking.readable(booking_id, actor=request.actor, at=request.at))


@router.post("/bookings/{booking_id}/moves", auth=BOOKERS, response={200: Booking})
def move_booking(request: Asking, booking_id: UUID, body: Move) -> HttpResponse:
    """Put an appointment to another time; its own is given up only when the new one is had."""
    with _named():
        moved = booking.move(
            booking_id=booking_id,
            starts_at=_near(body.starts_at, request.at),
            actor=request.actor,
            at=request.at,
            seen_version=expected_version(request),
        )
    return _told(moved)


@router.post("/bookings/{booking_id}/cancellation", auth=BOOKERS, response={200: Booking})
def cancel_booking(request: Asking, booking_id: UUID) -> HttpResponse:
    """Give an appointment up; its time is free at once. Cancelled already, nothing happens."""
    booking.cancel(
        booking_id=booking_id, actor=request.actor, at=request.at, seen_version=expected_version(request)
    )
    return _told(booking.readable(booking_id, actor=request.actor, at=request.at))


def _near(starts_at: datetime, at: datetime) -> datetime:
    if abs(starts_at - at) > _FURTHEST:
        raise BadBody({"starts_at": _NO_TIME})
    return starts_at


@contextmanager
def _named() -> Iterator[None]:
    """Faults of a slot are faults of the field that names it here."""
    try:
        yield
    except FieldErrors as refusal:
        fields = {("starts_at" if name == "slot" else name): words for name, words in refusal.fields.items()}
        raise BadBody(fields) from refusal


def _resource(one: ResourceView) -> dict[str, object]:
    return {
        "id": one.id, "title": one.title, "kind": one.kind, "unit": one.unit, "unit_title": one.unit_title,
        "place": one.place, "phone": one.phone, "slot_minutes": one.slot_minutes,
        "notice_minutes": one.notice / timedelta(minutes=1), "ahead_days": one.ahead_days,
    }  # fmt: skip


def _day(one: booking.Day) -> dict[str, object]:
    slots = [
        {"starts_at": each.slot.starts_at, "ends_at": each.slot.ends_at, "free": each.free}
        for each in one.slots
        if each.open
    ]
    return {"on": one.on, "why": one.why, "closed": one.closed, "slots": slots}


def _booking(one: BookingView) -> dict[str, object]:
    return {
        "id": one.id, "resource": one.resource.id, "title": one.resource.title, "unit": one.resource.unit,
        "place": one.resource.place, "starts_at": one.slot.starts_at, "ends_at": one.slot.ends_at,
        "state": one.state, "state_title": one.state_title, "matter": one.matter, "case": one.case_id,
        "offered_until": one.offered_until, "version": one.version,
    }  # fmt: skip


def _told(one: BookingView, *, status: int = 200) -> HttpResponse:
    place = {"Location": f"/api/v1/bookings/{one.id}"} if status == 201 else None
    return json(_booking(one), status=status, etag=str(one.version), headers=place)
