"""Cases as figures count them: plain facts of each, read from its row, by the type's own declaration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from zhili.cases.queries import types
from zhili.cases.rules import watching
from zhili.cases.rules.project import from_row
from zhili.kernel.rows import fetch
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people

_KEPT = (
    "id", "district_id", "number", "type_key", "type_version", "channel", "reporter", "stage", "version",
    "opened_at", "updated_at", "outcome", "state", "class_code", "area", "street", "lead_unit", "ended_at",
    "due_at", "due_latest", "text",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_KEPT)} FROM cases_case"
_WORKED = """
SELECT event.case_id, max(event.at) FROM cases_caseevent event
JOIN unnest(%s::int[], %s::uuid[]) wanted (district_id, case_id) USING (district_id, case_id)
WHERE event.actor NOT LIKE 'system:%%' GROUP BY event.case_id
"""


@dataclass(frozen=True, slots=True)
class Counting:
    """A case as figures count it. ``version`` tells one state of it from the next.

    ``marks``: of each rate that its type declares now, in order, whether the case is a hit; None where it does not
    count. Of an open case: ``late_at`` when its first running clock ends, ``clock`` which that is, ``paused_since``,
    ``worked_at`` when a person last did anything. ``passes``: how often units gave it away. ``contradicted``: a unit
    claims what was then found otherwise.
    """

    id: UUID
    district_id: int
    version: int
    type_key: str
    class_code: str | None
    area: str | None
    street: str | None
    lead: str | None
    opened_at: datetime
    ended_at: datetime | None
    late_at: datetime | None
    clock: str | None
    paused_since: datetime | None
    worked_at: datetime
    passes: int
    contradicted: bool
    marks: tuple[bool | None, ...]
    text: str


def countings(ids: Iterable[UUID]) -> list[Counting]:
    """These cases as they stand; one that is gone is left out."""
    return _countings(fetch(f"{_SELECT} WHERE id = ANY(%s)", [list(ids)]))


def countings_after(last: UUID | None, *, most: int) -> list[Counting]:
    """The next cases in the order of their ids, to count all from the beginning; empty at the end."""
    return _countings(fetch(f"{_SELECT} WHERE id > %s ORDER BY id LIMIT %s", [last or UUID(int=0), most]))


def _countings(found: list[tuple[Any, ...]]) -> list[Counting]:
    rows = [dict(zip(_KEPT, row, strict=True)) for row in found]
    worked = _worked_at([row for row in rows if row["ended_at"] is None])
    calendar = people.calendar()
    return [_counting(row, worked, calendar) for row in rows]


def _worked_at(rows: Sequence[Mapping[str, Any]]) -> dict[UUID, datetime]:
    keys = [[row["district_id"] for row in rows], [row["id"] for row in rows]]
    return {row[0]: row[1] for row in fetch(_WORKED, keys)} if rows else {}


def _counting(row: dict[str, Any], worked: Mapping[UUID, datetime], calendar: WorkCalendar) -> Counting:
    row["outcome"] = orjson.loads(str(row["outcome"]))
    state = from_row(row, orjson.loads(str(row["state"])))
    case_type = types.of_version(state.type_key, state.type_version)
    rates = types.current(state.type_key).rates
    is_open = row["ended_at"] is None
    return Counting(
        id=state.id, district_id=state.district_id, version=state.seq, type_key=state.type_key,
        class_code=row["class_code"], area=row["area"], street=row["street"], lead=row["lead_unit"],
        opened_at=row["opened_at"], ended_at=row["ended_at"],
        late_at=(row["due_latest"] or row["due_at"]) if is_open else None,
        clock=watching.due_clock(case_type, state, calendar) if is_open and row["due_at"] else None,
        paused_since=watching.paused_since(state) if is_open else None,
        worked_at=worked.get(state.id, row["updated_at"]),
        passes=watching.passes(case_type, state),
        contradicted=watching.contradicted(rates, state),
        marks=tuple(watching.counts(rate, state.outcome) for rate in rates),
        text=row["text"],
    )  # fmt: skip
