"""Whatever people and time do to a case, in whatever order: it stays what its events add up to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from zhili.cases.rules import guards, project, ringing, step
from zhili.cases.rules.errors import NoUnit
from zhili.cases.rules.routing import Route, World
from zhili.cases.rules.state import CaseState, Event, add_up
from zhili.cases.rules.step import Doing, Step
from zhili.cases.testing import AT, errand_files
from zhili.casetypes import load
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import case_number, new_id
from zhili.kernel.workdays import WorkCalendar

TYPE = load.load(errand_files(), name="errand", registered=["inform", "open"])
CALENDAR = WorkCalendar.default()
WORLD = World(
    route=lambda facts: Route("bureau:water", "duty 1", 2, "list:1") if facts.get("class") else None
)
OTHER = UUID(int=7)
ROLES = ("dispatcher", "operator", "supervisor", "lead", "co_handler", "reporter", "system", "street")
FORMS: dict[str, dict[str, Any]] = {
    "return": {"reason": "不属于本单位"},
    "suspend": {"reason": "等配件"},
    "extend": {"days": 3},
    "answer": {"text": "已修好"},
    "say": {"text": "请尽快"},
    "remark": {"text": "第三次来电"},
    "whistle": {"units": ["bureau:roads", "street:110105001"]},
    "merge": {"case": str(OTHER)},
}


class CaseMachine(RuleBasedStateMachine):
    """One case, acted on by anybody, while time passes and sometimes the wall clock is set back."""

    state: CaseState

    @initialize(
        class_code=st.sampled_from([None, "water/pipe"]), urgency=st.sampled_from(["normal", "critical"])
    )
    def open(self, class_code: str | None, urgency: str) -> None:
        self.now = AT
        self.events: list[Event] = []
        attributes = {"text": "水管漏水", "class": class_code, "urgency": urgency, "area": "1101/110105"}
        self._keep(
            step.opening(
                TYPE,
                id=new_id(AT),
                number=case_number(AT),
                district_id=110105,
                channel="web",
                reporter="resident:r1",
                attributes=attributes,
                data={},
                at=AT,
                world=WORLD,
                doing=Doing(actor="resident:r1", unit=None, roles=frozenset()),
            )
        )

    def _keep(self, done: Step) -> None:
        self.state = done.state
        self.events.append(done.event)

    @rule(minutes=st.integers(-90, 3 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(days=st.integers(3, 20))
    def a_holiday_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(key=st.sampled_from(sorted(TYPE.actions)), role=st.sampled_from(ROLES), resolved=st.booleans())
    def act(self, key: str, role: str, resolved: bool) -> None:
        before = self.state
        data = {"resolved": resolved, "satisfied": resolved} if key == "call_back" else FORMS.get(key, {})
        doing = Doing(actor=f"staff:{role}", unit="bureau:water", roles=frozenset({role, "anyone"}))
        try:
            action = guards.check(TYPE, self.state, key, doing.roles, at=self.now)
            done = step.acting(TYPE, self.state, action, data=data, doing=doing, at=self.now, world=WORLD)
        except (ZhiliError, NoUnit):
            assert self.state == before
            return
        self._keep(done)

    @precondition(lambda self: bool(self.state.asked))
    @rule(approved=st.booleans(), role=st.sampled_from(["supervisor", "lead"]))
    def settle(self, approved: bool, role: str) -> None:
        request = next(iter(self.state.asked))
        doing = Doing(actor="staff:chief", unit=None, roles=frozenset({role}))
        try:
            self._keep(
                step.settling(
                    TYPE,
                    self.state,
                    request,
                    approved=approved,
                    reason="",
                    doing=doing,
                    at=self.now,
                    world=WORLD,
                )
            )
        except ZhiliError:
            assert role == "lead"

    @rule()
    def the_clock_rings(self) -> None:
        for done in ringing.rung(TYPE, self.state, at=self.now, calendar=CALENDAR, world=WORLD):
            self._keep(done)
        again = ringing.rung(TYPE, self.state, at=self.now, calendar=CALENDAR, world=WORLD)
        assert again == [], "a moment that was dealt with does not come twice"

    @invariant()
    def the_case_is_what_its_events_add_up_to(self) -> None:
        assert add_up(self.events) == self.state
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))

    @invariant()
    def history_never_runs_backwards(self) -> None:
        instants = [event.at for event in self.events]
        assert instants == sorted(instants)

    @invariant()
    def the_row_gives_the_state_back(self) -> None:
        row = {**project.opening_columns(self.state), **project.columns(TYPE, self.state, CALENDAR)}
        assert project.from_row(row, row["state"]) == self.state

    @invariant()
    def an_ended_case_has_no_running_clock(self) -> None:
        if TYPE.stages[self.state.stage].ends:
            assert _states(self.state) <= {"stopped"}

    @invariant()
    def an_open_case_that_left_its_first_stage_has_a_lead(self) -> None:
        if self.state.stage in ("dispatched", "handling", "answered"):
            assert self.state.lead is not None


def _states(state: CaseState) -> set[str]:
    return {reading.state for reading in project.readings(TYPE, state, CALENDAR).values()}


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("role", sorted({role for action in TYPE.actions.values() for role in action.by}))
def test_every_role_of_the_type_can_be_held(role: str) -> None:
    """A role that nobody can hold would be a guard that is always shut."""
    state = _a_case_in_hand()
    held = {
        "reporter": Actor(kind="resident", id="r1"),
        "lead": _staff("handler", unit="bureau:water"),
        "co_handler": _staff("handler", unit="bureau:roads"),
        "system": Actor(kind="system", id="system"),
    }
    actor = held.get(role, _staff(role, area="1101"))
    assert role in guards.roles_of(actor, state, at=AT, lineage=lambda unit: (unit,))


def _staff(role: str, *, unit: str | None = None, area: str | None = None) -> Actor:
    return Actor(kind="staff", id=role, mandates=(Mandate(role, unit, area, AT - timedelta(days=1)),))


def _a_case_in_hand() -> CaseState:
    machine = CaseMachine()
    machine.open(class_code="water/pipe", urgency="normal")
    machine.act("dispatch", "dispatcher", True)
    machine.act("accept", "lead", True)
    machine.act("whistle", "lead", True)
    return machine.state
