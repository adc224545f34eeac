"""Units that were called to cases: who is still waited for, and how units come when they are called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhili.cases.queries import types
from zhili.cases.queries.listing import in_area, scope
from zhili.cases.queries.whole import unit_name
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

MOST = 500

_WAITING = """
SELECT call.case_id, held.number, held.title, held.type_key, held.type_version, held.stage, held.area,
       call.unit, call.by_unit, call.called_at, call.due_at
FROM cases_call call
JOIN (SELECT id, district_id AS district, number, title, type_key, type_version, stage, area FROM cases_case
      WHERE {scope}) held ON held.id = call.case_id AND held.district = call.district_id
WHERE call.come_at IS NULL AND call.lapsed_at IS NULL AND {limits}
ORDER BY call.called_at, call.unit LIMIT %s
"""

_FIGURES = """
SELECT unit, count(*), count(come_at), count(come_at) FILTER (WHERE come_at <= coalesce(due_at, 'infinity')),
       count(*) FILTER (WHERE come_at IS NULL AND lapsed_at IS NULL),
       count(*) FILTER (WHERE come_at IS NULL AND lapsed_at IS NULL AND due_at < %s),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM come_at - called_at) / 60)
FROM cases_call WHERE called_at >= %s AND called_at < %s AND {limits} GROUP BY unit ORDER BY unit
"""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A unit that was called to a case and has not come; ``overdue`` once ``due_at`` has passed."""

    case_id: UUID
    number: str
    title: str
    type_key: str
    stage_title: Text
    area: str | None
    area_name: Text | None
    unit: str
    unit_name: Text
    by_unit: str | None
    by_name: Text | None
    called_at: datetime
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CallFigure:
    """How a unit comes when it is called: ``calls`` in all, of which it came to ``come`` and ``in_time``; ``waiting``
    for it still, ``late`` among those; ``minutes`` it took, half of the times it came."""

    unit: str
    unit_name: Text
    calls: int
    come: int
    in_time: int
    waiting: int
    late: int
    minutes: float | None


def unanswered_calls(
    *,
    actor: Actor,
    at: datetime,
    unit: str | None = None,
    area: str | None = None,
    overdue: bool | None = None,
    limit: int = 200,
) -> tuple[CallRow, ...]:
    """Units still waited for in the cases that the actor may read, the longest waited for first.

    ``unit``: those of this unit and the units under it. ``area`` is a path.
    """
    limits = [scope(actor, at), *([in_area(area)] if area else [])]
    where = ["TRUE", *(["call.unit = ANY(%s)"] if unit else [])]
    values: list[Any] = [[*people.units_below(unit)] or [unit]] if unit else []
    if overdue is not None:
        where.append("call.due_at < %s" if overdue else "coalesce(call.due_at, 'infinity') >= %s")
        values.append(at)
    rows = fetch(
        _WAITING.format(scope=" AND ".join(clause for clause, _ in limits), limits=" AND ".join(where)),
        [*(value for _, part in limits for value in part), *values, max(1, min(limit, MOST))],
    )
    return tuple(_row(row, at) for row in rows)


def _row(row: tuple[Any, ...], at: datetime) -> CallRow:
    case_id, number, title, type_key, version, stage, area, unit, by_unit, called_at, due_at = row
    stages = types.of_version(type_key, version).stages
    place = people.area(area) if area else None
    return CallRow(
        case_id=case_id, number=number, title=title, type_key=type_key,
        stage_title=stages[stage].title if stage in stages else Text(zh=stage, en=stage), area=area,
        area_name=place.title if place else None, unit=unit, unit_name=unit_name(unit) or Text(zh=unit, en=unit),
        by_unit=by_unit, by_name=unit_name(by_unit), called_at=called_at, due_at=due_at,
        overdue=due_at is not None and due_at < at,
    )  # fmt: skip


def call_figures(
    *, called_from: datetime, called_until: datetime, at: datetime, area: str | None = None
) -> tuple[CallFigure, ...]:
    """For each unit that was called in a time, how it came; in the cases of an area (a path) if one is given."""
    limits: str = "TRUE"
    values: list[Any] = []
    if area:
        clause, values = in_area(area)
        limits = f"(district_id, case_id) IN (SELECT district_id, id FROM cases_case WHERE {clause})"
    with isolation.widened("figures"):
        rows = fetch(_FIGURES.format(limits=limits), [at, called_from, called_until, *values])
    return tuple(
        CallFigure(
            unit=str(row[0]),
            unit_name=unit_name(str(row[0])) or Text(zh=str(row[0]), en=str(row[0])),
            calls=row[1],
            come=row[2],
            in_time=row[3],
            waiting=row[4],
            late=row[5],
            minutes=float(row[6]) if row[6] is not None else None,
        )
        for row in rows
    )
