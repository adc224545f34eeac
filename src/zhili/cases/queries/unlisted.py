"""Where the responsibility list is silent but practice is not: who handled such cases, to propose new rows by.

What past cases show is marked as learned: it becomes the list's only when people put it there.
"""

from dataclasses import dataclass
from datetime import datetime

from zhili.casetypes.tables.refusals import Undecided
from zhili.kernel import isolation
from zhili.kernel.rows import fetch
from zhili.people import public as people

LEAST = 5
"""Ended cases of a class in a district from which practice is told."""

LEAST_SHARE = 0.6
"""Share of them that ended with one unit."""

_HANDLED = """
SELECT class_code, array_to_string((string_to_array(area, '/'))[1:2], '/'), lead_unit, count(*), min(area)
FROM cases_case WHERE class_code IS NOT NULL AND lead_unit IS NOT NULL AND area IS NOT NULL AND ended_at >= %s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3
"""


@dataclass(frozen=True, slots=True)
class Practice:
    """A row that the list lacks: of ``cases`` ended cases of a class in a district, ``share`` ended with ``unit``."""

    class_code: str
    area: str
    unit: str
    cases: int
    share: float


def unlisted(*, since: datetime) -> list[Practice]:
    """Rows proposed from what ended at or after ``since`` (with whom a case ended, after every return), most first."""
    by_place: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    with isolation.widened("figures"):
        handled = fetch(_HANDLED, [since])
    for class_code, district, unit, count, area in handled:
        by_place.setdefault((class_code, district), []).append((unit, count, area))
    found = []
    for (class_code, district), units in by_place.items():
        total, (unit, count, area) = sum(one[1] for one in units), units[0]
        if total >= LEAST and count >= LEAST_SHARE * total and _is_silent(class_code, area):
            found.append(Practice(class_code, district, unit, total, round(count / total, 3)))
    return sorted(found, key=lambda one: (-one.cases, one.class_code, one.area))


def _is_silent(class_code: str, area: str) -> bool:
    """Whether the list names nobody; where a fact is missing it does speak, and is only not asked enough."""
    try:
        return people.responsible(class_code=class_code, area=area) is None
    except Undecided:
        return False
