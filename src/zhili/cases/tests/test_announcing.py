"""Every way in which a case comes about or goes on is told to whoever listens, those whom it left among them."""

from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AREA, AT, DISPATCHER, UNITS, WATER, load_errand, small_city
from zhili.kernel.rows import fetch

pytestmark = pytest.mark.django_db
WATER_UNIT, ROADS_UNIT, _STREET = UNITS


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def said() -> set[str]:
    """What was told since this was asked last."""
    found = {topic for (topics,) in fetch("SELECT topics FROM kernel_change") for topic in topics}
    fetch("WITH gone AS (DELETE FROM kernel_change RETURNING 1) SELECT count(*) FROM gone")
    return found


def opened() -> UUID:
    data = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005}
    return cases.open(type_key="test.errand", data=data, actor=DISPATCHER, channel="phone", at=AT).id


def stage(name: str) -> str:
    return cases.topic_of_stage("test.errand", name)


def test_a_new_case_is_told_where_it_stands_and_lies() -> None:
    case = opened()
    told = said()
    assert {cases.topic_of_case(case), cases.ANY_CASE, stage("received"), cases.topic_of_area(AREA)} <= told


def test_a_step_is_told_at_the_stage_it_leaves_and_the_one_it_reaches() -> None:
    case = opened()
    said()
    cases.act(case_id=case, action="dispatch", actor=DISPATCHER, data={"unit": WATER_UNIT}, at=AT)
    assert {stage("received"), stage("dispatched"), cases.topic_of_unit(WATER_UNIT)} <= said()


def test_a_unit_that_loses_a_case_hears_of_it() -> None:
    case = opened()
    cases.act(case_id=case, action="dispatch", actor=DISPATCHER, data={"unit": WATER_UNIT}, at=AT)
    said()
    cases.act(case_id=case, action="return", actor=WATER, data={"reason": "不归我们管"}, at=AT)
    told = said()
    assert cases.topic_of_unit(WATER_UNIT) in told
    assert cases.topic_of_unit(ROADS_UNIT) not in told


def test_what_waits_for_approval_is_told_to_who_approves() -> None:
    case = opened()
    cases.act(case_id=case, action="dispatch", actor=DISPATCHER, data={"unit": WATER_UNIT}, at=AT)
    said()
    cases.act(case_id=case, action="suspend", actor=WATER, data={"reason": "等停水许可"}, at=AT)
    assert cases.topic_of_asked("supervisor") in said()


def test_a_file_of_many_cases_says_one_word_for_all() -> None:
    bulk = cases.BulkOpening(type_key="test.errand", actor=DISPATCHER)
    cases.begin_import(digest="d", name="x.csv", type_key="test.errand", at=AT)
    for _ in range(3):
        assert bulk.add({"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005}, at=AT) is None
    said()
    bulk.lay_down(digest="d", turn=lambda: cases.Progress(3, 3, 0))
    assert said() == {"*"}
