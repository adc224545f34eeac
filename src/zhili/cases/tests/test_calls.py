"""Units that are called: each is waited for by itself, and how units come is known afterwards."""

from datetime import datetime, timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import (
    AT,
    DECLARATION,
    ROADS,
    SUPERVISOR,
    WATER,
    load_errand,
    resident,
    small_city,
    staff,
)
from zhili.kernel.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STREET = "street:110105001"
CALLING = (
    DECLARATION.replace(
        "      - assign: {role: co_handler, unit: $units}\n",
        """      - assign: {role: co_handler, unit: $units}
      - call: {unit: $units, clock: report}
      - start: report
""",
        1,
    )
    .replace(
        "  suspend:\n",
        """  report_in:
    title: {zh: 报到, en: Report in}
    from: handling
    by: [co_handler]
    effects: [come: "@actor"]
  assembled:
    title: {zh: 到齐, en: All have come}
    from: handling
    by: [lead]
    effects: [come: "@called", stop: report]
  call_off:
    title: {zh: 不必来了, en: Call off}
    from: handling
    by: [lead]
    effects: [stop: report]
  suspend:
""",
        1,
    )
    .replace("clocks:\n", "clocks:\n  report: {title: {zh: 报到时限, en: Report in}, term: PT30M}\n", 1)
)
ON_THE_STREET = staff("handler", unit=STREET)


@pytest.fixture
def case(db: None) -> cases.Opened:
    small_city()
    load_errand(CALLING)
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    opened = cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    act(opened, "accept")
    return opened


def act(case: cases.Opened, action: str, actor: Actor = WATER, after: int = 0, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + after * MINUTE)


def waiting(actor: Actor = SUPERVISOR, after: int = 20, **limits: object) -> list[str]:
    rows = cases.unanswered_calls(actor=actor, at=AT + after * MINUTE, **limits)  # type: ignore[arg-type]
    return [row.unit for row in rows]


def test_each_unit_is_waited_for_until_it_comes(case: cases.Opened) -> None:
    act(case, "whistle", units=["bureau:roads", STREET], after=5)
    assert waiting() == ["bureau:roads", STREET]
    act(case, "report_in", ROADS, after=15)
    (row,) = cases.unanswered_calls(actor=SUPERVISOR, at=AT + 20 * MINUTE)
    assert (row.unit, row.by_unit, row.called_at, row.due_at, row.overdue) == (
        STREET, "bureau:water", AT + 5 * MINUTE, AT + 35 * MINUTE, False,
    )  # fmt: skip
    assert (row.number, row.area_name.zh if row.area_name else "", row.stage_title.zh) == (
        case.number,
        "网格1",
        "办理中",
    )
    assert waiting(after=36, overdue=True) == [STREET] == waiting(after=20, overdue=False)
    assert cases.verify(case.id) == []


def test_a_unit_that_is_waited_for_already_is_not_called_twice(case: cases.Opened) -> None:
    act(case, "whistle", units=["bureau:roads"], after=5)
    act(case, "whistle", units=["bureau:roads", STREET], after=10)
    assert waiting() == ["bureau:roads", STREET]
    act(case, "report_in", ROADS, after=15)
    act(case, "whistle", units=["bureau:roads"], after=16)
    assert sorted(waiting()) == ["bureau:roads", STREET]
    assert cases.verify(case.id) == []


def test_who_confirms_that_all_have_come_waits_for_nobody(case: cases.Opened) -> None:
    act(case, "whistle", units=["bureau:roads", STREET], after=5)
    act(case, "assembled", after=25)
    assert waiting(after=40) == []
    assert {one.unit: (one.come, one.in_time, one.minutes) for one in figures()} == {
        "bureau:roads": (1, 1, 20.0), STREET: (1, 1, 20.0),
    }  # fmt: skip


@pytest.mark.parametrize("end", ["call_off", "the case ends"])
def test_what_lapses_was_never_answered(case: cases.Opened, end: str) -> None:
    act(case, "whistle", units=["bureau:roads"], after=5)
    if end == "call_off":
        act(case, "call_off", after=10)
    else:
        act(case, "answer", text="已修好", after=10)
        act(case, "call_back", resident(), resolved=True, after=11)
    assert waiting() == []
    (one,) = figures()
    assert (one.calls, one.come, one.waiting, one.minutes) == (1, 0, 0, None)
    assert cases.verify(case.id) == []


def figures(**limits: object) -> tuple[cases.CallFigure, ...]:
    until: datetime = AT + timedelta(days=1)
    return cases.call_figures(called_from=AT, called_until=until, at=AT + 50 * MINUTE, **limits)  # type: ignore[arg-type]


def test_how_units_come_is_counted_by_unit_in_an_area(case: cases.Opened) -> None:
    act(case, "whistle", units=["bureau:roads", STREET], after=5)
    act(case, "report_in", ROADS, after=45)
    roads, street = figures()
    assert (roads.calls, roads.come, roads.in_time, roads.late, roads.minutes) == (1, 1, 0, 0, 40.0)
    assert (street.calls, street.come, street.waiting, street.late) == (1, 0, 1, 1)
    assert len(figures(area="1101/110105")) == 2
    assert figures(area="1101/990101") == ()


def test_who_reads_what_is_waited_for(case: cases.Opened) -> None:
    act(case, "whistle", units=["bureau:roads", STREET], after=5)
    assert waiting(ROADS) == ["bureau:roads", STREET], "a unit that takes part sees who else is called"
    assert waiting(staff("handler", unit="bureau:other")) == [] == waiting(resident("r9"))
    assert (
        waiting(SYSTEM, unit=STREET) == [STREET] == waiting(SYSTEM, unit=STREET, area="1101/110105/110105001")
    )
    assert waiting(SYSTEM, area="1101/110105/990101001") == []
