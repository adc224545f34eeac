"""What a resident may not: book by themselves after missing too much, hoard, change what is over."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from zhili.booking.models import Booking
from zhili.booking.queries import bookings
from zhili.booking.queries.resources import ResourceView
from zhili.booking.rules.slots import day_of
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

MOST_COMING = 5
"""How many appointments to come a resident holds at once: slots are for everybody."""


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


def may_book(actor: Actor, resource: ResourceView, at: datetime) -> None:
    """Whether a resident may have one more appointment. Raises BookByPhone, TooManyAppointments."""
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
    coming = Booking.objects.filter(
        account_id=actor.id, state__in=["booked", "offered"], starts_at__gt=at
    ).count()
    if coming >= MOST_COMING:
        raise TooManyAppointments(most=MOST_COMING)
