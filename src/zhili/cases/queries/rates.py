"""The rates that a case type declares, counted over cases: how many, of how many, and for whom; and how many days."""

from dataclasses import dataclass
from datetime import datetime

from zhili.cases.queries import types
from zhili.cases.queries.listing import in_area
from zhili.cases.queries.reach import Reach
from zhili.cases.queries.searching import Clause
from zhili.casetypes.language import Rate
from zhili.kernel import isolation
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

GROUPS = {
    "lead_unit": "lead_unit",
    "street": "street",
    "class": "class_code",
    "district": "district_id::text",
}
EVERYWHERE = Reach(everywhere=True)
_CITY = "AT TIME ZONE 'Asia/Shanghai'"
DAYS_TAKEN = f"(ended_at {_CITY})::date - (opened_at {_CITY})::date"


@dataclass(frozen=True, slots=True)
class Counted:
    """A rate: ``hits`` of ``base`` cases; ``group`` names whose, None for all together."""

    rate: str
    title: Text
    group: str | None
    hits: int
    base: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where nothing was counted."""
        return self.hits / self.base if self.base else None


@dataclass(frozen=True, slots=True)
class Pace:
    """So many cases, how many of them have ended, and how many of the city's days those took on average."""

    group: str | None
    cases: int
    ended: int
    mean_days: float | None


def paces(
    *, type_key: str, opened_from: datetime, opened_until: datetime, by: str | None = None, within: Reach
) -> list[Pace]:
    """How many cases of a type were opened in a time, and how long those that ended took, divided as ``rates`` are."""
    group = GROUPS[by] if by else "NULL::text"
    reached, values = _within(within)
    with isolation.widened("figures"):
        rows = fetch(
            f"SELECT {group}, count(*), count(ended_at), avg({DAYS_TAKEN}) FROM cases_case"
            f" WHERE type_key = %s AND opened_at >= %s AND opened_at < %s AND {reached} GROUP BY 1 ORDER BY 1",
            [type_key, opened_from, opened_until, *values],
        )
    if not by and not rows:
        return [Pace(None, 0, 0, None)]
    return [
        Pace(_text(name), int(str(count)), int(str(ended)), None if days is None else float(str(days)))
        for name, count, ended, days in rows
    ]


def _text(name: object) -> str | None:
    return None if name is None else str(name)


def _within(reach: Reach) -> Clause:
    """What limits cases to those that a reach shows, as lists decide it."""
    if reach.everywhere:
        return "TRUE", []
    parts = [in_area(area) for area in reach.areas] + [("lead_unit = ANY(%s)", [list(reach.units)])]
    return f"({' OR '.join(clause for clause, _ in parts)})", [one for _, some in parts for one in some]


def counts(rate: Rate) -> Clause:
    """What limits cases to those that a rate counts: its field is known, and nothing excludes them."""
    return "outcome ? %s AND coalesce(outcome->>%s, 'false') <> 'true'", [
        rate.known_by,
        rate.unless or "excluded",
    ]


def hits(rate: Rate) -> Clause:
    """What limits those to the ones that a rate calls hits."""
    word = rate.is_ if isinstance(rate.is_, str) else "true"
    return "(outcome->>%s IS NOT DISTINCT FROM %s) = %s", [rate.field, word, rate.is_ is not False]


def rates(
    *,
    type_key: str,
    opened_from: datetime,
    opened_until: datetime,
    by: str | None = None,
    within: Reach = EVERYWHERE,
) -> list[Counted]:
    """Every rate of a type over the cases opened in a time, in all or by ``lead_unit``, ``street``, ``class``,
    ``district``, as far as ``within`` goes. A case counts once its field is known, unless it is excluded."""
    case_type = types.current(type_key)
    group = GROUPS[by] if by else "NULL::text"
    reached, values = _within(within)
    result: list[Counted] = []
    for rate in case_type.rates:
        with isolation.widened("figures"):
            hit, counted = hits(rate), counts(rate)
            rows = fetch(
                f"SELECT {group}, count(*) FILTER (WHERE {hit[0]}), count(*) FROM cases_case"
                f" WHERE type_key = %s AND opened_at >= %s AND opened_at < %s AND {counted[0]} AND {reached}"
                " GROUP BY 1 ORDER BY 1",
                [*hit[1], type_key, opened_from, opened_until, *counted[1], *values],
            )
        found = [
            (str(row[0]) if row[0] is not None else None, int(str(row[1])), int(str(row[2]))) for row in rows
        ]
        if not by and not found:
            found = [(None, 0, 0)]
        result += [
            Counted(rate=rate.key, title=rate.title, group=name, hits=hit_by, base=base)
            for name, hit_by, base in found
        ]
    return result
