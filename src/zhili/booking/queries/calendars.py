"""Appointments for other calendars: one of a resident's, and the plan of a resource by a link that was given out.

A calendar goes through the hands of others who keep it, so a plan says when somebody comes and not who or why; the
link in each entry leads to the desk's plan, behind its sign-in.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Max

from zhili.booking.models import Act, Feed
from zhili.booking.queries import bookings, resources
from zhili.booking.queries.bookings import BookingView
from zhili.booking.rules.calendaring import STATUS, Entry, written
from zhili.booking.rules.slots import day_of
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

FEED = Text(zh="这个日历", en="This calendar")
_BEFORE = timedelta(days=30)
_HOUR = timedelta(hours=1)
_SUMMARY = Text(zh="预约：{what}", en="Appointment: {what}")
_SEATED = Text(zh="{what}（{state}，第 {seat} 席）", en="{what} ({state}, seat {seat})")
_NAME = Text(zh="{what} · 预约安排", en="{what} · appointments")
_MINE = Text(zh="改期、取消：{link}", en="Move or cancel: {link}")


def for_resident(booking_id: UUID, *, actor: Actor, address: str, language: str, at: datetime) -> bytes:
    """One appointment as a file, for whose it is alone. ``address`` is the house's. Raises NotFound."""
    found = bookings.readable(booking_id, actor=actor, at=at)
    if actor.kind != "resident":
        raise NotFound(what=bookings.BOOKING)
    link = f"{address}/booking/mine/"
    said = [
        found.resource.unit_title.in_(language),
        found.resource.phone,
        _MINE.format(link=link).in_(language),
    ]
    entry = _entry(
        found,
        changed_at=_changed([found]).get(found.id, found.made_at),
        summary=_SUMMARY.format(what=found.resource.title).in_(language),
        words="\n".join(one for one in said if one),
        link=link,
        address=address,
    )
    return written([entry])


def feed(token: str, *, address: str, at: datetime) -> bytes:
    """The plan to which a link leads: from a month ago on, for as long as its holder may see it. Raises NotFound."""
    with isolation.widened("link"):
        row = Feed.objects.filter(digest=digest(token), ended_at=None).first()
    if row is not None:
        people.present_account("staff", str(row.account_id))
    holder = people.actor_of(str(row.account_id), at=at) if row else None
    resource = resources.titles({row.resource_id}).get(row.resource_id) if row else None
    if (
        row is None
        or holder is None
        or resource is None
        or resource.retired
        or not resources.serves(resource, actor=holder, at=at)
    ):
        raise NotFound(what=FEED)
    found = bookings.since(resource, at - _BEFORE)
    changed = _changed(found)
    return written(
        [
            _entry(
                one,
                changed_at=changed.get(one.id, one.made_at),
                summary=_seated(one, row.language),
                link=f"{address}/desk/plan/?on={day_of(one.slot.starts_at).isoformat()}",
                address=address,
            )
            for one in found
        ],
        name=_NAME.format(what=resource.title).in_(row.language),
        fresh_within=_HOUR,
    )


def subscribed(*, actor: Actor) -> set[UUID]:
    """The resources of which somebody has a link that holds. One query."""
    return set(Feed.objects.filter(account_id=actor.id, ended_at=None).values_list("resource_id", flat=True))


def digest(token: str) -> bytes:
    """What is kept of a link: its word has 256 random bits, so that a plain digest gives nothing away."""
    return hashlib.sha256(token.encode()).digest()


def _seated(one: BookingView, language: str) -> str:
    what = one.resource.title
    if one.resource.capacity > 1:
        return _SEATED.format(what=what, state=one.state_title, seat=one.seat + 1).in_(language)
    return f"{what.in_(language)} · {one.state_title.in_(language)}"


def _entry(
    one: BookingView, *, changed_at: datetime, summary: str, link: str, address: str, words: str = ""
) -> Entry:
    return Entry(
        uid=f"{one.id}@{urlsplit(address).hostname or 'zhili'}",
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        changed_at=changed_at,
        sequence=one.version - 1,
        status=STATUS.get(one.state, "CONFIRMED"),
        summary=summary,
        place=one.resource.place,
        words=words,
        link=link,
    )


def _changed(found: Collection[BookingView]) -> dict[UUID, datetime]:
    """When each booking was last acted upon. One query."""
    ids = [one.id for one in found]
    rows = Act.objects.filter(about__in=ids).values_list("about").annotate(last=Max("at")).order_by()
    return {about: last for about, last in rows}
