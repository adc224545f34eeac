"""What supervision reads of histories: whose hands, which claims, and who may step in."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import (
    AT,
    CLAIMING,
    DISPATCHER,
    OPERATOR,
    SUPERVISOR,
    WATER,
    load_errand,
    resident,
    small_city,
    staff,
)
from zhili.kernel.actor import Actor
from zhili.kernel.text import Text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OVERSEEN = "- {assign: {role: overseer, unit: '@actor'}, set: {supervised: true}}"
WATCHED = CLAIMING.replace("- set: {supervised: true}", OVERSEEN)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(WATCHED)


def opened() -> cases.Opened:
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def act(case: cases.Opened, action: str, who: Actor, hours: int, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=who, data=data, at=AT + hours * HOUR)


def row(case: cases.Opened) -> cases.CaseRow:
    return cases.listing(actor=SUPERVISOR, filters=cases.Filters(ids=(case.id,)), at=AT).rows[0]


def test_hands_are_told_in_order_with_their_reasons() -> None:
    case = opened()
    act(case, "return", WATER, 1, reason="不归我们管")
    act(case, "dispatch", DISPATCHER, 1, unit="bureau:roads")
    found = cases.handings([row(case)])[case.id]
    assert [(one.from_unit, one.to_unit, one.by.zh, one.reason) for one in found] == [
        (None, "bureau:water", "派单", ""),
        ("bureau:water", None, "退单", "不归我们管"),
        (None, "bureau:roads", "派单", ""),
    ]


def test_the_last_claim_stands_beside_the_last_denial() -> None:
    case = opened()
    act(case, "accept", WATER, 1)
    act(case, "answer", WATER, 2, text="第一次修好了", result="solved")
    act(case, "call_back", OPERATOR, 3, resolved=False)
    act(case, "answer", WATER, 4, text="真的修好了", result="solved")
    found = cases.denials([row(case)])[case.id]
    assert (found.answer, found.answered_at, found.unit) == ("真的修好了", AT + 4 * HOUR, "bureau:water")
    assert (found.denied_at, found.denied_by) == (AT + 3 * HOUR, Text("回访", "Call back"))


def test_nothing_is_read_for_nobody() -> None:
    assert cases.handings([]) == {}
    assert cases.denials([]) == {}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (SUPERVISOR, True),
        (staff("supervisor", area="1101/110105"), True),
        (staff("supervisor", area="1101/110106"), False),
        (WATER, False),
        (DISPATCHER, False),
    ],
)
def test_who_may_step_in_is_told_how(who: Actor, may: bool) -> None:
    found = cases.oversight_of(row(opened()), actor=who, at=AT)
    assert found == (("supervise", Text("督办", "Supervise")) if may else None)


def test_nobody_steps_in_where_it_cannot_be_done() -> None:
    case = opened()
    act(case, "accept", WATER, 1)
    act(case, "answer", WATER, 2, text="好了", result="solved")
    assert cases.oversight_of(row(case), actor=SUPERVISOR, at=AT) is None
