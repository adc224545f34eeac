"""Telling a register that was just added, or added again, of the open cases that it does not have as they are now."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import in_step as telling
from zhili.cases.queries import in_step, platforms, types
from zhili.cases.queries.single import history, state_of
from zhili.kernel.rows import Batch, fetch

_AT_ONCE = 200
_OPEN = """
SELECT id FROM cases_case WHERE type_key = ANY(%s) AND ended_at IS NULL AND opened_at <= %s AND id > %s
ORDER BY id LIMIT %s
"""


def catch_up(*, platform: str, at: datetime) -> int:
    """Put down what the register lacks, case by case; how many were looked at. Safe to stop and repeat.

    What was opened later is told by its own events.
    """
    known = platforms.platform(platform)
    if not known.register or not known.active:
        return 0
    kept = [one.key for one in types.everything() if known.type_key in ("", one.key)]
    looked = 0
    for case_id in _open_cases(kept, at):
        _bring_up(case_id, platform)
        looked += 1
    return looked


def _open_cases(kept: list[str], at: datetime) -> Iterator[UUID]:
    last = UUID(int=0)
    while part := [row[0] for row in fetch(_OPEN, [kept, at, last, _AT_ONCE])]:
        yield from part
        last = part[-1]


def _bring_up(case_id: UUID, platform: str) -> None:
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        declared = types.of_version(state.type_key, state.type_version).in_step
        if declared is None:
            return
        batch = Batch()
        for register in in_step.registers_of(state):
            theirs = register.id is None and state.reporter == f"outside:{platform}"
            erased = register.id is not None and not register.fields
            if register.key == platform and not theirs and not erased:
                telling.bring_up(batch, declared, state, history(state)[-1], register)
        batch.write()
