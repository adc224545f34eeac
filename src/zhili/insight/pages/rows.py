"""A case in the lists of this module: its term, what is pressing about it, and what the reader may do at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from zhili.cases import public as cases
from zhili.kernel.actor import Actor
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.clocks import ClockView

SOON = timedelta(hours=24)
_DUE = Text(zh="期限", en="Due")


@dataclass(frozen=True, slots=True)
class Row:
    """A case to be looked into. ``overseen``: somebody supervises it; ``oversee`` is where the reader can."""

    case: cases.CaseRow
    number: str
    term: ClockView | None
    overseen: bool
    oversee: str = ""
    oversee_words: Text | None = None


def rows(ids: tuple[UUID, ...], *, actor: Actor, at: datetime, back: str) -> list[Row]:
    """Cases in the order of their ids, as they stand now; those the reader may not open are left out."""
    if not ids:
        return []
    found = cases.listing(actor=actor, filters=cases.Filters(ids=ids), at=at, limit=len(ids)).rows
    by_id = {one.id: one for one in found}
    return [row(by_id[one], actor=actor, at=at, back=back) for one in ids if one in by_id]


def row(one: cases.CaseRow, *, actor: Actor, at: datetime, back: str) -> Row:
    """One case."""
    action = None if one.ended else cases.oversight_of(one, actor=actor, at=at)
    address = reverse("desk:case", args=[one.id])
    return Row(
        case=one,
        number=" ".join(one.number[start : start + 4] for start in range(0, len(one.number), 4)),
        term=None if one.ended else _term(one, at),
        overseen=one.outcome.get("supervised") is True,
        oversee=f"{address}?{urlencode({'do': action[0], 'next': back})}" if action else "",
        oversee_words=action[1] if action else None,
    )


def _term(one: cases.CaseRow, at: datetime) -> ClockView | None:
    if one.due_at is None:
        return None
    left = one.due_at - at
    latest = one.due_latest if one.due_latest != one.due_at else None
    overdue = (one.due_latest or one.due_at) < at
    return ClockView(_DUE, "overdue" if overdue else "running", left, one.due_at, latest, soon=left <= SOON)


def unit_name(code: str | None) -> Text:
    """A unit's name, or that there is none yet."""
    unit = people.unit(code) if code else None
    if unit is None:
        return Text(code, code) if code else Text(zh="未定", en="none yet")
    return unit.title
