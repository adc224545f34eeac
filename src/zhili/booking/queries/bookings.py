"""Bookings: one's own, a day's plan, those of a case; who may not book by themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhili.booking.models import Act, Booking, Lift
from zhili.booking.queries.resources import ResourceView, serves, titles
from zhili.booking.rules.coming import barred_until
from zhili.booking.rules.slots import Slot, span_of
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

BOOKING = Text(zh="这个预约", en="This appointment")
STATES = {
    "booked": Text(zh="已约", en="Booked"),
    "came": Text(zh="已到", en="Came"),
    "missed": Text(zh="未到", en="Did not come"),
    "cancelled": Text(zh="已取消", en="Cancelled"),
    "offered": Text(zh="留给候补", en="Kept for the waiting list"),
}
TONES = {"booked": "info", "came": "done", "missed": "late", "cancelled": "neutral", "offered": "soon"}


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking with its resource. ``account`` is None where staff booked for somebody without one."""

    id: UUID
    resource: ResourceView
    slot: Slot
    seat: int
    state: str
    matter: str
    account: UUID | None
    case_id: UUID | None
    version: int
    made_at: datetime
    offered_until: datetime | None

    @property
    def state_title(self) -> Text:
        """How it stands, in a word."""
        return STATES[self.state]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.state]

    def begun(self, at: datetime) -> bool:
        """Whether its time has begun."""
        return self.slot.starts_at <= at


@dataclass(frozen=True, slots=True)
class ActView:
    """What was done, by whom and when."""

    act: str
    actor_kind: str
    actor_id: str
    at: datetime


def mine(*, actor: Actor, at: datetime, most: int = 50) -> tuple[list[BookingView], list[BookingView]]:
    """A resident's bookings: those to come, the next first, and those that are over or cancelled. Two queries."""
    rows = Booking.objects.filter(account_id=actor.id).order_by("-starts_at")[:most]
    found = _views(rows)
    coming = [
        one
        for one in found
        if (one.state == "booked" and one.slot.ends_at > at)
        or (one.state == "offered" and one.offered_until is not None and one.offered_until > at)
    ]
    return coming[::-1], [one for one in found if one not in coming]


def readable(id: UUID, *, actor: Actor, at: datetime) -> BookingView:
    """A booking for whose it is, or for whose desk it is. Raises NotFound for anybody else, whoever they are."""
    found = _views(Booking.objects.filter(pk=id))
    if not found or not (_own(found[0], actor) or serves(found[0].resource, actor=actor, at=at)):
        raise NotFound(what=BOOKING)
    return found[0]


def plan(resources: Collection[ResourceView], *, on: date) -> list[BookingView]:
    """The bookings of some resources on a day of the city, in order. Two queries.

    Cancelled ones are left out but for those of people without an account: somebody must call them.
    """
    begins, ends = span_of(on)
    rows = (
        Booking.objects.filter(
            resource_id__in=[one.id for one in resources], starts_at__gte=begins, starts_at__lt=ends
        )
        .exclude(state="cancelled", account_id__isnull=False)
        .order_by("starts_at", "resource_id", "seat")
    )
    return _views(rows)


def since(resource: ResourceView, begins: datetime) -> list[BookingView]:
    """The bookings of a resource that stand, from an instant on, in order. Two queries."""
    rows = Booking.objects.filter(resource_id=resource.id, starts_at__gte=begins).exclude(state="cancelled")
    return _views(rows.order_by("starts_at", "seat"))


def of_case(case_id: UUID) -> list[BookingView]:
    """The bookings of a case, the earliest first. Whether the case may be read is the caller's to ask."""
    return _views(Booking.objects.filter(case_id=case_id).order_by("starts_at"))


def of_cases(cases: Collection[UUID]) -> dict[UUID, list[BookingView]]:
    """The bookings of several cases that stand, by case, the earliest first. Two queries. As ``of_case``."""
    rows = Booking.objects.filter(case_id__in=list(cases)).exclude(state="cancelled").order_by("starts_at")
    found: dict[UUID, list[BookingView]] = {}
    for one in _views(rows) if cases else ():
        if one.case_id is not None:
            found.setdefault(one.case_id, []).append(one)
    return found


def meeting(resource: UUID, starts_at: datetime, ends_at: datetime) -> list[BookingView]:
    """The bookings of a resource that still wait and share time with a length."""
    rows = Booking.objects.filter(
        resource_id=resource, during__overlap=(starts_at, ends_at), state__in=["booked", "offered"]
    ).order_by("starts_at")
    return _views(rows)


def history(about: UUID) -> list[ActView]:
    """What was done to a booking or resource, in order."""
    rows = Act.objects.filter(about=about).order_by("id")
    return [ActView(row.act, row.actor_kind, row.actor_id, row.at) for row in rows]


def barred(*, account: UUID, resource: ResourceView, at: datetime) -> datetime | None:
    """Until when a resident may not book at the resource by themselves; None where they may. Two queries at most."""
    if resource.no_show_limit <= 0:
        return None
    missed = Booking.objects.filter(
        account_id=account,
        unit=resource.unit,
        state="missed",
        starts_at__gt=at - timedelta(days=resource.no_show_days),
    ).values_list("starts_at", flat=True)
    starts = list(missed)
    if len(starts) < resource.no_show_limit:
        return None
    return barred_until(
        starts, limit=resource.no_show_limit, days=resource.no_show_days, at=at,
        lifted_at=_lifted_at(account, resource.unit),
    )  # fmt: skip


def _lifted_at(account: UUID, unit: str) -> datetime | None:
    lifts = Lift.objects.filter(account_id=account, unit=unit).order_by("-lifted_at")
    return lifts.values_list("lifted_at", flat=True).first()


def names(bookings: Iterable[BookingView]) -> dict[UUID, str]:
    """The names of the residents whose bookings these are, by booking. One query."""
    found = {one.id: str(one.account) for one in bookings if one.account}
    known = people.names_of(set(found.values()))
    return {id: known[account] for id, account in found.items() if account in known}


def _own(one: BookingView, actor: Actor) -> bool:
    return actor.kind == "resident" and str(one.account) == actor.id


def _views(rows: Iterable[Booking]) -> list[BookingView]:
    listed = list(rows)
    resources = titles({row.resource_id for row in listed})
    return [
        BookingView(
            id=row.id, resource=resources[row.resource_id], slot=Slot(row.during.lower, row.during.upper),
            seat=row.seat, state=row.state, matter=row.matter, account=row.account_id, case_id=row.case_id,
            version=row.version, made_at=row.made_at, offered_until=row.offered_until,
        )
        for row in listed
    ]  # fmt: skip
