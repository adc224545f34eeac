"""What single effects make of a case: who led before, another term for a running clock, links that are taken back."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.queries.single import duplicates_of
from zhili.cases.rules import project, ringing, step
from zhili.cases.rules.routing import World
from zhili.cases.rules.state import CaseState, add_up
from zhili.cases.rules.step import Doing, Step
from zhili.cases.testing import (
    AT,
    DECLARATION,
    DISPATCHER,
    errand_files,
    load_errand,
    resident,
    small_city,
)
from zhili.casetypes import load
from zhili.casetypes.clocks import BadTerm
from zhili.kernel.ids import case_number, new_id
from zhili.kernel.workdays import WorkCalendar

DOING = Doing(actor="staff:d", unit="bureau:water", roles=frozenset({"dispatcher"}))
WORLD = World(route=lambda facts: None)
CALENDAR = WorkCalendar.default()
DAY = timedelta(days=1)
FURTHER = """
  correct:
    title: {zh: 更正, en: Correct}
    from: any
    by: [dispatcher, lead]
    form:
      properties: {urgency: {type: string}, address: {type: string}}
    effects:
      - set: {urgency: $urgency, address: $address}
      - retime: [respond, resolve]
  lengthen:
    title: {zh: 加时, en: Lengthen}
    from: any
    by: [dispatcher]
    form: {properties: {by: {type: string}}}
    effects: [extend: {clock: resolve, by: $by}]
  split:
    title: {zh: 拆分, en: Split off}
    from: merged
    to: received
    by: [dispatcher]
    effects: [unlink: duplicate_of, start: respond]
  forget_one:
    title: {zh: 取消关联, en: Forget one}
    from: any
    by: [dispatcher]
    form: {properties: {case: {type: string}}}
    effects: [unlink: {kind: duplicate_of, to: $case}]
"""
RESOLVE = """hit: FIRST,,,,
urgency:string,address:string?,=> term:duration,=> calendar:string,article
critical,-,P2D,working,city rule 4
-,北门,P9D,natural,city rule 5
-,-,P15D,natural,city rule 6
"""
FURTHER_ERRAND = DECLARATION.replace("clocks:\n", FURTHER.lstrip("\n") + "clocks:\n", 1).replace(
    "    term: P5D\n    calendar: working\n", "    table: resolve.csv\n"
)
TABLES = {"resolve.csv": RESOLVE}
TYPE = load.load(errand_files(FURTHER_ERRAND, **TABLES), name="errand", registered=["inform", "open"])


class Played:
    """A case of the type above, in memory."""

    def __init__(self, **attributes: object) -> None:
        known = {"text": "水管漏水", "urgency": "normal", "area": "1101", **attributes}
        first = step.opening(
            TYPE, id=new_id(AT), number=case_number(AT), district_id=1, channel="web", reporter="",
            attributes=known, data={}, doing=DOING, at=AT, world=WORLD,
        )  # fmt: skip
        self.steps: list[Step] = [first]

    @property
    def state(self) -> CaseState:
        return self.steps[-1].state

    def do(self, action: str, *, after: timedelta = timedelta(), **data: object) -> "Played":
        self.steps.append(
            step.acting(
                TYPE, self.state, TYPE.actions[action], data=data, doing=DOING, at=AT + after, world=WORLD
            )
        )
        assert add_up(one.event for one in self.steps) == self.state
        return self

    def done(self) -> list[str]:
        return [str(change["do"]) for change in self.steps[-1].event.changes]

    def due(self) -> Mapping[str, datetime | None]:
        return {name: one.due_at for name, one in project.readings(TYPE, self.state, CALENDAR).items()}


def city(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00").astimezone(UTC)


# ── who led before ──


def test_a_lead_that_is_replaced_without_release_is_remembered() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("dispatch", unit="bureau:roads")
    assert (case.state.lead, case.state.former_lead) == ("bureau:roads", "bureau:water")


def test_a_lead_that_is_given_the_case_again_has_not_come_after_itself() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("dispatch", unit="bureau:water")
    assert (case.state.lead, case.state.former_lead) == ("bureau:water", None)


def test_who_was_released_stays_remembered_when_nobody_leads_and_release_comes_again() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("return", reason="不属本单位")
    assert case.do("return", reason="不属本单位").state.former_lead == "bureau:water"


# ── another term ──


def test_a_running_clock_gets_the_term_of_the_facts_now_from_its_old_start() -> None:
    case = Played().do("dispatch", unit="bureau:water")
    assert case.due() == {"respond": AT + DAY, "resolve": city("2026-03-18T00:00")}
    case.do("correct", after=timedelta(minutes=20), urgency="critical")
    assert case.due() == {"respond": AT + timedelta(hours=1), "resolve": city("2026-03-04T17:30")}
    because = [change["because"] for change in case.steps[-1].event.changes if change["do"] == "reterm"]
    assert because[1] == {"table": "resolve.csv", "row": 3, "article": "city rule 4"}


def test_pauses_and_extensions_stay_and_count_in_the_new_calendar() -> None:
    case = Played().do("dispatch", unit="bureau:water")
    case.steps.append(
        step.note(
            case.state, "suspend", actor="x", at=AT, data={}, changes=({"do": "pause", "clock": "resolve"},)
        )
    )
    case.do("resume", after=2 * DAY).do("lengthen", after=2 * DAY, by="P3D")
    case.do("correct", after=2 * DAY, urgency="critical")
    # 2 + 3 working days from Monday the 2nd, and the two working days of the pause: Wednesday the 11th
    assert case.due()["resolve"] == city("2026-03-11T17:30")


def test_an_extension_in_months_cannot_count_working_days_and_nothing_changes() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("lengthen", by="P1M")
    before = case.state
    with pytest.raises(BadTerm, match="months"):
        case.do("correct", urgency="critical")
    assert case.state == before


def test_facts_that_change_no_term_leave_the_clocks_alone() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("correct", urgency="urgent")
    assert case.done() == ["set", "reterm"], "respond alone: resolve has one term for urgent and normal"


def test_a_clock_that_does_not_run_is_not_timed_anew() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("accept").do("answer", text="已修好")
    assert case.do("correct", urgency="critical").done() == ["set"]


def test_any_attribute_can_be_asked_by_the_table() -> None:
    case = Played(address="南门").do("dispatch", unit="bureau:water").do("correct", address="北门")
    assert case.due()["resolve"] == city("2026-03-12T00:00")


def test_a_shorter_term_that_has_passed_already_rings_though_the_longer_one_rang_before() -> None:
    case = Played().do("dispatch", unit="bureau:water").do("accept")
    late = AT + 15 * DAY  # after the warning of the long term, a day before its end
    rung = ringing.rung(TYPE, case.state, at=late, calendar=CALENDAR, world=WORLD)
    assert [one.event.action for one in rung] == ["warn"]
    case.steps += rung
    case.do("correct", after=15 * DAY, urgency="critical")
    rung = ringing.rung(TYPE, case.state, at=late, calendar=CALENDAR, world=WORLD)
    assert [one.event.action for one in rung] == ["warn", "overdue", "supervise"]


# ── what else a table answers ──

ANSWERING = """hit: FIRST,,,,,
urgency:string,address:string?,=> term:duration,=> calendar:string,=> owner:string,article
critical,-,P2D,working,city,city rule 4
-,北门,P15D,natural,gate,city rule 5
-,-,P15D,natural,street,city rule 6
"""


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    files = errand_files(FURTHER_ERRAND, **{"resolve.csv": ANSWERING})
    case_type = load.load(files, name="errand", registered=["inform", "open"])
    monkeypatch.setattr(sys.modules[__name__], "TYPE", case_type)


@pytest.mark.usefixtures("answering")
def test_what_else_a_clocks_table_answers_is_known_of_the_case_from_its_start() -> None:
    case = Played().do("dispatch", unit="bureau:water")
    assert case.state.outcome["owner"] == "street"
    assert "calendar" not in case.state.outcome and "term" not in case.state.outcome


@pytest.mark.usefixtures("answering")
def test_asked_again_the_table_answers_anew_though_the_term_is_the_same() -> None:
    case = Played().do("dispatch", unit="bureau:water")
    due = case.due()["resolve"]
    case.do("correct", address="北门")
    assert (case.state.outcome["owner"], case.due()["resolve"]) == ("gate", due)
    because = [change["because"] for change in case.steps[-1].event.changes if change["do"] == "reterm"]
    assert because == [{"table": "resolve.csv", "row": 4, "article": "city rule 5"}]
    assert case.do("correct", address="北门").done() == ["set"], "the same again changes nothing"


# ── links ──


@pytest.fixture
def errands(db: None) -> list[cases.Opened]:
    small_city()
    load_errand(FURTHER_ERRAND, **TABLES)
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005}
    return [
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
        for _ in range(3)
    ]


def act(case: cases.Opened, action: str, /, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=DISPATCHER, data=data, at=AT)


def test_a_case_that_was_merged_is_split_off_again_and_no_longer_told(errands: list[cases.Opened]) -> None:
    main, other, _ = errands
    act(other, "merge", case=str(main.id))
    assert duplicates_of(main.id) == [other.id]
    act(other, "split")
    assert duplicates_of(main.id) == []
    view = cases.whole(case_id=other.id, actor=DISPATCHER, at=AT)
    assert (view.stage, view.links) == ("received", ())
    assert {clock.key: clock.reading.state for clock in view.clocks} == {"respond": "running"}
    assert cases.verify(other.id) == []
    act(other, "merge", case=str(main.id))
    assert duplicates_of(main.id) == [other.id], "what was taken back can be linked again"


def test_only_the_link_to_the_case_named_is_taken_back(errands: list[cases.Opened]) -> None:
    main, other, third = errands
    act(other, "merge", case=str(main.id))
    act(other, "forget_one", case=str(third.id))
    assert duplicates_of(main.id) == [other.id]
    act(other, "forget_one", case=str(main.id).upper())
    assert duplicates_of(main.id) == []
    assert cases.verify(other.id) == []
