"""What players see of a case: its stage, who leads, what waits, and when time itself will step in.

Read from the state that an operation returns; after an alarm, which returns none, from the whole case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zhili.cases.public import CaseView
from zhili.casetypes import clocks
from zhili.casetypes.clocks import Reading
from zhili.casetypes.language import CaseType
from zhili.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from zhili.cases.rules.state import CaseState

_ANSWER = ("resolve", "handle", "work", "answer")
"""The clocks by which a unit must have done its part, in the case types of the demonstration."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it stands. ``asked``: (request, role) of the first action that waits for approval."""

    stage: str
    lead: str | None
    area: str | None
    asked: tuple[str, str] | None
    counts: Mapping[str, int]
    readings: Mapping[str, Reading]

    @property
    def due_at(self) -> datetime | None:
        """When the answer is due."""
        running = [self.readings[name] for name in _ANSWER if self.runs(name)]
        return running[0].due_at if running else None

    def runs(self, clock: str) -> bool:
        """Whether a clock is running."""
        return clock in self.readings and self.readings[clock].state == "running"


def of_state(state: "CaseState", case_type: CaseType, calendar: WorkCalendar) -> Seen:
    """What there is to see in a state."""
    readings = {
        name: clocks.read(
            ticks, calendar, warn=case_type.clocks[name].warn if name in case_type.clocks else ()
        )
        for name, ticks in state.clocks.items()
        if ticks[-1].kind != "stopped"
    }
    asked = next(((request, one.needs) for request, one in state.asked.items()), None)
    return Seen(state.stage, state.lead, state.area, asked, state.counts, readings)


def of_view(view: CaseView, before: Seen) -> Seen:
    """What there is to see in a whole case; what was counted before stands."""
    readings = {one.key: one.reading for one in view.clocks}
    asked = next(((one.request, one.needs) for one in view.asked), None)
    return Seen(view.stage, view.lead_unit, view.area, asked, before.counts, readings)


def next_alarm(seen: Seen, case_type: CaseType, *, after: datetime) -> tuple[datetime, bool] | None:
    """The next moment at which a clock rings, and whether it does more than warn."""
    moments: list[tuple[datetime, bool]] = []
    for name, reading in seen.readings.items():
        rule = case_type.clocks.get(name)
        due = reading.due_latest or reading.due_at
        if rule is None or due is None or reading.state != "running":
            continue
        moments += [(moment, False) for moment in reading.warn_at]
        moments += [(due + later, True) for later, _ in rule.overdue]
    coming = [one for one in moments if one[0] > after]
    return min(coming, key=lambda one: (one[0], not one[1]), default=None)
