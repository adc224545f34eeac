"""Who asks the office to erase is answered in time, and granting it erases in the case that was named."""

from datetime import timedelta

import pytest

from tests.packs.test_packs import PACKS
from zhili.cases import public as cases
from zhili.cases.testing import AT, SUPERVISOR, WATER, load_errand, resident, small_city, staff
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STEWARD = staff("steward")
ME = resident()


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()
    cases.sync([PACKS / "rights/application"], at=AT)


def reported() -> cases.Opened:
    data = {
        "text": "楼下水管漏水",
        "lon": 116.005,
        "lat": 39.005,
        "class": "water/pipe",
        "phone": "13800001234",
    }
    return cases.open(type_key="test.errand", data=data, actor=ME, channel="web", at=AT)


def asked(about: cases.Opened) -> cases.Opened:
    data = {"kind": "erase", "about": about.number, "text": "请删除我的信息"}
    return cases.open(type_key="rights.application", data=data, actor=ME, channel="web", at=AT)


def grant(request: cases.Opened, done: str) -> None:
    data = {"done": done, "text": "已按您的要求办理"}
    cases.act(case_id=request.id, action="grant", actor=STEWARD, data=data, at=AT + HOUR)


def test_granting_erases_how_to_reach_the_person_at_once_and_the_rest_only_of_an_ended_case() -> None:
    about = reported()
    grant(asked(about), "contact_erased")
    assert people.holders_of(phone="13800001234") == []
    second = asked(about)
    with pytest.raises(cases.NotErasedYet):
        grant(second, "all_erased")
    assert cases.whole(case_id=second.id, actor=STEWARD, at=AT + HOUR).stage == "received"
    for action, actor, data in (
        ("accept", WATER, {}),
        ("answer", WATER, {"text": "阀门已换"}),
        ("call_back", ME, {"resolved": True}),
    ):
        cases.act(case_id=about.id, action=action, actor=actor, data=data, at=AT + HOUR)
    grant(second, "all_erased")
    assert cases.whole(case_id=about.id, actor=SUPERVISOR, at=AT + HOUR).text == ""
    assert cases.verify(about.id) == cases.verify(second.id) == []


def test_it_is_not_offered_among_the_matters_to_report() -> None:
    (listed,) = [one.key for one in cases.case_types() if one.listed]
    assert listed == "test.errand"
