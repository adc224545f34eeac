"""One case: its state, its history, whether the two agree."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson

from zhili.cases.models import Case
from zhili.cases.rules.project import from_row
from zhili.cases.rules.state import CaseState, Event
from zhili.kernel import isolation
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

CASE = Text(zh="这个案件", en="This case")
_COLUMNS = (
    "id", "district_id", "number", "type_key", "type_version", "channel", "reporter", "stage", "version",
    "opened_at", "updated_at", "outcome", "state",
)  # fmt: skip
_SELECT_FROM = f"SELECT {', '.join(_COLUMNS)} FROM cases_case"
_SELECT = f"{_SELECT_FROM} WHERE id = %s"
_SEEN_ABOVE = """
WITH RECURSIVE above (id) AS (
    SELECT to_case FROM cases_link WHERE case_id = %s AND kind = 'duplicate_of'
    UNION SELECT link.to_case FROM cases_link link JOIN above ON link.case_id = above.id
    WHERE link.kind = 'duplicate_of')
SELECT 1 FROM above JOIN cases_case USING (id) LIMIT 1
"""


def state_of(case_id: UUID, *, lock: bool = False) -> CaseState:
    """A case as it stands; ``lock`` keeps others from changing it until the transaction ends. Raises NotFound."""
    query = f"{_SELECT} FOR UPDATE" if lock else _SELECT
    rows = fetch(query, [case_id])
    if not rows and _hangs_on_one_seen(case_id):
        isolation.admit(case_id)
        rows = fetch(query, [case_id])
    if not rows:
        raise NotFound(what=CASE)
    return _state(rows[0])


def _hangs_on_one_seen(case_id: UUID) -> bool:
    """Whether a case that the reader does not see was merged into one that they see: there the matter is handled."""
    return isolation.reader() is not None and bool(fetch(_SEEN_ABOVE, [case_id]))


def states_of(case_ids: Collection[UUID]) -> dict[UUID, CaseState]:
    """Many cases as they stand, those that there are. One query."""
    rows = fetch(f"{_SELECT_FROM} WHERE id = ANY(%s)", [list(case_ids)])
    return {state.id: state for state in map(_state, rows)}


def _state(values: tuple[Any, ...]) -> CaseState:
    row = dict(zip(_COLUMNS, values, strict=True))
    row["outcome"] = orjson.loads(str(row["outcome"]))
    return from_row(row, orjson.loads(str(row["state"])))


def by_number(number: str) -> tuple[CaseState, bytes | None]:
    """A case and its secret's digest, by its number. Raises NotFound."""
    found = Case.objects.filter(number=number.replace(" ", "")).values_list("id", "secret").first()
    if found is None:
        raise NotFound(what=CASE)
    return state_of(found[0]), bytes(found[1]) if found[1] is not None else None


_EVENT_COLUMNS = "seq, action, actor, unit, at, data, changes, visibility, id, stage"


def history(state: CaseState, *, visibilities: Sequence[str] | None = None) -> list[Event]:
    """The events of a case in order: of these visibilities, or every one, which is for the engine alone."""
    seen = "" if visibilities is None else " AND visibility = ANY(%s)"
    rows = fetch(
        f"SELECT {_EVENT_COLUMNS} FROM cases_caseevent WHERE district_id = %s AND case_id = %s{seen} ORDER BY seq",
        [state.district_id, state.id, *([] if visibilities is None else [list(visibilities)])],
    )
    return [event_of(row) for row in rows]


def event_of(row: tuple[Any, ...]) -> Event:
    """An event from its columns, in the order of ``_EVENT_COLUMNS``."""
    seq, action, actor, unit, at, data, changes, visibility, id, _ = row
    return Event(
        seq=int(str(seq)),
        action=str(action),
        actor=str(actor),
        unit=str(unit) if unit is not None else None,
        at=at,
        data=orjson.loads(str(data)),
        changes=tuple(orjson.loads(str(changes))),
        visibility=str(visibility),
        id=id,
    )


def duplicates_of(case_id: UUID) -> list[UUID]:
    """The cases that were merged into this one."""
    return [row[0] for row in fetch(
        "SELECT case_id FROM cases_link WHERE to_case = %s AND kind = 'duplicate_of' ORDER BY case_id", [case_id]
    )]  # fmt: skip


def all_duplicates_of(case_id: UUID) -> list[UUID]:
    """The cases that were merged into this one, and those that were merged into them before."""
    return [row[0] for row in fetch(
        "WITH RECURSIVE hanging (id) AS ("
        " SELECT case_id FROM cases_link WHERE to_case = %s AND kind = 'duplicate_of'"
        " UNION SELECT link.case_id FROM cases_link link JOIN hanging ON link.to_case = hanging.id"
        " WHERE link.kind = 'duplicate_of') SELECT id FROM hanging WHERE id <> %s ORDER BY id",
        [case_id, case_id],
    )]  # fmt: skip


def root_of(state: CaseState) -> CaseState:
    """The case in which the matter is handled: where this one was merged, and that one again, to the end."""
    seen = {state.id}
    with isolation.widened("matter"):
        while (to := state.merged_into) is not None and to not in seen:
            state = state_of(to)
            seen.add(to)
    return state
