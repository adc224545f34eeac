"""What last happened to the cases of a list: why they came back, since when they rest."""

from collections.abc import Collection, Sequence
from uuid import UUID

from zhili.cases.queries import types
from zhili.cases.queries.single import event_of
from zhili.cases.queries.views import CaseRow, EventView
from zhili.cases.queries.whole import event_view
from zhili.kernel.rows import fetch

_LATEST = """
SELECT DISTINCT ON (event.case_id)
       event.seq, event.action, event.actor, event.unit, event.at, event.data, event.changes, event.visibility,
       event.id, event.stage, event.case_id
FROM unnest(%s::int[], %s::uuid[]) AS one (district_id, case_id)
JOIN cases_caseevent event ON event.district_id = one.district_id AND event.case_id = one.case_id
WHERE event.action = ANY(%s) AND event.visibility IN ('public', 'parties', 'internal')
ORDER BY event.case_id, event.seq DESC
"""


def latest(*, rows: Sequence[CaseRow], actions: Collection[str]) -> dict[UUID, EventView]:
    """Of each case the last event of one of these actions, where there is one; internal ones too, so for staff only.

    The rows are such as ``listing`` gave the reader. One query.
    """
    if not rows or not actions:
        return {}
    kinds = {row.id: row.type_key for row in rows}
    found = fetch(_LATEST, [[row.district_id for row in rows], list(kinds), sorted(actions)])
    return {row[10]: event_view(types.current(kinds[row[10]]), event_of(row[:10])) for row in found}
