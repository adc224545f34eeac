"""Rows of units that were called: one for each, beside the events that called it and saw it come."""

from collections.abc import Iterable
from datetime import datetime

from zhili.cases.operations import world
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Step
from zhili.casetypes import clocks
from zhili.kernel.rows import Batch

_TABLE = "cases_call"
_SETTLED = {"come": "come_at", "lapse": "lapsed_at"}
_Key = tuple[int, str]


def lay(batch: Batch, steps: Iterable[Step]) -> None:
    """Add what the steps of one case did about calls."""
    called: dict[_Key, dict[str, object]] = {}
    for step in steps:
        event = step.event
        for change in event.changes:
            key = (int(change.get("seq", event.seq)), str(change.get("unit")))
            if change["do"] == "call":
                called[key] = _row(step, key, change["clock"])
            elif change["do"] in _SETTLED:
                settled = {_SETTLED[str(change["do"])]: event.at}
                if key in called:  # in one and the same statement: a row just added cannot be changed
                    called[key] |= settled
                else:
                    batch.update(_TABLE, _key(step.state, key), settled)
    for row in called.values():
        batch.insert(_TABLE, row)


def _key(state: CaseState, key: _Key) -> dict[str, object]:
    return {"district_id": state.district_id, "case_id": state.id, "seq": key[0], "unit": key[1]}


def _row(step: Step, key: _Key, clock: str | None) -> dict[str, object]:
    return {
        **_key(step.state, key),
        "by_unit": step.event.unit,
        "called_at": step.event.at,
        "due_at": _due(step.state, clock),
        "come_at": None,
        "lapsed_at": None,
    }


def _due(state: CaseState, clock: str | None) -> datetime | None:
    """Until when a unit has to come: the end of the clock it is called under, the latest where that is open."""
    if clock is None or not state.clocks.get(clock):
        return None
    reading = clocks.read(state.clocks[clock], world.calendar())
    return reading.due_latest or reading.due_at
