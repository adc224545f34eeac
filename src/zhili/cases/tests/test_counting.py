"""What figures are made of: which cases changed, what each comes to, and how far somebody's eyes go."""

from datetime import timedelta

import pytest
from django.db import transaction

from zhili.cases import public as cases
from zhili.cases.testing import (
    AT,
    CLAIMING,
    DISPATCHER,
    OPERATOR,
    STREET,
    SUPERVISOR,
    WATER,
    load_errand,
    resident,
    small_city,
    staff,
)
from zhili.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(CLAIMING)


def opened() -> cases.Opened:
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def act(case: cases.Opened, action: str, actor: object, hours: int = 1, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + hours * HOUR)  # type: ignore[arg-type]


def counted(case: cases.Opened) -> cases.Counting:
    (one,) = cases.countings([case.id])
    return one


def test_a_case_that_changed_is_handed_out_once() -> None:
    first, second = opened(), opened()
    act(first, "accept", WATER)
    assert set(cases.take_touched(most=10)) == {first.id, second.id}
    assert cases.take_touched(most=10) == []
    act(second, "accept", WATER)
    assert cases.take_touched(most=10) == [second.id]


def test_what_was_handed_out_in_vain_is_handed_out_again() -> None:
    case = opened()
    try:
        with transaction.atomic():
            assert cases.take_touched(most=10) == [case.id]
            raise RuntimeError
    except RuntimeError:
        assert cases.take_touched(most=10) == [case.id]


def test_a_case_counts_in_a_rate_once_its_field_is_known() -> None:
    case = opened()
    assert counted(case).marks == (None, None)
    act(case, "accept", WATER)
    act(case, "answer", WATER, 2, text="好了", result="solved")
    act(case, "call_back", OPERATOR, 3, resolved=True, satisfied=False)
    found = counted(case)
    assert found.marks == (True, False)
    assert found.ended_at == AT + 3 * HOUR
    assert (found.late_at, found.clock, found.contradicted) == (None, None, False)


def test_an_open_case_says_which_clock_ends_when_and_when_a_person_last_worked_on_it() -> None:
    case = opened()
    act(case, "accept", WATER)
    cases.act(case_id=case.id, action="supervise", actor=SYSTEM, data={}, at=AT + 5 * HOUR)
    found = counted(case)
    row = cases.listing(actor=SUPERVISOR, filters=cases.Filters(ids=(case.id,)), at=AT).rows[0]
    assert (found.clock, found.late_at, found.worked_at) == ("resolve", row.due_at, AT + HOUR)


def test_units_that_give_a_case_away_are_counted_whatever_the_action_is_called() -> None:
    case = opened()
    act(case, "return", WATER, reason="不归我们管")
    act(case, "dispatch", DISPATCHER, 1, unit="bureau:water")
    act(case, "return", WATER, 2, reason="还是不归我们管")
    assert counted(case).passes == 2


def test_a_suspended_case_says_since_when() -> None:
    case = opened()
    act(case, "suspend", WATER, reason="等规划")
    request = next(iter(cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT).asked)).request
    act(case, "approve", SUPERVISOR, 2, request=request)
    assert counted(case).paused_since == AT + 2 * HOUR


def test_an_answer_that_the_call_back_denies_is_contradicted() -> None:
    case = opened()
    act(case, "accept", WATER)
    act(case, "answer", WATER, 2, text="好了", result="solved")
    assert not counted(case).contradicted
    act(case, "call_back", OPERATOR, 3, resolved=False)
    assert counted(case).contradicted


def test_counting_from_the_beginning_meets_every_case_once() -> None:
    known = {opened().id for _ in range(5)}
    met, last = [], None
    while part := cases.countings_after(last, most=2):
        met += [one.id for one in part]
        last = part[-1].id
    assert len(met) == len(set(met))
    assert set(met) == known


@pytest.mark.parametrize(
    ("role", "unit", "area", "expected"),
    [
        ("supervisor", None, None, cases.Reach(everywhere=True)),
        ("leader", None, "1101", cases.Reach(everywhere=True)),
        ("leader", None, STREET, cases.Reach(everywhere=False, areas=(STREET,))),
        ("handler", "bureau:water", None, cases.Reach(everywhere=False, units=("bureau:water",))),
        ("handler", "bureau:water", STREET, cases.Reach(everywhere=False, units=("bureau:water",))),
    ],
)
def test_eyes_go_as_far_as_lists_do(
    role: str, unit: str | None, area: str | None, expected: cases.Reach
) -> None:
    case = opened()
    actor = staff(role, unit=unit, area=area)
    assert cases.reach(actor=actor, at=AT) == expected
    assert [row.id for row in cases.listing(actor=actor, filters=cases.Filters(), at=AT).rows] == [case.id]


def test_who_holds_no_mandate_sees_nothing() -> None:
    assert cases.reach(actor=resident(), at=AT).nothing
