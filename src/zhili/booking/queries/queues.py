"""The queue of a counter as it stands today: who is called where, who waits. Numbers only; nobody is known."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.booking.models import Ticket
from zhili.booking.queries import resources
from zhili.booking.queries.days import days
from zhili.booking.queries.resources import RESOURCE, ResourceView, serves
from zhili.booking.rules.queueing import Expected, Visit, expected
from zhili.booking.rules.slots import day_of
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text

NUMBER = Text(zh="这个号码", en="This number")
STATES = {
    "waiting": Text(zh="等候中", en="Waiting"),
    "called": Text(zh="请到窗口", en="Called"),
    "done": Text(zh="已办完", en="Served"),
    "missed": Text(zh="过号", en="Passed over"),
    "left": Text(zh="不等了", en="Left"),
}


@dataclass(frozen=True, slots=True)
class TicketView:
    """A number of a day; ``before`` is how many wait in front, ``expected`` None where nobody can say."""

    id: UUID
    number: int
    state: str
    window: int | None
    before: int = 0
    expected: Expected | None = None

    @property
    def state_title(self) -> Text:
        """How it stands, in a word."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Queue:
    """A counter's numbers of today: those at the windows, those that wait, those that were passed over last."""

    called: tuple[TicketView, ...]
    waiting: tuple[TicketView, ...]
    missed: tuple[TicketView, ...]
    served: int
    next: Expected | None
    """When who takes a number now is called."""

    def at_window(self, window: int) -> TicketView | None:
        """The number that is called to a window."""
        return next((one for one in self.called if one.window == window), None)


def counter(id: UUID) -> ResourceView:
    """A counter, for anybody: that it is there is no secret. Raises NotFound for another kind and one out of use."""
    found = resources.titles({id}).get(id)
    if found is None or found.retired or found.kind != "counter":
        raise NotFound(what=RESOURCE)
    return found


def served_counter(id: UUID, *, actor: Actor, at: datetime) -> ResourceView:
    """A counter for who works with its plan. Raises NotFound for others."""
    found = counter(id)
    if not serves(found, actor=actor, at=at):
        raise NotFound(what=RESOURCE)
    return found


def opens(resource: ResourceView, *, at: datetime) -> bool:
    """Whether a slot of today, that no closure takes, is not over yet: only then numbers are given out."""
    (today,) = days(resource, first=day_of(at), count=1, at=at, for_desk=True)
    return any(not one.closed and one.slot.ends_at > at for one in today.slots)


def queue(resource: UUID, *, at: datetime) -> Queue:
    """A counter's queue as it stands. One query."""
    rows = _today(resource, at)
    views = [_view(row, rows, at) for row in rows]
    missed = [one for one in views if one.state == "missed"]
    waiting = tuple(one for one in views if one.state == "waiting")
    return Queue(
        called=tuple(
            sorted((one for one in views if one.state == "called"), key=lambda one: one.window or 0)
        ),
        waiting=waiting,
        missed=tuple(missed[-6:]),
        served=sum(one.state == "done" for one in views),
        next=expected(_visits(rows), before=len(waiting), at=at),
    )


def ticket(id: UUID, *, at: datetime) -> tuple[TicketView, ResourceView]:
    """A number of today and its counter, for who has its address. Raises NotFound, also on another day."""
    row = Ticket.objects.filter(pk=id, on=day_of(at)).first()
    if row is None:
        raise NotFound(what=NUMBER)
    return _view(row, _today(row.resource_id, at), at), resources.one(row.resource_id)


def _today(resource: UUID, at: datetime) -> list[Ticket]:
    return list(Ticket.objects.filter(resource_id=resource, on=day_of(at)).order_by("number"))


def _view(row: Ticket, rows: list[Ticket], at: datetime) -> TicketView:
    if row.state != "waiting":
        return TicketView(row.id, row.number, row.state, row.window)
    before = sum(one.state == "waiting" and one.number < row.number for one in rows)
    return TicketView(
        row.id, row.number, row.state, None, before, expected(_visits(rows), before=before, at=at)
    )


def _visits(rows: list[Ticket]) -> list[Visit]:
    return [
        Visit(row.window, row.taken_at, row.called_at, row.ended_at, row.state == "done")
        for row in rows
        if row.window is not None and row.called_at is not None
    ]
