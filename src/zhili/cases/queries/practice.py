"""Whom the latest cases of a class went to, and who gave them back: one statement whose cost does not grow."""

from uuid import UUID

from zhili.cases.rules.practice import Practised, Went, practised
from zhili.kernel import isolation
from zhili.kernel.rows import fetch
from zhili.understanding import public as understanding

LOOKED_AT = 300
"""The latest cases of a class that are looked at."""

_COUNT = """
WITH held AS MATERIALIZED (
    SELECT district_id, id, lead_unit, area FROM cases_case
    WHERE class_code = %s AND id <> %s AND area IS NOT NULL ORDER BY class_code, id DESC LIMIT %s
)
SELECT lead_unit, array_to_string((string_to_array(area, '/'))[1:3], '/'), count(*)
FROM held WHERE lead_unit IS NOT NULL GROUP BY 1, 2
UNION ALL
SELECT event.unit, NULL, count(*)
FROM held JOIN cases_caseevent AS event ON event.district_id = held.district_id AND event.case_id = held.id
WHERE event.unit IS NOT NULL AND event.changes @> '[{"do": "release", "role": "lead"}]' GROUP BY 1
"""


def practice(*, case_id: UUID, class_code: str | None, area: str | None) -> Practised | None:
    """What was done before with cases of a class around an area (path), this one left out; None where too little is
    known, or where this is switched off in the register.
    """
    if not class_code or not area or not understanding.in_use("practice"):
        return None
    went, returned = [], []
    with isolation.widened("figures"):
        found = fetch(_COUNT, [class_code, case_id, LOOKED_AT])
    for unit, street, count in found:
        if street is None:
            returned.append((unit, count))
        else:
            went.append(Went(unit, street, count))
    return practised(went, returned, area=area)
