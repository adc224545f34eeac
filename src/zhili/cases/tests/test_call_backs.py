"""Whom to call back: the oldest due first, those with an agreed time at that time, nobody by two operators at once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, OPERATOR, WATER, load_errand, resident, small_city, staff
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import Actor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OTHER = staff("operator", area="1101", id="another")
CALLING = (
    DECLARATION.replace(
        "  say:\n",
        """  missed:
    title: {zh: 未接通, en: Not reached}
    from: answered
    by: operator
    form: {properties: {again_at: {type: string, format: date-time}}}
    visibility: internal
    effects: [set: {again: $again_at}]
  say:
""",
        1,
    )
    .replace(
        "      - stop: resolve\n      - inform",
        "      - stop: resolve\n      - start: call\n      - inform",
        1,
    )
    .replace("clocks:\n", "clocks:\n  call: {title: {zh: 回访时限, en: To call back}, term: PT24H}\n", 1)
    + """
call_back:
  by: call_back
  again: again
  script: [{zh: 您好, en: Hello}]
  results:
    solved: {title: {zh: 已解决, en: Solved}, reached: true, do: call_back, data: {resolved: true}}
    nobody: {title: {zh: 无人接听, en: No answer}, do: missed}
"""
)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(CALLING)


def errand() -> CaseType:
    return cases.case_type("test.errand")


def answered(hour: int) -> cases.Opened:
    """A case that the unit answered so many hours after ``AT``."""
    data = {"text": f"水管漏水{hour}", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    case = cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    for action, form in (("accept", {}), ("answer", {"text": "已更换"})):
        cases.act(case_id=case.id, action=action, actor=WATER, data=form, at=AT + hour * HOUR)
    return case


def due(at: datetime = AT + 5 * HOUR, actor: Actor = OPERATOR) -> list[UUID]:
    return [one.id for one in cases.calls_due(case_type=errand(), actor=actor, at=at)]


def test_the_oldest_due_comes_first_and_what_is_called_leaves_the_list() -> None:
    late, early = answered(3), answered(1)
    assert due() == [early.id, late.id]
    cases.act(case_id=early.id, action="call_back", actor=OPERATOR, data={"resolved": True}, at=AT + 5 * HOUR)
    assert due() == [late.id]
    assert due(actor=WATER) == [late.id]
    assert due(actor=resident("somebody else")) == []


def test_an_agreed_time_is_kept() -> None:
    case = answered(1)
    at = AT + 2 * HOUR
    cases.act(
        case_id=case.id,
        action="missed",
        actor=OPERATOR,
        data={"again_at": "2026-03-02T20:00:00+08:00"},
        at=at,
    )
    assert due(at + HOUR) == []
    assert [one.id for one in cases.calls_resting(case_type=errand(), actor=OPERATOR, at=at)] == [case.id]
    evening = datetime.fromisoformat("2026-03-02T20:00:00+08:00")
    assert due(evening) == [case.id]
    assert cases.calls_resting(case_type=errand(), actor=OPERATOR, at=evening) == ()


def test_how_many_wait_is_counted_with_those_that_wait_too_long_and_those_that_rest() -> None:
    answered(1), answered(2), answered(3)
    again = {"again_at": "2026-03-05T09:00:00+08:00"}
    cases.act(case_id=due()[0], action="missed", actor=OPERATOR, data=again, at=AT + 5 * HOUR)
    found = cases.calls_waiting(case_type=errand(), actor=OPERATOR, at=AT + 26.5 * HOUR)
    assert found == cases.CallsWaiting(ready=2, late=1, resting=1)


def test_two_operators_never_hold_one_case_and_a_hold_ends_by_itself() -> None:
    first, second = answered(1), answered(2)
    at = AT + 5 * HOUR
    ids = [first.id, second.id]
    assert cases.take_call(case_ids=ids, actor=OPERATOR, at=at) == first.id
    assert cases.take_call(case_ids=ids, actor=OPERATOR, at=at) == first.id
    assert cases.take_call(case_ids=ids, actor=OTHER, at=at) == second.id
    assert cases.take_call(case_ids=[first.id], actor=OTHER, at=at) is None
    assert due(at, OTHER) == [second.id]
    later = at + timedelta(minutes=15)
    assert due(later, OTHER) == ids
    assert cases.take_call(case_ids=ids, actor=OTHER, at=later) == first.id


def test_laid_aside_it_is_nobody_s_for_a_while_and_given_up_it_is_everybody_s() -> None:
    case = answered(1)
    at = AT + 5 * HOUR
    cases.take_call(case_ids=[case.id], actor=OPERATOR, at=at)
    cases.lay_call_aside(case_id=case.id, actor=OTHER, at=at)
    assert due(at) == [case.id]
    cases.lay_call_aside(case_id=case.id, actor=OPERATOR, at=at)
    assert (due(at), due(at, OTHER)) == ([], [])
    assert due(at + timedelta(minutes=15)) == [case.id]
    cases.take_call(case_ids=[case.id], actor=OPERATOR, at=at + HOUR)
    assert due(at + HOUR, OTHER) == []
    cases.give_call_up(case_id=case.id, actor=OPERATOR)
    assert due(at + HOUR, OTHER) == [case.id]
