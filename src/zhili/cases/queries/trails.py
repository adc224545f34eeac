"""What supervision reads of a case's history: through whose hands it went and why; what was claimed and denied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from zhili.cases.queries import types
from zhili.cases.queries.views import CaseRow
from zhili.cases.rules.watching import oversees
from zhili.casetypes.language import MANDATED_ROLES
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

_EVENTS = """
SELECT event.case_id, event.action, event.unit, event.at, event.data, event.changes FROM cases_caseevent event
JOIN unnest(%s::int[], %s::uuid[]) wanted (district_id, case_id) USING (district_id, case_id)
WHERE event.changes @> ANY(%s::jsonb[]) ORDER BY event.case_id, event.seq
"""


@dataclass(frozen=True, slots=True)
class Handing:
    """A case went from one unit to another (None: back to dispatch), when, by what, and why."""

    at: datetime
    by: Text
    from_unit: str | None
    to_unit: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Denial:
    """A unit answered that it is done; then it was found, or said, that it is not."""

    unit: str | None
    answered_at: datetime | None
    answer: str
    denied_at: datetime | None
    denied_by: Text
    said: str


def handings(rows: Iterable[CaseRow]) -> dict[UUID, tuple[Handing, ...]]:
    """Through whose hands each of these cases went, in order."""
    found: dict[UUID, tuple[Handing, ...]] = {}
    leads: dict[UUID, str | None] = {}
    listed = list(rows)
    titles = {one.id: one.type_key for one in listed}
    for case_id, action, _unit, at, data, changes in _events(listed, [[{"role": "lead"}]]):
        lead = leads.get(case_id)
        to = lead
        for change in changes:
            if change.get("role") == "lead":
                to = change.get("unit") if change["do"] == "assign" else None
        leads[case_id] = to
        if to != lead:
            step = Handing(at, _title(titles[case_id], action), lead, to, str(data.get("reason") or ""))
            found[case_id] = (*found.get(case_id, ()), step)
    return found


def denials(rows: Iterable[CaseRow]) -> dict[UUID, Denial]:
    """Of each of these cases, the last claim that it is done and the last denial."""
    listed = list(rows)
    types_ = {one.id: one.type_key for one in listed}
    claims = {
        rate.claim: rate.field
        for key in set(types_.values())
        for rate in types.current(key).rates
        if rate.claim is not None
    }
    wanted: list[list[dict[str, object]]] = [
        *([{"do": "set", "name": name, "value": value}] for name, value in claims),
        *([{"do": "set", "name": field, "value": False}] for field in claims.values()),
    ]
    found: dict[UUID, Denial] = {}
    for case_id, action, unit, at, data, changes in _events(listed, wanted):
        denied = any(change.get("value") is False for change in changes)
        said = str(data.get("text") or data.get("reason") or "")
        known = found.get(case_id, Denial(None, None, "", None, Text("", ""), ""))
        if denied:
            title = _title(types_[case_id], action)
            new = Denial(known.unit, known.answered_at, known.answer, at, title, said)
        else:
            new = Denial(unit, at, said, known.denied_at, known.denied_by, known.said)
        found[case_id] = new
    return found


def oversight_of(row: CaseRow, *, actor: Actor, at: datetime) -> tuple[str, Text] | None:
    """The action, and its title, by which the actor may take a case under supervision now; None where they may not."""
    for action in types.current(row.type_key).actions.values():
        roles = action.by & MANDATED_ROLES
        if not oversees(action) or row.stage not in action.from_ or not roles:
            continue
        if people.may(actor=actor, verb=action.key, roles=roles, area=row.area, unit=None, at=at):
            return action.key, action.title
    return None


def _events(
    rows: Iterable[CaseRow], wanted: Iterable[list[dict[str, object]]]
) -> Iterable[tuple[UUID, str, str | None, datetime, Mapping[str, Any], list[dict[str, Any]]]]:
    listed = list(rows)
    patterns = [orjson.dumps(one).decode() for one in wanted]
    if not listed or not patterns:
        return
    keys = [[one.district_id for one in listed], [one.id for one in listed], patterns]
    for case_id, action, unit, at, data, changes in fetch(_EVENTS, keys):
        yield case_id, str(action), unit, at, orjson.loads(str(data)), orjson.loads(str(changes))


def _title(type_key: str, action: str) -> Text:
    known = types.current(type_key).actions.get(action)
    return known.title if known else Text(action, action)
