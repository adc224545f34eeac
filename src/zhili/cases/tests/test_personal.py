"""A person sees what is held of them, takes it away, puts it right, has it erased as far as the law goes."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, WATER, load_errand, resident, small_city
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PERSON = {"name": "王小明", "phone": "13800001234"}
ME, OTHER = resident(str(UUID(int=1))), resident(str(UUID(int=2)))


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def opened() -> cases.Opened:
    data = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe", **PERSON}
    return cases.open(type_key="test.errand", data=data, actor=ME, channel="web", at=AT)


def close(case: cases.Opened) -> None:
    for action, actor, data in (
        ("accept", WATER, {}),
        ("answer", WATER, {"text": "阀门已换"}),
        ("call_back", ME, {"resolved": True}),
    ):
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)


def held(case: cases.Opened) -> cases.Held:
    return cases.held(case_id=case.id, actor=ME, at=AT + HOUR)


def test_what_is_held_is_said_with_purpose_law_term_and_who_looked() -> None:
    case = opened()
    cases.reveal(case_id=case.id, actor=WATER, purpose="联系反映人", at=AT)
    found = held(case)
    assert {one.name: one.value for one in found.fields} == PERSON
    one = found.fields[0]
    assert one.purpose.zh and "第十三条" in one.basis.zh
    assert one.term.en == "6 months after the matter has ended"
    looks = [(look.act, look.who.zh, look.purpose) for look in found.looks]
    assert looks == [("read", "您本人", cases.OWN_DATA), ("read", "工作人员", "联系反映人")]
    taken = json.loads(json.dumps(cases.taken_away(found), default=str))
    assert taken["fields"][0]["value"] and taken["words"][0]["value"] == "楼下水管漏水"
    for stranger in (OTHER, DISPATCHER):
        with pytest.raises(NotFound):
            cases.held(case_id=case.id, actor=stranger, at=AT)


def test_what_is_put_right_takes_the_place_of_what_was_wrong() -> None:
    case = opened()
    assert cases.correct(case_id=case.id, actor=ME, data={"phone": "13900005678"}, at=AT) == {"phone"}
    assert {one.name: one.value for one in held(case).fields} == {"name": "王小明", "phone": "13900005678"}
    assert people.holders_of(phone="13800001234") == []
    assert people.holders_of(phone="13900005678") == [case.id]
    assert cases.verify(case.id) == []


def test_what_is_needed_stays_while_the_matter_runs_and_goes_when_asked_after_it() -> None:
    case = opened()
    assert held(case).erasable == ()
    with pytest.raises(cases.NotErasedYet):
        cases.erase_own(case_id=case.id, actor=ME, fields=["phone"], at=AT)
    close(case)
    assert {one.name for one in held(case).erasable} == {"name", "phone"}
    cases.erase_own(case_id=case.id, actor=ME, fields=["phone"], at=AT + HOUR)
    assert [one.name for one in held(case).fields] == ["name"]
    assert people.holders_of(phone="13800001234") == []
    assert cases.verify(case.id) == []


def test_who_holds_number_and_code_sees_takes_corrects_and_erases_on_pages() -> None:
    case = opened()
    close(case)
    browser, page = Client(), reverse("resident:data", args=[case.id])
    refused = browser.get(page)
    assert (refused.status_code, refused["Location"]) == (302, f"/account/login/?next={page}")
    browser.post(reverse("resident:follow"), {"number": case.number, "code": case.secret})
    shown = browser.get(page).content.decode()
    assert "13800001234" in shown and "第十三条" in shown and "您本人" in shown
    file = browser.get(reverse("resident:data_file", args=[case.id]))
    assert json.loads(file.content)["cases"][0]["number"] == case.number
    correcting = reverse("resident:data_correct", args=[case.id])
    assert browser.get(correcting).status_code == 200
    assert browser.post(correcting, {"phone": "??"}).status_code == 422
    browser.post(correcting, {"phone": "13900005678"})
    assert "13900005678" in browser.get(page).content.decode()
    browser.post(reverse("resident:data_erase", args=[case.id]), {"field": "phone"})
    after = browser.get(page).content.decode()
    assert "13900005678" not in after and "王小明" in after
    assert cases.retention(at=clock.now()).lately[0].part == "contact"
