"""The lists that work is done from: what my unit helps with, what waits for my approval, what a rate counted."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, SUPERVISOR, WATER, load_errand, resident, small_city

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def handled() -> cases.Opened:
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    case = cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    return case


def found(filters: cases.Filters) -> set[str]:
    return {row.number for row in cases.listing(actor=SUPERVISOR, filters=filters, at=AT + HOUR).rows}


def test_a_unit_that_was_called_in_helps_and_does_not_lead() -> None:
    case, other = handled(), handled()
    cases.act(case_id=case.id, action="whistle", actor=WATER, data={"units": ["bureau:roads"]}, at=AT)
    assert found(cases.Filters(helping="bureau:roads")) == {case.number}
    assert found(cases.Filters(helping="bureau:water")) == set()
    assert found(cases.Filters(lead="bureau:water")) == {case.number, other.number}


def test_what_waits_for_an_approval_waits_until_it_is_settled() -> None:
    case, _other = handled(), handled()
    cases.act(case_id=case.id, action="suspend", actor=WATER, data={"reason": "等停水许可"}, at=AT)
    waiting = cases.Filters(asked_of=("supervisor", "leader"))
    assert found(waiting) == {case.number}
    assert found(cases.Filters(asked_of=("leader",))) == set()
    (asked,) = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT).asked
    cases.act(case_id=case.id, action="approve", actor=SUPERVISOR, data={"request": asked.request}, at=AT)
    assert found(waiting) == set()


def test_a_rate_counts_the_cases_whose_answer_is_known() -> None:
    good, bad, _unknown = handled(), handled(), handled()
    for case, resolved in ((good, True), (bad, False)):
        cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "已处理完毕"}, at=AT)
        called = {"resolved": resolved, "satisfied": resolved}
        cases.act(case_id=case.id, action="call_back", actor=resident(), data=called, at=AT)
    (rate, _satisfaction) = cases.rates(type_key="test.errand", opened_from=AT - HOUR, opened_until=AT + HOUR)
    assert (rate.hits, rate.base) == (1, 2)
