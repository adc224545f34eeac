"""What single events say, for lists that name them."""

from collections.abc import Iterable
from uuid import UUID

import orjson

from zhili.cases.queries.views import CaseRow
from zhili.kernel.rows import fetch

_WORDS = """
SELECT event.case_id, event.seq, event.data
FROM unnest(%s::int[], %s::uuid[], %s::int[]) AS wanted (district_id, case_id, seq)
JOIN cases_caseevent event USING (district_id, case_id, seq)
WHERE event.visibility IN ('public', 'parties', 'internal')
"""


def words_of(events: Iterable[tuple[CaseRow, int]]) -> dict[tuple[UUID, int], str]:
    """The sentences of events, by case and number, of cases that the reader was listed. One query.

    For members of staff: what is internal is among it.
    """
    wanted = [(row.district_id, row.id, seq) for row, seq in events]
    if not wanted:
        return {}
    columns = [list(column) for column in zip(*wanted, strict=True)]
    found = fetch(_WORDS, columns)
    return {(case_id, seq): _sentences(orjson.loads(data)) for case_id, seq, data in found}


def _sentences(data: dict[str, object]) -> str:
    return "\n".join(value for value in data.values() if isinstance(value, str))
