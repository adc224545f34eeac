"""What happens when time passes: warnings before a deadline, the overdue ladder after it.

Which moment was dealt with last stands in the case itself, written with the event: the job that drives this
can be stopped and started anywhere without missing a step or doing one twice.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import deeds, record, world
from zhili.cases.queries import types
from zhili.cases.queries.single import state_of
from zhili.cases.rules import guards, project, step
from zhili.cases.rules.errors import LimitReached, NotAllowedNow, NoUnit, TooLate
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Deed, Doing, Step
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import Invalid
from zhili.kernel.rows import Batch, fetch

_WATCH = "system:clock"
_REASONS = {"warn": "时限将至 deadline near", "overdue": "超过时限 deadline passed"}
_DUE = (
    "SELECT id FROM cases_case WHERE next_at <= %s ORDER BY next_at LIMIT %s"
)  # without lock: each case is locked when its turn comes


def ring(*, at: datetime, most: int = 500) -> int:
    """Deal with every clock moment up to ``at``, at most ``most`` cases; returns how many cases were touched."""
    due = [row[0] for row in fetch(_DUE, [at, most])]
    return sum(_ring_one(case_id, at) for case_id in due)  # type: ignore[arg-type]


def _ring_one(case_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        free = fetch(
            "SELECT id FROM cases_case WHERE id = %s AND next_at <= %s FOR UPDATE SKIP LOCKED", [case_id, at]
        )
        if not free:
            return False
        state = state_of(case_id)
        case_type = types.of_version(state.type_key, state.type_version)
        steps = _steps(case_type, state, at)
        batch = Batch()
        last = steps[-1].state if steps else state
        record.events(batch, steps)
        record.changed(batch, case_type, last, world.calendar())
        todo: tuple[Deed, ...] = tuple(deed for one in steps for deed in one.deeds)
        deeds.lay_down(batch, last, todo, actor=SYSTEM, at=at)
        return True


def _steps(case_type: CaseType, state: CaseState, at: datetime) -> list[Step]:
    """One moment after the other, each seen by a case that the ones before it have changed."""
    steps: list[Step] = []
    for _ in range(50):
        moments = project.next_moments(case_type, state, world.calendar())
        if not moments or moments[0][0] > at:
            break
        moment, clock, what = moments[0]
        for one in _moment(case_type, state, moment, clock, what, at):
            steps.append(one)
            state = one.state
    return steps


def _moment(
    case_type: CaseType, state: CaseState, moment: datetime, clock: str, what: str, at: datetime
) -> list[Step]:
    alarm = {"do": "alarm", "clock": clock, "moment": moment.isoformat()}
    kind = "warn" if what == "warn" else "overdue"
    noted = step.note(
        state, kind, actor=_WATCH, at=at, changes=(alarm,), data={"clock": clock, "action": what}
    )
    if what == "warn":
        return [noted]
    doing = Doing(actor=_WATCH, unit=None, roles=frozenset({"system", "anyone"}))
    try:
        action = guards.check(case_type, noted.state, what, doing.roles, at=noted.event.at)
        data = {"reason": _REASONS[kind]} if "reason" in action.form.properties else {}
        done = step.acting(
            case_type, noted.state, action, data=action.form.take(data), doing=doing, at=at,
            world=world.world_of(case_type),
        )  # fmt: skip
    except (NotAllowedNow, TooLate, LimitReached, NoUnit, Invalid):
        return [noted]  # the stage the case is in has no such step: the lateness itself stands recorded
    return [noted, done]
