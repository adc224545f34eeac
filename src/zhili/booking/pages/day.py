"""Somebody's day: today's appointments and their unit's cases by the next deadline, in one list by time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.booking import public as booking
from zhili.booking.pages import whose
from zhili.booking.public import BookingView
from zhili.booking.queries.bookings import names
from zhili.booking.queries.resources import DESK, own_day
from zhili.booking.rules.slots import CITY_TIME, day_of
from zhili.cases import public as cases
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView, State
from zhili.ui.desk import Who, only_for, page

MOST = 40
"""The cases that are due first; the others stand in the queue."""
_DUE = Text(zh="期限", en="Due")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the day: an appointment with whose it is, or a case whose next deadline ends ``at``.

    ``by`` is that time where it is today's: a deadline at midnight is the day's before, ``24:00``.
    """

    at: datetime
    booking: BookingView | None = None
    name: str = ""
    case: cases.CaseRow | None = None
    term: ClockView | None = None
    by: str = ""


@require_safe
@only_for(*DESK)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The day of whoever asks, for one of the units they work for; without a unit only their own hours."""
    unit = whose.unit(request, who)
    today = day_of(who.at)
    resources = own_day(actor=who.actor, unit=unit, at=who.at)
    booked = [one for one in booking.plan(resources, on=today) if one.state != "cancelled"]
    due, more = _due(who, unit)
    context = {
        "on": today,
        "entries": _entries(booked, names(booked), due, who.at),
        "appointments": len(booked),
        "due_today": sum(_today(one, today) and not _late(one, who.at) for one in due),
        "over": sum(_late(one, who.at) for one in due),
        "more": more,
        "most": MOST,
        "sittings": cases.count_sittings(actor=who.actor, unit=unit, at=who.at) if unit else 0,
        **whose.units(who, unit),
    }
    return page(request, who, "booking/day.html", context)


def _due(who: Who, unit: str | None) -> tuple[list[cases.CaseRow], bool]:
    """The open cases that a unit leads and whose term runs, the one due first in front; whether there are more."""
    if unit is None:
        return [], False
    filters = cases.Filters(lead=unit, ended=False)
    found = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=MOST, order="due")
    running = [one for one in found.rows if one.due_at is not None]
    return running, found.after is not None and len(running) == len(found.rows)


def _entries(
    booked: Iterable[BookingView], whose: Mapping[UUID, str], due: Iterable[cases.CaseRow], at: datetime
) -> list[Entry]:
    lines = [Entry(one.slot.starts_at, booking=one, name=whose.get(one.id, "")) for one in booked]
    lines += [
        Entry(one.due_at, case=one, term=_term(one, one.due_at, at), by=_by(one.due_at, day_of(at)))
        for one in due
        if one.due_at is not None
    ]
    return sorted(lines, key=lambda one: one.at)


def _term(one: cases.CaseRow, due_at: datetime, at: datetime) -> ClockView:
    soon = _day(due_at) <= day_of(at)
    state: State = "overdue" if _late(one, at) else "running"
    return ClockView(_DUE, state, left=due_at - at, due_at=due_at, soon=soon)


def _day(due_at: datetime) -> date:
    """The city's day that a deadline belongs to."""
    return day_of(due_at - timedelta.resolution)


def _by(due_at: datetime, today: date) -> str:
    if _day(due_at) != today:
        return ""
    return f"{due_at.astimezone(CITY_TIME):%H:%M}" if day_of(due_at) == today else "24:00"


def _today(one: cases.CaseRow, today: date) -> bool:
    return one.due_at is not None and _day(one.due_at) == today


def _late(one: cases.CaseRow, at: datetime) -> bool:
    latest = one.due_latest or one.due_at
    return latest is not None and latest < at
