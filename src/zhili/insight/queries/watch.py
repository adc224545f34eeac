"""What needs a supervisor: open cases that are late, go round in circles, stand still, or are not what they claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from zhili.cases import public as cases
from zhili.insight.queries.asking import Clause, area_clauses, reach_clause
from zhili.insight.queries.figures import BadPlace
from zhili.kernel.ids import as_uuid
from zhili.kernel.rows import cursor, fetch

Kind = Literal["late", "soon", "passed", "denied", "paused", "still"]
KINDS: tuple[Kind, ...] = ("late", "soon", "passed", "denied", "paused", "still")
SOON = timedelta(hours=24)
PAUSED_LONG = timedelta(days=30)
STILL_LONG = timedelta(days=7)
DENIED_KEPT = timedelta(days=90)
PASSES = 2

# What a kind is, and the column its list follows: latest first where the sign is "-".
_WHERE: dict[Kind, str] = {
    "late": "ended_at IS NULL AND late_at < %(at)s",
    "soon": "ended_at IS NULL AND late_at >= %(at)s AND late_at < %(soon)s",
    "passed": "ended_at IS NULL AND passes >= %(passes)s",
    "denied": "contradicted AND (ended_at IS NULL OR ended_at >= %(denied)s)",
    "paused": "paused_since < %(paused)s",  # kept of open cases only
    "still": "ended_at IS NULL AND paused_since IS NULL AND worked_at < %(still)s",
}
_ORDER: dict[Kind, tuple[str, str]] = {
    "late": ("late_at", ""),
    "soon": ("late_at", ""),
    "passed": ("passes", "-"),
    "denied": ("opened_at", "-"),
    "paused": ("paused_since", ""),
    "still": ("worked_at", ""),
}


@dataclass(frozen=True, slots=True)
class Watch:
    """What a supervisor looks at: as far as ``reach`` goes, in an area (path), of a unit, of a clock, at an instant."""

    reach: cases.Reach
    at: datetime
    area: str | None = None
    unit: str | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So many cases of a kind that one unit leads (None: nobody yet), whose first term is one clock's."""

    type_key: str
    unit: str | None
    clock: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """Some cases of a kind, the most pressing first, and where to go on; "" at the end."""

    ids: tuple[UUID, ...]
    after: str


def counts(watch: Watch) -> dict[Kind, int]:
    """How many cases of each kind there are, each counted along its own index, in one statement."""
    where, facts = _scope(watch)
    each = [f"(SELECT count(*) FROM insight_countedcase WHERE {_WHERE[kind]} AND {where})" for kind in KINDS]
    row = _fetch(f"SELECT {', '.join(each)}", facts)[0]
    return {kind: int(str(count)) for kind, count in zip(KINDS, row, strict=True)}


def parts(watch: Watch, kind: Kind) -> list[Part]:
    """Whose cases of a kind they are, and which term: most first."""
    where, facts = _scope(watch)
    found = _fetch(
        f"SELECT type_key, lead, clock, count(*) FROM insight_countedcase WHERE {_WHERE[kind]} AND {where}"
        " GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3",
        facts,
    )
    return [Part(str(row[0]), row[1], row[2], int(str(row[3]))) for row in found]


def late_by_place(watch: Watch) -> list[tuple[str, str, int]]:
    """How many late cases each unit has in each street; "" for those without one."""
    where, facts = _scope(watch)
    found = _fetch(
        "SELECT coalesce(street, ''), coalesce(lead, ''), count(*) FROM insight_countedcase"
        f" WHERE {_WHERE['late']} AND {where} GROUP BY 1, 2",
        facts,
    )
    return [(str(street), str(lead), int(str(count))) for street, lead, count in found]


def listed(watch: Watch, kind: Kind, *, after: str = "", limit: int = 50) -> Found:
    """The cases of a kind. Raises BadPlace."""
    where, facts = _scope(watch)
    column, sign = _ORDER[kind]
    beyond, direction = ("<", " DESC") if sign else (">", "")
    if after:
        value, _, last = after.rpartition("~")
        where = f"{where} AND ({column}, case_id) {beyond} (%(value)s, %(last)s)"
        if (known := as_uuid(last)) is None:
            raise BadPlace()
        facts |= {"value": _value(column, value), "last": known}
    rows = _fetch(
        f"SELECT case_id, {column} FROM insight_countedcase WHERE {_WHERE[kind]} AND {where}"
        f" ORDER BY {column}{direction}, case_id{direction} LIMIT %(limit)s",
        {**facts, "limit": limit + 1},
    )
    ids = tuple(row[0] for row in rows[:limit])
    more = len(rows) > limit
    return Found(ids, f"{_text(rows[limit - 1][1])}~{ids[-1].hex}" if more else "")


def since(ids: Sequence[UUID]) -> dict[UUID, tuple[datetime | None, datetime]]:
    """Of each case, since when it is paused and when a person last worked on it."""
    found = fetch(
        "SELECT case_id, paused_since, worked_at FROM insight_countedcase WHERE case_id = ANY(%s)",
        [list(ids)],
    )
    return {row[0]: (row[1], row[2]) for row in found}


def _fetch(query: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with cursor() as cur:
        return cur.execute(query.encode(), facts, prepare=True).fetchall()


def _scope(watch: Watch) -> tuple[str, dict[str, Any]]:
    at = watch.at
    facts: dict[str, Any] = {
        "at": at, "soon": at + SOON, "paused": at - PAUSED_LONG, "still": at - STILL_LONG, "denied": at - DENIED_KEPT,
        "passes": PASSES,
    }  # fmt: skip
    clauses: list[Clause] = [*area_clauses(watch.area), reach_clause(watch.reach)]
    if watch.unit is not None:
        clauses.append(("lead = %s", [watch.unit]) if watch.unit else ("lead IS NULL", []))
    if watch.clock:
        clauses.append(("clock = %s", [watch.clock]))
    named = []
    for clause, values in clauses:
        for value in values:
            name = f"v{len(facts)}"
            facts[name] = value
            clause = clause.replace("%s", f"%({name})s", 1)
        named.append(clause)
    return " AND ".join(named) or "TRUE", facts


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _value(column: str, written: str) -> datetime | int:
    try:
        if column == "passes":
            return int(written)
        value = datetime.fromisoformat(written)
    except ValueError:
        raise BadPlace() from None
    if value.tzinfo is None:
        raise BadPlace()
    return value
