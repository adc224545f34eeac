"""Whom to call back next: cases that wait for it, the oldest due first, but those that rest or that somebody holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhili.cases.queries.listing import Filters, listing, scope
from zhili.cases.queries.views import CaseRow
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch

_WAITING = """
cases_case WHERE ended_at IS NULL AND type_key = %s AND stage = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM cases_callhold held
                  WHERE held.case_id = cases_case.id AND held.until > %s AND held.by <> %s)
"""
_RESTS = "(outcome->>%s)::timestamptz > %s"
_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class CallsWaiting:
    """How many wait to be called back now, how many of them too long, how many rest until an agreed time.

    Each is counted no further than a thousand.
    """

    ready: int
    late: int
    resting: int


def calls_due(
    *, case_type: CaseType, actor: Actor, at: datetime, limit: int = 50, excluding: UUID | None = None
) -> tuple[CaseRow, ...]:
    """The cases of a type that the actor may call about now, the oldest due first; none that a colleague holds."""
    where, values = _waiting(case_type, actor, at)
    again, agreed = _agreed(case_type, at)
    other, excluded = ("AND id <> %s", [excluding]) if excluding else ("", [])
    found = fetch(
        f"SELECT id FROM {where} AND NOT coalesce({again}, false) {other} ORDER BY due_at NULLS LAST, id LIMIT %s",
        [*values, *agreed, *excluded, limit],
    )
    return _rows([row[0] for row in found], actor, at)


def calls_resting(*, case_type: CaseType, actor: Actor, at: datetime, limit: int = 50) -> tuple[CaseRow, ...]:
    """The cases whose residents are to be called at an agreed time, the next first."""
    if case_type.call_back is None or case_type.call_back.again is None:
        return ()
    where, values = _waiting(case_type, actor, at)
    again, agreed = _agreed(case_type, at)
    found = fetch(
        f"SELECT id FROM {where} AND {again} ORDER BY outcome->>%s, id LIMIT %s",
        [*values, *agreed, case_type.call_back.again, limit],
    )
    return _rows([row[0] for row in found], actor, at)


def calls_waiting(*, case_type: CaseType, actor: Actor, at: datetime) -> CallsWaiting:
    """How many wait, in one statement."""
    where, values = _waiting(case_type, actor, at)
    again, agreed = _agreed(case_type, at)
    rows = fetch(
        "SELECT count(*) FILTER (WHERE NOT rests), count(*) FILTER (WHERE late AND NOT rests), "
        f"count(*) FILTER (WHERE rests) FROM (SELECT coalesce({again}, false) AS rests, "
        f"coalesce(due_at < %s, false) AS late FROM {where} LIMIT %s) few",
        [*agreed, at, *values, _COUNTED],
    )
    return CallsWaiting(*(int(count) for count in rows[0]))


def _waiting(case_type: CaseType, actor: Actor, at: datetime) -> tuple[str, list[Any]]:
    calling = case_type.call_back
    stages = sorted(case_type.actions[calling.by].from_) if calling else []
    clause, scoped = scope(actor, at)
    return f"{_WAITING} AND {clause}", [case_type.key, stages, at, actor.id, *scoped]


def _agreed(case_type: CaseType, at: datetime) -> tuple[str, list[Any]]:
    calling = case_type.call_back
    return (_RESTS, [calling.again, at]) if calling and calling.again else ("false", [])


def _rows(ids: list[UUID], actor: Actor, at: datetime) -> tuple[CaseRow, ...]:
    if not ids:
        return ()
    found = listing(actor=actor, filters=Filters(ids=tuple(ids)), at=at, limit=len(ids)).rows
    held = {one.id: one for one in found}
    return tuple(held[id] for id in ids if id in held)
