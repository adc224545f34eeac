"""Reading clocks anew when the calendar has changed: a year's notice was loaded, an order moved a holiday."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import record, world
from zhili.cases.queries import types
from zhili.cases.queries.single import state_of
from zhili.cases.rules import project, step
from zhili.kernel import jobs
from zhili.kernel.rows import Batch, fetch

_OPEN = "SELECT id FROM cases_case WHERE ended_at IS NULL AND due_at IS NOT NULL AND id > %s ORDER BY id LIMIT 500"


def defer_recompute() -> None:
    """Have the terms of open cases counted anew, by a job in the caller's transaction; one that waits is enough."""
    jobs.defer("cases.recompute", once="cases.recompute")


def recompute(*, at: datetime) -> int:
    """Bring the due times of every open case up to the calendar in force; returns how many changed.

    A case whose due time changed gets an event that says from when to when.
    """
    last, changed = UUID(int=0), 0
    while ids := [row[0] for row in fetch(_OPEN, [last])]:
        changed += sum(_recompute_one(case_id, at) for case_id in ids)
        last = ids[-1]
    return changed


def _recompute_one(case_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        case_type = types.of_version(state.type_key, state.type_version)
        row = fetch("SELECT due_at, due_latest, next_at FROM cases_case WHERE id = %s", [case_id])[0]
        fresh = project.columns(case_type, state, world.calendar())
        if row == (fresh["due_at"], fresh["due_latest"], fresh["next_at"]):
            return False
        data = {
            "from": [str(moment) for moment in row[:2] if moment],
            "to": [str(fresh[name]) for name in ("due_at", "due_latest") if fresh[name]],
        }
        done = step.note(
            state, "recompute", actor="system:clock", at=at, changes=(), data=data, visibility="parties"
        )
        batch = Batch()
        record.events(batch, [done])
        record.changed(batch, case_type, done.state, world.calendar())
        batch.write()
        return True
