"""What a case makes of time that passes: warnings before a deadline, the overdue ladder after it. Pure."""

from dataclasses import replace
from datetime import datetime

from zhili.cases.rules import guards, project, step
from zhili.cases.rules.errors import LimitReached, NotAllowedNow, NoUnit, TooLate
from zhili.cases.rules.routing import World
from zhili.cases.rules.state import CaseState, further
from zhili.cases.rules.step import Doing, Step
from zhili.casetypes.language import CaseType
from zhili.kernel.refusals import Invalid
from zhili.kernel.workdays import WorkCalendar

_WATCH = "system:clock"
_MOST = 50  # steps in one go: what a declaration that rings in a circle may do before the next minute


def rung(
    case_type: CaseType, state: CaseState, *, at: datetime, calendar: WorkCalendar, world: World
) -> list[Step]:
    """Every clock moment up to ``at``, one after the other, each seen by a case that the ones before it changed."""
    steps: list[Step] = []
    for _ in range(_MOST):
        moments = project.next_moments(case_type, state, calendar)
        if not moments or moments[0][0] > at:
            break
        for one in _moment(case_type, state, moments[0], at, world):
            steps.append(one)
            state = one.state
    return steps


def hushed(case_type: CaseType, steps: list[Step], *, until: datetime, calendar: WorkCalendar) -> list[Step]:
    """The first steps of a case that comes late into the house, with the moments up to ``until`` dealt with.

    What an old file brings has run out long ago, and nobody is helped by years of warnings and escalations in one
    night: a list shows it as overdue, and what comes after ``until`` rings as ever.
    """
    *before, last = steps
    late = {
        clock for moment, clock, _ in project.next_moments(case_type, last.state, calendar) if moment <= until
    }
    if not late:
        return steps
    dealt = tuple({"do": "alarm", "clock": clock, "moment": until.isoformat()} for clock in sorted(late))
    event = replace(last.event, changes=(*last.event.changes, *dealt))
    return [*before, replace(last, event=event, state=further(last.state, event, dealt))]


def _moment(
    case_type: CaseType, state: CaseState, due: tuple[datetime, str, str], at: datetime, world: World
) -> list[Step]:
    moment, clock, what = due
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
        reason = (
            f"{case_type.clocks[clock].title.zh}已过"  # written into the case, as people write: in Chinese
        )
        data = {"reason": reason} if "reason" in action.form.properties else {}
        taken = action.form.take(data)
        done = step.acting(case_type, noted.state, action, data=taken, doing=doing, at=at, world=world)
    except (NotAllowedNow, TooLate, LimitReached, NoUnit, Invalid):
        return [noted]  # the stage the case is in has no such step: the lateness itself stands recorded
    return [noted, done]
