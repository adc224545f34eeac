"""Appointments as other calendars read them: iCalendar, RFC 5545 (properties of whole calendars: RFC 7986).

Every instant is written in UTC, so that no time zone has to come along. No METHOD is given: the files tell, they do
not invite; DTSTAMP is then when the entry last changed (RFC 5545, 3.8.7.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Zhili//Booking//ZH"
STATUS = {"booked": "CONFIRMED", "offered": "TENTATIVE", "cancelled": "CANCELLED"}
"""How a calendar calls what a booking is; one whose time is over stays CONFIRMED, whoever came."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar is told of one appointment. ``sequence`` counts its changes; ``changed_at`` is the last."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    status: str
    summary: str
    place: str = ""
    words: str = ""
    link: str = ""


def written(entries: Iterable[Entry], *, name: str = "", fresh_within: timedelta | None = None) -> bytes:
    """The file, its lines folded and ended as the standard wants. ``name`` is the calendar's, for one that is
    subscribed to; ``fresh_within`` after how long it is worth asking again.

    The library comes in here: hardly any process of a house writes a calendar.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname") if name else ():
        calendar.add(key, name)
    if fresh_within is not None:
        calendar.add("refresh-interval", fresh_within, {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", fresh_within)
    for one in entries:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Entry) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    for key, at in (
        ("dtstamp", one.changed_at), ("last-modified", one.changed_at), ("dtstart", one.starts_at),
        ("dtend", one.ends_at),
    ):  # fmt: skip
        event.add(key, at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", one.sequence)
    event.add("status", one.status)
    event.add("summary", one.summary)
    for key, value in (("location", one.place), ("description", one.words), ("url", one.link)):
        if value:
            event.add(key, value)
    return event
