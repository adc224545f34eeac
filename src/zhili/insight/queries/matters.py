"""Reading hot issues and alerts, as far as somebody's reach goes: those of whose streets they may see every one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from zhili.cases import public as cases
from zhili.kernel.rows import fetch
from zhili.people import public as people


@dataclass(frozen=True, slots=True)
class MatterView:
    """A hot issue: its line, its heat with the facts it was made from, its streets and cases, latest first."""

    id: UUID
    type_key: str
    line: str
    heat: int
    facts: Mapping[str, Any]
    streets: tuple[str, ...]
    cases: tuple[UUID, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class AlertView:
    """A cluster with its four facts; ``probability`` is that of so many by chance in one place on one day."""

    type_key: str
    class_code: str
    streets: tuple[str, ...]
    since_on: date
    last_on: date
    expected: float
    seen: int
    probability: float


def matters(reach: cases.Reach, *, limit: int) -> list[MatterView]:
    """The hottest first."""
    rows = fetch(
        "SELECT id, type_key, line, heat, facts, streets, cases, found_at FROM insight_matter"
        " ORDER BY heat DESC, id"
    )
    found = (
        MatterView(
            row[0], row[1], row[2], row[3], orjson.loads(str(row[4])), tuple(row[5]), tuple(row[6]), row[7]
        )
        for row in rows
    )
    return [one for one in found if _within(reach, one.streets)][:limit]


def matter(id: UUID, reach: cases.Reach) -> MatterView | None:
    """One of them; None where it is no more, or not within reach."""
    return next((one for one in matters(reach, limit=10_000) if one.id == id), None)


def alerts(reach: cases.Reach, *, limit: int) -> list[AlertView]:
    """The latest first, of one day the rarest first."""
    rows = fetch(
        "SELECT type_key, class_code, streets, since_on, last_on, expected, seen, probability FROM insight_alert"
        " ORDER BY last_on DESC, probability, id"
    )
    found = (AlertView(row[0], row[1], tuple(row[2]), *row[3:]) for row in rows)
    return [one for one in found if _within(reach, one.streets)][:limit]


def _within(reach: cases.Reach, streets: tuple[str, ...]) -> bool:
    """Whether all of it may be seen; what has no place, only by those who see everything."""
    return reach.everywhere or all(
        (area := people.area(street)) is not None and reach.covers(area.path) for street in streets
    )
