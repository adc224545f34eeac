"""Lists of cases: filtered, limited to what the actor may read, page by page from a key, in one statement."""

import base64
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import orjson

from zhili.cases.queries import searching, types
from zhili.cases.queries.searching import Clause
from zhili.cases.queries.views import CaseRow
from zhili.cases.rules.guards import reference
from zhili.casetypes.effects import MEDIATOR_ENTRY
from zhili.casetypes.language import MANDATED_ROLES, UNIT_BOUND
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

MOST = 500
_AREA_WIDE = MANDATED_ROLES - UNIT_BOUND

COLUMNS = """
id, district_id, number, type_key, type_version, version, stage, title, class_code,
state->'suggested'->'class'->>'value', urgency, area, address, lon, lat, channel, lead_unit,
opened_at, updated_at, ended_at, due_at, due_latest, clock, remaining, outcome
"""
"""What ``row_of`` makes a case in a list of."""

_SELECT = f"SELECT {COLUMNS} FROM cases_case"

_ASKED = (
    "ended_at IS NULL AND state->'asked' <> '{}'"
    " AND EXISTS (SELECT 1 FROM jsonb_each(state->'asked') one WHERE one.value->>3 = ANY(%s))"
)


class BadCursor(ZhiliError):
    """The page key was not given out by us."""

    code: ClassVar[str] = "bad-cursor"
    status: ClassVar[int] = 422
    message = Text(
        zh="翻页标记无效，请从第一页重新开始。", en="The page cursor is not valid; start from the first page."
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is limited to; None and empty mean: not limited.

    ``helping`` is a unit that takes part without leading; ``asked_of`` are roles whose approval is waited for;
    ``differs``: an outside register that keeps the case too holds something else in it. ``mediator`` is a number on
    the register of mediators.
    """

    type_key: str | None = None
    stages: tuple[str, ...] = ()
    ended: bool | None = None
    class_code: str | None = None
    area: str | None = None
    unit: str | None = None
    lead: str | None = None
    urgency: str | None = None
    channel: str | None = None
    overdue: bool = False
    paused: bool = False
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    updated_from: datetime | None = None
    query: str | None = None
    numbers: tuple[str, ...] = ()
    ids: tuple[UUID, ...] = ()
    excluding: UUID | None = None
    helping: str | None = None
    asked_of: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    differs: bool = False
    mediator: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, and the key of the next part; None at the end."""

    rows: tuple[CaseRow, ...]
    after: str | None


def listing(
    *,
    actor: Actor,
    filters: Filters,
    at: datetime,
    after: str | None = None,
    limit: int = 50,
    order: str = "newest",
    everything: bool = False,
) -> Page:
    """Cases that the actor may read, ``newest`` first or by ``due`` time. Raises BadCursor.

    ``everything`` leaves the actor's limits out: for what is public by the type's declaration, nowhere else.
    """
    limit = max(1, min(limit, MOST))
    clauses = [*_filter_clauses(filters, at), *([] if everything else [scope(actor, at)])]
    if after:
        clauses.append(_after(after, order))
    where = " AND ".join(clause for clause, _ in clauses) or "TRUE"
    values = [value for _, part in clauses for value in part]
    ordering = "due_at NULLS LAST, id" if order == "due" else "id DESC"
    query = f"{_SELECT} WHERE {where} ORDER BY {ordering} LIMIT %s"
    with isolation.widened("disclosed") if everything else nullcontext():
        rows = fetch(query, [*values, limit + 1])
    found = tuple(row_of(row) for row in rows[:limit])
    return Page(rows=found, after=_key(found[-1], order) if len(rows) > limit else None)


def count(*, actor: Actor, filters: Filters, at: datetime, most: int = 1000) -> int:
    """How many there are, counted no further than ``most``."""
    return counts(actor=actor, filters=[filters], at=at, most=most)[0]


def counts(*, actor: Actor, filters: list[Filters], at: datetime, most: int = 1000) -> tuple[int, ...]:
    """How many each of several lists has, counted no further than ``most``. One query."""
    parts, values = [], []
    for one in filters:
        clauses = [*_filter_clauses(one, at), scope(actor, at)]
        where = " AND ".join(clause for clause, _ in clauses)
        parts.append(f"(SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE {where} LIMIT %s) few)")
        values += [*(value for _, part in clauses for value in part), most]
    return fetch(f"SELECT {', '.join(parts)}", values)[0] if parts else ()


def _filter_clauses(filters: Filters, at: datetime) -> Iterator[Clause]:
    equal = {
        "type_key": filters.type_key,
        "lead_unit": filters.lead,
        "urgency": filters.urgency,
        "channel": filters.channel,
    }
    yield from ((f"{column} = %s", [value]) for column, value in equal.items() if value)
    compare = {
        "due_at < %s": filters.due_before,
        "opened_at >= %s": filters.opened_from,
        "opened_at < %s": filters.opened_until,
        "updated_at >= %s": filters.updated_from,
        "id <> %s": filters.excluding,
    }
    yield from ((clause, [value]) for clause, value in compare.items() if value)
    yield from _set_clauses(filters, at)
    if filters.query:
        yield searching.holding(filters.query)
    yield from _work_clauses(filters)


def _set_clauses(filters: Filters, at: datetime) -> Iterator[Clause]:
    members = {
        "type_key": filters.types,
        "class_code": filters.classes,
        "stage": filters.stages,
        "number": filters.numbers,
        "id": filters.ids,
    }
    yield from (_among(column, list(values)) for column, values in members.items() if values)
    if filters.ended is not None:
        yield f"ended_at IS {'NOT ' if filters.ended else ''}NULL", []
    if filters.class_code:
        yield _tree("class_code", filters.class_code)
    if filters.area:
        yield in_area(filters.area)
    if filters.unit:
        yield "ended_at IS NULL AND units @> %s", [[filters.unit]]
    if filters.overdue:
        yield "ended_at IS NULL AND due_at < %s", [at]
    if filters.paused:
        yield "ended_at IS NULL AND clock = 'paused'", []


def _among(column: str, values: list[Any]) -> Clause:
    """One value as an equation: only then does the server see that an index gives the rows in their order."""
    return (f"{column} = %s", values) if len(values) == 1 else (f"{column} = ANY(%s)", [values])


def _work_clauses(filters: Filters) -> Iterator[Clause]:
    if filters.helping:
        yield "ended_at IS NULL AND units @> %s", [[filters.helping]]
        yield "lead_unit IS DISTINCT FROM %s", [filters.helping]
    if filters.mediator:
        yield f"outcome->>'{MEDIATOR_ENTRY}' = %s", [filters.mediator]
    if filters.asked_of:
        yield _ASKED, [list(filters.asked_of)]
    if filters.differs:
        yield "id IN (SELECT case_id FROM cases_instep WHERE differs > 0)", []


def _tree(column: str, code: str) -> Clause:
    if "/" in code:
        return f"{column} = %s", [code]
    # "0" is the character after "/": everything below a group lies between the two.
    return f"({column} = %s OR ({column} >= %s AND {column} < %s))", [code, f"{code}/", f"{code}0"]


def in_area(path: str) -> Clause:
    """What limits cases to an area, given as a path."""
    steps = path.split("/")
    if len(steps) == 1:
        return "TRUE", []
    if len(steps) == 2:
        return "district_id = %s", [int(steps[1])]
    if len(steps) == 3:
        return "street = %s", [steps[2]]
    # Not LIKE: it may tell of the rows it is given, and is asked only after a policy; these two may be asked before.
    below = 'area COLLATE "C" >= %s AND area COLLATE "C" < %s'
    return f"street = %s AND (area = %s OR ({below}))", [steps[2], path, f"{path}/", f"{path}0"]


def scope(actor: Actor, at: datetime) -> Clause:
    """What the actor may read: its own cases, its units', those in the areas of its mandates."""
    if actor.kind == "system":
        return "TRUE", []
    parts = [*_own(actor), *_of_units(actor, at)]
    for mandate in actor.held(at):
        if mandate.role not in _AREA_WIDE or (mandate.area is None and mandate.unit is not None):
            continue
        if mandate.area is None or "/" not in mandate.area:
            return "TRUE", []
        parts.append(in_area(mandate.area))
    if not parts:
        return "FALSE", []
    return (
        "(" + " OR ".join(clause for clause, _ in parts) + ")",
        [value for _, values in parts for value in values],
    )


def _own(actor: Actor) -> Iterator[Clause]:
    if actor.kind != "anonymous":
        yield "reporter = %s", [reference(actor)]
    if actor.kind == "resident":
        yield "id IN (SELECT case_id FROM cases_party WHERE account = %s)", [reference(actor)]
    if actor.parties:
        yield "id IN (SELECT case_id FROM cases_party WHERE id = ANY(%s))", [list(actor.parties)]
    if actor.cases:
        yield "id = ANY(%s)", [list(actor.cases)]


def _of_units(actor: Actor, at: datetime) -> Iterator[Clause]:
    units = {below for unit in actor.units(at) for below in people.units_below(unit)}
    if units:
        yield "units && %s", [sorted(units)]


def _key(row: CaseRow, order: str) -> str:
    parts = [str(row.id)]
    if order == "due":
        parts.insert(0, row.due_at.isoformat() if row.due_at else "")
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode().rstrip("=")


def _after(key: str, order: str) -> Clause:
    try:
        parts = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode().split("|")
        last = UUID(parts[-1])
        due = datetime.fromisoformat(parts[0]) if order == "due" and parts[0] else None
        if len(parts) != (2 if order == "due" else 1) or (due is not None and due.tzinfo is None):
            raise BadCursor()
    except ValueError:
        raise BadCursor() from None
    if order != "due":
        return "id < %s", [last]
    if due is None:
        return "due_at IS NULL AND id > %s", [last]
    return "(due_at > %s OR (due_at = %s AND id > %s) OR due_at IS NULL)", [due, due, last]


def row_of(row: tuple[Any, ...]) -> CaseRow:
    """A case in a list, from its ``COLUMNS``."""
    (id, district_id, number, type_key, type_version, version, stage, title, class_code, suggested, urgency, area,
     address, lon, lat, channel, lead, opened_at, updated_at, ended_at, due_at, due_latest, clock, remaining,
     outcome) = row  # fmt: skip
    case_type = types.of_version(str(type_key), int(str(type_version)))
    place = people.area(str(area)) if area else None
    unit = people.unit(str(lead)) if lead else None
    class_ = case_type.class_(str(class_code)) if class_code else None
    known = case_type.stages.get(str(stage))
    title_of_stage = known.title if known else Text(zh=str(stage), en=str(stage))
    return CaseRow(
        id=id, district_id=district_id, number=number, type_key=type_key, version=version, stage=stage,
        stage_title=title_of_stage, resident_stage=known.resident if known else title_of_stage,
        ended=ended_at is not None, title=title, class_code=class_code, class_name=class_.name if class_ else None,
        suggested_class=suggested, urgency=urgency, area=area, area_name=place.title if place else None,
        address=address, lon=lon, lat=lat, channel=channel, lead_unit=lead,
        lead_name=unit.title if unit else None, opened_at=opened_at, updated_at=updated_at,
        ended_at=ended_at, due_at=due_at, due_latest=due_latest, clock=clock, remaining=remaining,
        outcome=orjson.loads(str(outcome)),
    )  # fmt: skip
