"""The rates that a case type declares, counted over cases: how many, of how many, and for whom."""

from dataclasses import dataclass
from datetime import datetime

from zhili.cases.queries import types
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

GROUPS = {
    "lead_unit": "lead_unit",
    "street": "street",
    "class": "class_code",
    "district": "district_id::text",
}


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


def rates(
    *, type_key: str, opened_from: datetime, opened_until: datetime, by: str | None = None
) -> list[Counted]:
    """Every rate of a type over the cases opened in a time, in all or by ``lead_unit``, ``street``, ``class``,
    ``district``. A case counts once its field is known, unless it is excluded."""
    case_type = types.current(type_key)
    group = GROUPS[by] if by else "NULL::text"
    result: list[Counted] = []
    for rate in case_type.rates:
        rows = fetch(
            f"SELECT {group}, count(*) FILTER (WHERE (outcome->>%s IS NOT DISTINCT FROM %s) = %s), count(*)"
            " FROM cases_case"
            " WHERE type_key = %s AND opened_at >= %s AND opened_at < %s AND outcome ? %s"
            " AND coalesce(outcome->>%s, 'false') <> 'true' GROUP BY 1 ORDER BY 1",
            [
                rate.field,
                rate.is_ if isinstance(rate.is_, str) else "true",
                rate.is_ is not False,
                type_key,
                opened_from,
                opened_until,
                rate.known_by,
                rate.unless or "excluded",
            ],
        )
        found = [
            (str(row[0]) if row[0] is not None else None, int(str(row[1])), int(str(row[2]))) for row in rows
        ]
        if not by and not found:
            found = [(None, 0, 0)]
        result += [
            Counted(rate=rate.key, title=rate.title, group=name, hits=hits, base=base)
            for name, hits, base in found
        ]
    return result
