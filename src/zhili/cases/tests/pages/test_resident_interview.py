"""An interview as a resident's browser walks it: one question a page, kept with the account, seen by nobody else."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases import models
from zhili.cases.testing import AT, errand_files, load_errand
from zhili.cases.tests.pages.city import TYPE, city_that_takes_reports, declared, picture, register
from zhili.kernel import clock
from zhili.workspace import public as workspace

pytestmark = pytest.mark.django_db
BEGIN = f"/report/{TYPE}/"
NAME, PHONE, TOLD = "王小明", "13800000000", "小区门口水管漏水"
INTERVIEW = """\
lead: {zh: 说清楚就行, en: Just say it}
questions:
  - ask: {zh: 怎么回事？, en: What happened?}
    field: text
  - ask: {zh: 急不急？, en: Is it urgent?}
    field: urgency
  - ask: {zh: 在几楼？, en: On which floor?}
    if: {urgency: critical}
    field: floor
  - ask: {zh: 有材料吗？, en: Any papers?}
    files: true
  - ask: {zh: 您怎么称呼？, en: What is your name?}
    field: name
  - ask: {zh: 打哪个电话？, en: Which number?}
    field: phone
next:
  - say: {zh: 有人来看, en: Somebody comes}
    clock: respond
"""


def interviewed(*, by: str = "anyone") -> None:
    declaration = declared(by=by).replace("law: none", "law: none\ninterview: interview.yaml", 1)
    load_errand(declaration, **{"interview.yaml": INTERVIEW})


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    interviewed()
    with clock.at_instant(AT):
        yield


def at(step: str) -> str:
    return f"{BEGIN}{step}/"


def shown(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def answer(client: Client, step: str, **given: str) -> str:
    """Answer a question; where it leads to."""
    sent = client.post(at(step), given)
    assert sent.status_code == 302, sent.content.decode()
    return str(sent["Location"]).removeprefix(BEGIN).rstrip("/")


def all_answered(client: Client) -> None:
    assert answer(client, "q-text", text=TOLD) == "q-urgency"
    assert answer(client, "q-urgency", urgency="normal") == "photos"
    assert answer(client, "photos") == "q-name"
    assert answer(client, "q-name", name=NAME) == "q-phone"
    assert answer(client, "q-phone", phone=PHONE) == "check"


def kept(account: UUID) -> tuple[workspace.DraftKept, ...]:
    """What lies with an account."""
    return workspace.drafts_of(account=str(account))


def sent(client: Client) -> models.Case:
    key = re.search(r'name="key" value="(\w+)"', shown(client, at("check")))
    assert key is not None
    assert client.post(at("check"), {"key": key[1]}).status_code == 302
    return models.Case.objects.get()


def again(client: Client, id: UUID) -> Client:
    """The same person at another browser."""
    client.logout()
    other = Client()
    other.force_login(get_user_model().objects.get(pk=id))
    return other


def test_it_begins_with_what_comes_next_and_how_long_it_may_take(client: Client) -> None:
    begun = shown(client, BEGIN)
    assert "说清楚就行" in begun and "有人来看" in begun
    assert re.search(r"有人来看.*?（.+?内）", begun, re.S), "the term of the clock"
    assert 'href="/report/test.errand/q-text/"' in begun


def test_one_question_a_page_and_then_a_case_as_by_the_form(client: Client) -> None:
    all_answered(client)
    case = sent(client)
    assert (case.channel, case.text, case.urgency) == ("web", TOLD, "normal")
    assert NAME not in str(case.state), "personal answers are split off"


def test_a_page_asks_for_one_thing_and_says_what_is_wrong_with_it(client: Client) -> None:
    page = shown(client, at("q-text"))
    assert 'name="text"' in page and 'name="phone"' not in page and "怎么回事？" in page
    wrong = client.post(at("q-text"), {"text": "水"})
    assert wrong.status_code == 422
    assert "怎么回事？：至少 2 个字" in wrong.content.decode()


def test_a_question_is_asked_after_the_answer_that_it_hangs_on_and_forgotten_without_it(
    client: Client,
) -> None:
    assert client.get(at("q-floor")).status_code == 302, "not asked: back to the beginning"
    answer(client, "q-text", text=TOLD)
    assert answer(client, "q-urgency", urgency="critical") == "q-floor"
    assert answer(client, "q-floor", floor="3") == "photos"
    for step in ("photos", "q-name"):
        answer(client, step)
    answer(client, "q-phone", phone=PHONE)
    assert "在几楼？" in shown(client, at("check"))
    assert answer(client, "q-urgency", urgency="normal", **{"from": "check"}) == "check"
    assert "在几楼？" not in shown(client, at("check"))
    assert sent(client).state["data"].get("floor") is None


def test_a_changed_answer_asks_first_what_hangs_on_it(client: Client) -> None:
    all_answered(client)
    assert answer(client, "q-urgency", urgency="critical", **{"from": "check"}) == "q-floor/?from=check"
    assert answer(client, "q-floor", floor="7", **{"from": "check"}) == "check"


def test_every_answer_and_every_open_question_can_be_changed_from_the_summary(client: Client) -> None:
    answer(client, "q-text", text=TOLD)
    page = shown(client, at("check"))
    for step in ("q-text", "q-urgency", "photos", "q-name", "q-phone"):
        assert f'href="{at(step)}?from=check"' in page


def test_who_is_signed_in_goes_on_at_another_browser_where_they_stopped(client: Client) -> None:
    id = register(client, "xiaoming")
    answer(client, "q-text", text=TOLD)
    answer(client, "q-urgency", urgency="critical")
    other = again(client, id)
    begun = shown(other, BEGIN)
    assert 'href="/report/test.errand/q-floor/"' in begun and "接着答（第 3 个）" in begun
    assert TOLD in shown(other, at("q-text"))
    assert BEGIN in shown(other, "/my/") and BEGIN in shown(other, "/my/data/")
    unsent = json.loads(other.get("/my/data.json").content)["unsent"]
    assert unsent[0]["answers"] == {"text": TOLD, "urgency": "critical"}


def test_what_was_begun_before_signing_in_goes_along(client: Client) -> None:
    answer(client, "q-text", text=TOLD)
    id = register(client, "xiaoming")
    assert TOLD in shown(client, at("q-text"))
    assert TOLD in shown(again(client, id), at("q-text"))


def test_nobody_else_sees_it_and_it_lies_sealed(client: Client) -> None:
    mine = register(client, "xiaoming")
    answer(client, "q-text", text=TOLD)
    answer(client, "q-name", name=NAME)
    other = Client()
    register(other, "laowang")
    for page in (BEGIN, at("q-text"), at("q-name"), "/my/", "/my/data/"):
        assert TOLD not in shown(other, page) and NAME not in shown(other, page)
    assert json.loads(other.get("/my/data.json").content)["unsent"] == []
    (row,) = kept(mine)
    assert TOLD not in str(row.answers) and NAME not in str(row.answers)
    assert NAME not in str(dict(client.session))


def test_a_draft_copied_to_another_account_opens_for_nobody(client: Client) -> None:
    mine = register(client, "xiaoming")
    answer(client, "q-text", text=TOLD)
    stolen = kept(mine)[0].answers
    other = Client()
    id = register(other, "laowang")
    workspace.save_draft(account=str(id), place=f"report:{TYPE}", answers=stolen, at=AT, seen_version=None)
    assert TOLD not in shown(other, at("q-text"))


def test_it_goes_when_it_is_sent_given_up_or_a_month_old(client: Client) -> None:
    mine = register(client, "xiaoming")
    all_answered(client)
    sent(client)
    assert kept(mine) == ()
    answer(client, "q-text", text=TOLD)
    client.post(at("q-text"), {"go": "forget"})
    assert kept(mine) == () and TOLD not in shown(client, at("q-text"))
    answer(client, "q-text", text=TOLD)
    with clock.at_instant(AT + timedelta(days=30, minutes=1)):
        assert TOLD not in shown(client, at("q-text")), "out of its term before the night's sweep too"
        assert workspace.sweep_drafts(at=clock.now()) == 1


def test_a_photo_waits_with_the_account_and_comes_with_the_case(client: Client) -> None:
    id = register(client, "xiaoming")
    answer(client, "q-text", text=TOLD)
    client.post(at("photos"), {"photos": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")})
    other = again(client, id)
    waits = re.search(r'src="(/report/photo/\w+)"', shown(other, at("photos")))
    assert waits is not None and other.get(waits[1]).status_code == 200
    assert Client().get(waits[1]).status_code == 404
    sent(other)
    assert models.Attachment.objects.get().name == "a.jpg"


def test_where_an_account_is_needed_one_signs_in_before_sending_and_loses_nothing(client: Client) -> None:
    interviewed(by="resident")
    assert "提交时要登录" in shown(client, BEGIN)
    answer(client, "q-text", text=TOLD)
    key = re.search(r'name="key" value="(\w+)"', shown(client, at("check")))
    assert key is not None
    asked = client.post(at("check"), {"key": key[1]})
    assert "/account/login/" in asked["Location"] and "check" in asked["Location"]
    register(client, "xiaoming")
    assert sent(client).text == TOLD


def test_in_english_too(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = shown(client, BEGIN)
    assert "Just say it" in page and "Somebody comes" in page
    assert "What happened?" in shown(client, at("q-text"))


def test_a_type_without_one_asks_by_its_form(client: Client) -> None:
    load_errand(declared())
    assert client.get(BEGIN)["Location"] == at("matter")
    assert "interview.yaml" not in errand_files()
