"""A counter's queue: numbers taken, called, ended. They belong to nobody known and bind nobody: they are not sealed."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from zhili.booking.models import Ticket
from zhili.booking.operations.seats import lock
from zhili.booking.queries import queues
from zhili.booking.queries.queues import TicketView
from zhili.booking.queries.resources import ResourceView
from zhili.booking.rules.slots import day_of
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

MOST_WAITING = 300
"""Numbers of one queue that wait at once; then only staff give out more."""
_NO_WINDOW = Text(zh="没有这个窗口。", en="There is no such window.")


class NoNumbers(ZhiliError):
    """No numbers are given out now."""

    code: ClassVar[str] = "no-numbers"
    status: ClassVar[int] = 409
    message = Text(zh="现在不取号：{why}。", en="No numbers are given out now: {why}.")


class WindowMoved(ZhiliError):
    """Somebody else has called or ended at this window since the page was drawn."""

    code: ClassVar[str] = "window-moved"
    status: ClassVar[int] = 409
    message = Text(
        zh="这个窗口刚才已经叫过号，现在的情况在下面，请看过再点。",
        en="This window has just called a number. See below how it stands, then press again.",
    )


_OVER = Text(zh="今天已经下班或不开放", en="it is closed for today")
_FULL = Text(zh="等候的人太多", en="too many are waiting")


def take(*, resource_id: UUID, id: UUID, at: datetime, desk: Actor | None = None) -> TicketView:
    """Take the next number of today at a counter, for whoever stands there; with the same ``id``, the same number.

    Staff of the ``desk`` give one out also after hours, and however many wait. Raises NotFound, NoNumbers.
    """
    resource = queues.served_counter(resource_id, actor=desk, at=at) if desk else queues.counter(resource_id)
    if desk is None and not queues.opens(resource, at=at):
        raise NoNumbers(why=_OVER)
    on = day_of(at)
    with transaction.atomic():
        lock([f"queue {resource.id}"])
        today = Ticket.objects.filter(resource_id=resource.id, on=on)
        if not Ticket.objects.filter(pk=id).exists():
            if desk is None and today.filter(state="waiting").count() >= MOST_WAITING:
                raise NoNumbers(why=_FULL)
            number = (today.aggregate(last=Max("number"))["last"] or 0) + 1
            Ticket.objects.create(
                id=id, district_id=resource.district_id, resource_id=resource.id, on=on, number=number,
                taken_at=at,
            )  # fmt: skip
            changes.announce_alone([topic(resource.id)])
    return queues.ticket(id, at=at)[0]


def call(
    *,
    resource_id: UUID,
    window: int,
    seen: UUID | None,
    actor: Actor,
    at: datetime,
    came: bool = True,
    number: int | None = None,
    only_end: bool = False,
) -> TicketView | None:
    """End what a window has (``seen``; None: nothing) and call the next number to it, or ``number``; None for none.

    ``came`` is False where nobody did; ``only_end`` calls nobody. A number that was passed over can be called again.
    Raises NotFound, Invalid for a window that is not there, WindowMoved where the window had something else.
    """
    resource = queues.served_counter(resource_id, actor=actor, at=at)
    if not 1 <= window <= resource.capacity:
        raise Invalid({"window": _NO_WINDOW})
    on = day_of(at)
    try:
        with transaction.atomic():
            _end(resource, on, window, seen=seen, came=came, at=at)
            called = None if only_end else _next(resource, on, number)
            if called is not None:
                called.state, called.window, called.called_at, called.ended_at = "called", window, at, None
                called.save(update_fields=["state", "window", "called_at", "ended_at"])
            changes.announce_alone([topic(resource.id)])
    except IntegrityError as error:
        raise WindowMoved() from error
    return queues.ticket(called.id, at=at)[0] if called else None


def give_up(*, id: UUID, at: datetime) -> None:
    """Wait no more, for who has the number's address. Called or ended already, nothing happens. Raises NotFound."""
    _, resource = queues.ticket(id, at=at)
    with transaction.atomic():
        if Ticket.objects.filter(pk=id, state="waiting").update(state="left", ended_at=at):
            changes.announce_alone([topic(resource.id)])


def topic(resource: UUID) -> str:
    """What is heard of a counter's queue (``kernel.changes``)."""
    return f"queue:{resource}"


def _end(
    resource: ResourceView, on: date, window: int, *, seen: UUID | None, came: bool, at: datetime
) -> None:
    standing = (
        Ticket.objects.select_for_update()
        .filter(resource_id=resource.id, on=on, window=window, state="called")
        .first()
    )
    if (standing.id if standing else None) != seen:
        raise WindowMoved()
    if standing is not None:
        standing.state, standing.ended_at = ("done" if came else "missed"), at
        standing.save(update_fields=["state", "ended_at"])


def _next(resource: ResourceView, on: date, number: int | None) -> Ticket | None:
    """The number to call, its row held: one that another window is about to call is passed by."""
    rows = Ticket.objects.select_for_update(skip_locked=True).filter(resource_id=resource.id, on=on)
    if number is not None:
        return rows.filter(number=number, state__in=["waiting", "missed"]).first()
    return rows.filter(state="waiting").order_by("number").first()
