"""Sums over many cases, and the cases behind each: the two are read from one counting, so that they agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from zhili.insight.queries.asking import Ask, By, Clause, case_clauses, cell_clauses
from zhili.insight.rules.sureness import Share
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

RATES = (1, 2, 3, 4)
Which = Literal["all", "ended", "known", "hit", "missed"]
_OF_CASES = {
    "day": "{day}::text",
    "month": "date_trunc('month', {day})::date::text",
    "district": "district_id::text",
    "street": "coalesce(street, '')",
    "community": "coalesce(split_part(area, '/', 4), '')",
    "grid": "coalesce(split_part(area, '/', 5), '')",
    "unit": "coalesce(lead, '')",
    "class": "coalesce(class_code, '')",
    "word": "word",
}
_OF_CELLS = {
    "day": "first_on::text",
    "month": "first_on::text",
    "district": "district_id::text",
    **dict.fromkeys(("street", "unit", "class", "word"), "part"),
}
_WHICH = {
    "all": "TRUE",
    "ended": "ended_at IS NOT NULL",
    "known": "marks[{n}] IS NOT NULL",
    "hit": "marks[{n}] = 1",
    "missed": "marks[{n}] = 0",
}


class BadPlace(ZhiliError):
    """The place to go on in a list was not given out by us."""

    code: ClassVar[str] = "bad-cursor"
    status: ClassVar[int] = 422
    message = Text(
        zh="翻页标记无效，请从第一页重新开始。", en="The page cursor is not valid; start from the first page."
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """So many cases of one part, how many of them have ended, and the type's rates over them, in order.

    ``days`` are those of all that ended together, each from the day it was opened; None until they were counted.
    """

    part: str
    cases: int
    ended: int
    shares: tuple[Share, ...]
    days: int | None = 0

    @property
    def mean_days(self) -> float | None:
        """How many days a case took on average, of those that ended; None where none did."""
        return self.days / self.ended if self.ended and self.days is not None else None


@dataclass(frozen=True, slots=True)
class Behind:
    """Some of the cases behind a figure, latest first, and where to go on; "" at the end."""

    ids: tuple[UUID, ...]
    after: str


def sums(ask: Ask, *, by: By | None = None) -> list[Sum]:
    """The figures, divided by something or not. Nothing is left out: "" is the part of cases that have none."""
    return sums_each((ask,), by=by)[0]


def sums_each(asks: Sequence[Ask], *, by: By | None = None) -> list[list[Sum]]:
    """The figures of several questions, each divided alike, in their order. One statement."""
    asked = [_asked(ask, by) for ask in asks]
    rows = fetch(
        " UNION ALL ".join(
            f"(SELECT {place}, counted.* FROM ({query}) counted)" for place, (query, _) in enumerate(asked)
        )
        + " ORDER BY 1, 2",
        [value for _, values in asked for value in values],
    )
    return [[_sum(row[1:]) for row in rows if row[0] == place and row[2]] for place in range(len(asked))]


def _asked(ask: Ask, by: By | None) -> Clause:
    cut = ask.cut(by)
    if cut is None:
        return _from_cases(ask, by)
    months = by == "month" or (by != "day" and ask.first.day == 1 and ask.until.day == 1)
    group = _OF_CELLS[by] if by else "''"
    summed = ", ".join(
        f"sum({name})" for name in ("cases", "ended", "days", *_numbered("known_{n}", "hits_{n}"))
    )
    where, values = _joined(cell_clauses(ask, cut, "month" if months else "day"))
    return f"SELECT {group}, {summed} FROM insight_cell WHERE {where} GROUP BY 1", values


def _from_cases(ask: Ask, by: By | None) -> Clause:
    group = _OF_CASES[by].format(day="ended_on" if ask.ended else "opened_on") if by else "''"
    table = "insight_countedcase" + (" CROSS JOIN unnest(words) word" if by == "word" else "")
    counted = ", ".join(
        [
            "count(*)",
            "count(ended_at)",
            "coalesce(sum(ended_on - opened_on), 0)",
            *_numbered("count(marks[{n}])", "sum(marks[{n}])"),
        ]
    )
    where, values = _joined(case_clauses(ask))
    return f"SELECT {group}, {counted} FROM {table} WHERE {where} GROUP BY 1", values


def total(ask: Ask) -> Sum:
    """The figures in all."""
    return together(sums(ask))


def together(found: Iterable[Sum], part: str = "") -> Sum:
    """Several figures as one."""
    listed = list(found)
    shares = tuple(
        Share(sum(one.shares[n].hits for one in listed), sum(one.shares[n].base for one in listed))
        for n in range(len(RATES))
    )
    counts = (sum(one.cases for one in listed), sum(one.ended for one in listed))
    days = [one.days for one in listed if one.days is not None]
    return Sum(part, *counts, shares, sum(days) if len(days) == len(listed) else None)


def behind(ask: Ask, *, which: Which = "all", rate: int = 0, after: str = "", limit: int = 50) -> Behind:
    """The cases that a figure counts: all of its part, those that ended, or those of a rate (its place) that are
    known, hit or missed. Raises BadPlace."""
    day = "ended_on" if ask.ended else "opened_on"
    clauses = [*case_clauses(ask), (_WHICH[which].format(n=rate + 1), [])]
    if after:
        clauses.append((f"({day}, case_id) < (%s, %s)", [*_place(after)]))
    where, values = _joined(clauses)
    rows = fetch(
        f"SELECT case_id, {day} FROM insight_countedcase WHERE {where}"
        f" ORDER BY {day} DESC, case_id DESC LIMIT %s",
        [*values, limit + 1],
    )
    ids = tuple(row[0] for row in rows[:limit])
    return Behind(ids, f"{rows[limit - 1][1]}.{ids[-1].hex}" if len(rows) > limit else "")


def by_hour(ask: Ask) -> list[int]:
    """How many cases came (or ended) in each hour of the day that is asked about, in the city's time."""
    column = "ended_at" if ask.ended else "opened_at"
    where, values = _joined(case_clauses(ask))
    rows = fetch(
        f"SELECT extract(hour FROM {column} AT TIME ZONE 'Asia/Shanghai')::int, count(*)"
        f" FROM insight_countedcase WHERE {where} GROUP BY 1",
        values,
    )
    hours = {int(str(hour)): int(str(count)) for hour, count in rows}
    return [hours.get(hour, 0) for hour in range(24)]


def _place(after: str) -> tuple[date, UUID]:
    try:
        day, _, case_id = after.partition(".")
        return date.fromisoformat(day), UUID(case_id)
    except ValueError:
        raise BadPlace() from None


def _numbered(*patterns: str) -> list[str]:
    return [pattern.format(n=n) for pattern in patterns for n in RATES]


def _joined(clauses: Iterable[Clause]) -> Clause:
    listed = list(clauses)
    return " AND ".join(clause for clause, _ in listed), [one for _, some in listed for one in some]


def _sum(row: tuple[Any, ...]) -> Sum:
    part, cases_, ended, days, *marks = row
    numbers = [int(str(one or 0)) for one in marks]
    known, hits = numbers[: len(RATES)], numbers[len(RATES) :]
    shares = tuple(Share(hit, base) for hit, base in zip(hits, known, strict=True))
    return Sum(str(part), int(str(cases_)), int(str(ended)), shares, None if days is None else int(str(days)))
