"""Letting time pass in the cases that are due; what then happens to one is ``rules.ringing``.

Which moment was dealt with last stands in the case itself, written with the event: the job that drives this
can be stopped and started anywhere without missing a step or doing one twice.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import deeds, notifying, record, world
from zhili.cases.queries import types
from zhili.cases.queries.single import state_of
from zhili.cases.rules import ringing
from zhili.cases.rules.step import Deed
from zhili.kernel.actor import SYSTEM
from zhili.kernel.rows import Batch, fetch

# Without a lock: each case is locked when its turn comes.
_DUE = "SELECT id FROM cases_case WHERE next_at <= %s ORDER BY next_at LIMIT %s"


def ring(*, at: datetime, most: int = 500) -> int:
    """Deal with every clock moment up to ``at``, at most ``most`` cases; returns how many cases were touched."""
    due = [row[0] for row in fetch(_DUE, [at, most])]
    return sum(_ring_one(case_id, at) for case_id in due)


def _ring_one(case_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        free = fetch(
            "SELECT id FROM cases_case WHERE id = %s AND next_at <= %s FOR UPDATE SKIP LOCKED", [case_id, at]
        )
        if not free:
            return False
        state = state_of(case_id)
        case_type = types.of_version(state.type_key, state.type_version)
        calendar = world.calendar()
        steps = ringing.rung(case_type, state, at=at, calendar=calendar, world=world.world_of(case_type))
        batch = Batch()
        last = steps[-1].state if steps else state
        record.events(batch, steps)
        record.changed(batch, case_type, last, calendar, before=state)
        todo: tuple[Deed, ...] = tuple(deed for one in steps for deed in one.deeds)
        deeds.lay_down(batch, last, todo, actor=SYSTEM, at=at)
        notifying.owe(steps)
        return True
