"""Counts from which is told what comes back: by community and grid and class, in seasons and in terms.

Only classes below a group, and only cases whose community is known. Days are days of the city.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhili.insight.rules.coming_back import Term, Year
from zhili.kernel.rows import fetch
from zhili.understanding.public import Span

LEAST_CASES = 5
"""Cases in each season, or term: fewer are no trouble of many."""

MOST_CASES = 200
"""Cases that are kept as evidence, the latest."""

_TOLD = """
SELECT n, array_to_string((string_to_array(area, '/'))[1:depth], '/') AS place, depth, class_code, opened_on, inside
FROM (
    SELECT n, area, class_code, opened_on, opened_on >= first AND opened_on < ended AS inside
    FROM unnest(%s::int[], %s::date[], %s::date[], %s::date[], %s::date[]) asked (n, first, ended, begun, until)
    JOIN insight_countedcase ON opened_on >= begun AND opened_on < until
    WHERE type_key = %s AND class_code LIKE '%%/%%' AND area LIKE '%%/%%/%%/%%'
) counted
CROSS JOIN (VALUES (4), (5)) depths (depth)
WHERE cardinality(string_to_array(area, '/')) >= depth
"""
_SEASONAL = f"""
WITH told AS ({_TOLD}), summed AS (
    SELECT n, place, class_code, count(*) FILTER (WHERE inside) AS inside, count(*) AS whole,
           count(DISTINCT opened_on) FILTER (WHERE inside) AS hits, count(DISTINCT opened_on) AS marked
    FROM told GROUP BY 1, 2, 3
)
SELECT n, place, class_code, inside, whole, hits, marked,
       (SELECT count(*) FROM (SELECT DISTINCT place, class_code FROM summed) different)
FROM summed WHERE inside >= %s
"""
_LASTING = f"""
WITH told AS ({_TOLD}), days AS (
    SELECT n, depth, place, class_code, opened_on, count(*) AS cases FROM told GROUP BY 1, 2, 3, 4, 5
), summed AS (
    SELECT n, depth, place, class_code, count(*) AS hits, sum(cases) AS cases FROM days GROUP BY 1, 2, 3, 4
), margins AS (
    SELECT *, sum(hits) OVER (PARTITION BY n, depth) AS whole,
           sum(hits) OVER (PARTITION BY n, depth, class_code) AS marked,
           sum(hits) OVER (PARTITION BY n, depth, place) AS drawn,
           sum(cases) OVER (PARTITION BY n, depth) AS all_cases,
           sum(cases) OVER (PARTITION BY n, depth, class_code) AS class_cases,
           sum(cases) OVER (PARTITION BY n, depth, place) AS place_cases
    FROM summed
)
SELECT n, place, class_code, cases, whole, marked, drawn, hits,
       coalesce(place_cases * (class_cases - cases) / nullif(all_cases - place_cases, 0), cases),
       (SELECT count(*) FROM (SELECT DISTINCT place, class_code FROM summed) different)
FROM margins WHERE cases >= %s
"""
_BEHIND = """
SELECT case_id, lead, ended_at - opened_at FROM insight_countedcase
WHERE type_key = %s AND class_code = %s AND (area = %s OR area LIKE %s) AND opened_on >= %s AND opened_on < %s
ORDER BY opened_at DESC
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One season or term: its days, its cases, what is judged, and how many would be ``expected``: by the year around
    the season, or by the share that the class has in the other places."""

    first: date
    ended: date
    cases: int
    expected: float
    span: Span

    def facts(self) -> dict[str, object]:
        """As evidence is kept."""
        return {
            "first": self.first.isoformat(),
            "ended": self.ended.isoformat(),
            "cases": self.cases,
            "days": self.span.hits,
            "expected": round(self.expected, 1),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A class at a place with its parts, the latest first."""

    area: str
    class_code: str
    parts: tuple[Part, ...]

    @property
    def latest(self) -> Part:
        """Last year's season, or the last term."""
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases of one part: who led how many, how many ended, in how many days on average."""

    cases: tuple[UUID, ...]
    handled: tuple[tuple[str, int], ...]
    ended: int
    days_to_end: float | None

    def facts(self) -> dict[str, object]:
        """As evidence is kept."""
        return {
            "handled": [list(one) for one in self.handled],
            "ended": self.ended,
            "days_to_end": self.days_to_end,
        }


def known_since(type_key: str) -> date | None:
    """The first day of which there are cases of a type."""
    found: date | None = fetch(
        "SELECT min(opened_on) FROM insight_countedcase WHERE type_key = %s", [type_key]
    )[0][0]
    return found


def seasonal(type_key: str, years: Sequence[Year]) -> tuple[list[Found], int]:
    """Places and classes with cases enough in the season of each year, and how many pairs were looked at."""
    asked = [(one.first, one.ended, one.begun, one.until) for one in years]
    rows = _asked(_SEASONAL, type_key, asked)
    parts = []
    for n, place, class_code, inside, whole, hits, marked, _ in rows:
        year = years[n]
        days, season = (year.until - year.begun).days, (year.ended - year.first).days
        expected = (whole - inside) * season / (days - season)
        span = Span(whole=days, marked=marked, drawn=season, hits=hits)
        parts.append((n, place, class_code, Part(year.first, year.ended, inside, expected, span)))
    return _complete(parts, len(years)), int(rows[0][-1]) if rows else 0


def lasting(type_key: str, terms: Sequence[Term]) -> tuple[list[Found], int]:
    """Places and classes with cases enough in each term, and how many pairs were looked at."""
    asked = [(one.begun, one.until, one.begun, one.until) for one in terms]
    rows = _asked(_LASTING, type_key, asked)
    parts = []
    for n, place, class_code, count, whole, marked, drawn, hits, expected, _ in rows:
        span = Span(whole=int(whole), marked=int(marked), drawn=int(drawn), hits=int(hits))
        term = terms[n]
        parts.append((n, place, class_code, Part(term.begun, term.until, int(count), float(expected), span)))
    return _complete(parts, len(terms)), int(rows[0][-1]) if rows else 0


def behind(type_key: str, area: str, class_code: str, first: date, ended: date) -> Behind:
    """The cases of a class in an area that were opened in some days, the latest first."""
    rows = fetch(_BEHIND, [type_key, class_code, area, f"{area}/%", first, ended])
    leads: defaultdict[str, int] = defaultdict(int)
    for _, lead, _ in rows:
        if lead:
            leads[lead] += 1
    took = [span.total_seconds() / 86400 for _, _, span in rows if span is not None]
    return Behind(
        cases=tuple(row[0] for row in rows[:MOST_CASES]),
        handled=tuple(sorted(leads.items(), key=lambda one: (-one[1], one[0]))),
        ended=len(took),
        days_to_end=round(sum(took) / len(took), 1) if took else None,
    )


def _asked(
    statement: str, type_key: str, asked: Sequence[tuple[date, date, date, date]]
) -> list[tuple[Any, ...]]:
    columns = [list(column) for column in zip(*asked, strict=True)]
    return fetch(statement, [list(range(len(asked))), *columns, type_key, LEAST_CASES])


def _complete(parts: Iterable[tuple[int, str, str, Part]], wanted: int) -> list[Found]:
    """Those that have every part, each with its parts in order."""
    held: defaultdict[tuple[str, str], dict[int, Part]] = defaultdict(dict)
    for n, place, class_code, part in parts:
        held[place, class_code][n] = part
    return [
        Found(place, class_code, tuple(found[n] for n in range(wanted)))
        for (place, class_code), found in sorted(held.items())
        if len(found) == wanted
    ]
