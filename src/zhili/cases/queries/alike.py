"""Open cases that may be about the same matter as another, or as what somebody is writing: by place, time and words.

Around a point and in an area every open case of the last weeks is compared; where no place is known, those that share
the rarest runs of letters with the text (``runs``). Of many cases in the same words the first stands for all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from zhili.cases.queries import runs
from zhili.cases.queries.listing import COLUMNS, in_area, row_of, scope
from zhili.cases.queries.searching import Clause
from zhili.cases.queries.views import CaseRow
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.understanding import public as understanding

RECENT = timedelta(days=84)
NEAR_DEGREES = 0.002  # some 200 m
READ = 300
"""Letters of a text that are compared."""

FLOOD = 5
"""More cases than these in the same words are shown as one."""

WITHOUT_PLACE = 0.25
"""Where nothing is known of the place, words have to be so alike."""

_MOST = 10_000
_COMPARED = 300
_OWN = f"(SELECT left(text, {READ}) FROM cases_case WHERE id = %s)"
_SAID = f"hashtextextended(coalesce(nullif(left(text, {READ}), ''), id::text), 0)"
EQUAL = f"CASE WHEN equal > {FLOOD} THEN equal - 1 ELSE 0 END"
"""How many more there are in the same words, in a statement over ``TOLD``; 0 where each stands for itself."""

TOLD = f"""
    SELECT id, count(*) OVER (PARTITION BY said) AS equal, row_number() OVER (PARTITION BY said ORDER BY id) AS place
    FROM (SELECT id, {_SAID} AS said FROM cases_case WHERE {{where}} LIMIT {_MOST}) found
"""
"""Cases with the place that each has, in order of time, among the ``equal`` ones of the same words."""

_ALIKE = f"""
WITH told AS ({TOLD})
SELECT {COLUMNS}, left(text, {READ}), {EQUAL}, {{own}}
FROM told JOIN cases_case USING (id) WHERE place = 1 OR equal <= {FLOOD}
ORDER BY id DESC LIMIT {_COMPARED}
"""


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A case that may be the same. ``score`` None: near, but told in other words; else the ``words`` in both are why.

    ``equal``: how many more there are in exactly its words, where these are many.
    """

    row: CaseRow
    score: float | None
    words: tuple[str, ...]
    equal: int


def near(*, row: CaseRow, actor: Actor, at: datetime, limit: int = 20) -> tuple[AlikeRow, ...]:
    """Open cases that the actor may read, around another and of the last weeks: those that tell the same first, then
    the latest. Where its place is not known, only such as tell the same. One query, two without a place.
    """
    own: Clause = (_OWN, [row.id])
    if row.lon is None or row.lat is None or row.area is None:
        (text,) = fetch(f"SELECT {own[0]}", own[1])[0]
        return alike(
            text=str(text or ""), type_key=row.type_key, actor=actor, at=at, excluding=row.id, limit=limit
        )
    box = [row.lon - NEAR_DEGREES, row.lon + NEAR_DEGREES, row.lat - NEAR_DEGREES, row.lat + NEAR_DEGREES]
    clauses = [
        in_area("/".join(row.area.split("/")[:3])),
        ("lon BETWEEN %s AND %s AND lat BETWEEN %s AND %s", box),
        ("id <> %s", [row.id]),
    ]
    found = _fetched(row.type_key, clauses, own, actor, at)
    return tuple(_ordered(str(found[0][-1] or "") if found else "", found)[:limit])


def alike(
    *,
    text: str,
    type_key: str,
    actor: Actor,
    at: datetime,
    area: str | None = None,
    excluding: UUID | None = None,
    limit: int = 5,
) -> tuple[AlikeRow, ...]:
    """Open cases of the last weeks that tell the same as a text, best first, of those that the actor may read: in an
    area (a path), or anywhere. One query.
    """
    where = in_area(area) if area else runs.sharing(text, since=at - RECENT)
    if where is None:
        return ()
    clauses = [where, *([("id <> %s", [excluding])] if excluding else [])]
    found = _fetched(type_key, clauses, ("NULL", []), actor, at)
    least = 0.0 if area else WITHOUT_PLACE
    by_id = {str(row[0]): row for row in found}
    return tuple(
        _row(by_id[match.id], match) for match in _matching(text, found, limit) if match.score >= least
    )


def _fetched(
    type_key: str, clauses: list[Clause], own: Clause, actor: Actor, at: datetime
) -> list[tuple[Any, ...]]:
    open_: Clause = ("ended_at IS NULL AND type_key = %s AND opened_at >= %s", [type_key, at - RECENT])
    asked = [open_, *clauses, scope(actor, at)]
    statement = _ALIKE.format(where=" AND ".join(clause for clause, _ in asked), own=own[0])
    return fetch(statement, [*(value for _, values in asked for value in values), *own[1]])


def _ordered(text: str, found: list[tuple[Any, ...]]) -> list[AlikeRow]:
    """Those that tell the same first, the most alike of these first."""
    known = {one.id: one for one in _matching(text, found, len(found))}
    rows = [_row(row, known.get(str(row[0]))) for row in found]
    return sorted(rows, key=lambda one: -(one.score or 0))


def _matching(text: str, found: list[tuple[Any, ...]], limit: int) -> list[understanding.Match]:
    candidates = [understanding.Candidate(str(row[0]), str(row[-3] or "")) for row in found]
    return understanding.similar(text=text, candidates=candidates, limit=limit)


def _row(row: tuple[Any, ...], match: understanding.Match | None) -> AlikeRow:
    score, words = (match.score, match.reasons) if match else (None, ())
    return AlikeRow(row_of(row[:-3]), score, words, int(row[-2]))
