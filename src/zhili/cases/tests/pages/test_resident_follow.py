"""Following a request: by number and code, signed in, and everybody who is turned away; what can be done there."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, OPERATOR, WATER
from zhili.cases.tests.pages.city import answer, city_that_takes_reports, handle, picture, register, send
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    with clock.at_instant(AT):
        yield


@pytest.fixture
def reported() -> tuple[UUID, str, str]:
    """A case, its number and code, reported in a browser that is gone since."""
    visitor = Client()
    answer(visitor)
    number, code = send(visitor)
    return models.Case.objects.get(number=number).id, number, code


@pytest.fixture
def holder(client: Client, reported: tuple[UUID, str, str]) -> Client:
    """A browser that has given number and code."""
    _, number, code = reported
    assert client.post("/follow/", {"number": number, "code": code}).status_code == 302
    return client


def test_number_and_code_open_the_case_however_they_are_typed(
    client: Client, reported: tuple[UUID, str, str]
) -> None:
    case_id, number, code = reported
    spaced = " ".join(number[start : start + 4] for start in range(0, 16, 4))
    found = client.post("/follow/", {"number": spaced, "code": f"{code[:4]}-{code[4:]}".lower()})
    assert found["Location"] == f"/follow/{case_id}/"
    assert "小区门口水管漏水" in client.get(found["Location"]).content.decode()


def test_a_wrong_code_is_told_without_saying_which_of_the_two(
    client: Client, reported: tuple[UUID, str, str]
) -> None:
    _, number, _ = reported
    wrong = client.post("/follow/", {"number": number, "code": "AAAA2222"})
    assert wrong.status_code == 422
    assert "对不上" in wrong.content.decode() and number in wrong.content.decode()
    unknown = client.post("/follow/", {"number": "2603020000000002", "code": "AAAA2222"})
    assert "16 位" in unknown.content.decode() or "对不上" in unknown.content.decode()


def test_a_mistyped_number_is_noticed_before_it_counts(
    client: Client, reported: tuple[UUID, str, str]
) -> None:
    _, number, code = reported
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert "有没有抄错" in client.post("/follow/", {"number": mistyped, "code": code}).content.decode()


def test_guessing_is_slowed_down_and_said_so(client: Client, reported: tuple[UUID, str, str]) -> None:
    _, number, code = reported
    for _ in range(10):
        client.post("/follow/", {"number": number, "code": "AAAA2222"})
    slowed = client.post("/follow/", {"number": number, "code": code})
    assert slowed.status_code == 429
    assert "秒后再试" in slowed.content.decode()


def test_a_stranger_finds_nothing(reported: tuple[UUID, str, str]) -> None:
    case_id, _, _ = reported
    stranger = Client()
    for address in (f"/follow/{case_id}/", f"/follow/{case_id}/do/call_back/", f"/follow/{uuid4()}/"):
        led = stranger.get(address)
        assert (led.status_code, led["Location"]) == (302, f"/account/login/?next={address}"), "there or not"
    assert stranger.post(f"/follow/{case_id}/messages/", {"text": "你好"}).status_code == 404


def test_another_resident_finds_nothing(client: Client, reported: tuple[UUID, str, str]) -> None:
    register(client, "wang")
    refused = client.get(f"/follow/{reported[0]}/")
    assert refused.status_code == 404
    assert "小区门口" not in refused.content.decode() and "没有找到" in refused.content.decode()


def test_a_pass_is_good_for_its_own_case_only(holder: Client) -> None:
    other = Client()
    answer(other, text="路面坑洼不平")
    number, _ = send(other)
    assert holder.get(f"/follow/{models.Case.objects.get(number=number).id}/").status_code == 404


def test_a_pass_ends_and_is_renewed_by_use(holder: Client, reported: tuple[UUID, str, str]) -> None:
    address = f"/follow/{reported[0]}/"
    with clock.at_instant(AT + timedelta(minutes=20)):
        assert holder.get(address).status_code == 200
    with clock.at_instant(AT + timedelta(minutes=45)):
        assert holder.get(address).status_code == 200, "reading on, one is not turned out"
    with clock.at_instant(AT + timedelta(minutes=80)):
        assert holder.get(address)["Location"] == f"/account/login/?next={address}"


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/my/")["Location"] == "/account/login/?next=/my/"


def test_what_is_internal_is_not_shown(holder: Client, reported: tuple[UUID, str, str]) -> None:
    handle(reported[0])
    shown = holder.get(f"/follow/{reported[0]}/").content.decode()
    assert "水管已经换好" in shown and "bureau:water" in shown
    assert "阀门" not in shown and "内部" not in shown


def test_a_mandate_opens_nothing_here(client: Client, reported: tuple[UUID, str, str]) -> None:
    row = {"username": "boss", "name": "督办人", "role": "supervisor", "unit": "", "area": "1101"}
    people.import_staff(rows=[row], actor=SYSTEM, at=AT - timedelta(days=1))
    client.force_login(get_user_model().objects.get(username="boss"))
    assert client.get(f"/follow/{reported[0]}/").status_code == 404


def test_words_and_photos_are_added(holder: Client, reported: tuple[UUID, str, str]) -> None:
    case_id = reported[0]
    upload = SimpleUploadedFile("新.jpg", picture("blue"), "image/jpeg")
    added = holder.post(
        f"/follow/{case_id}/messages/", {"text": "今天更严重了", "photos": upload, "key": "k1"}
    )
    assert added.status_code == 302
    shown = holder.get(f"/follow/{case_id}/").content.decode()
    assert "今天更严重了" in shown
    thumbnail = re.search(rf"/follow/{case_id}/files/[\w-]+/\?size=small", shown)
    assert thumbnail is not None
    assert holder.get(thumbnail[0])["Content-Type"] == "image/jpeg"
    assert Client().get(thumbnail[0]).status_code == 302, "nothing but the way to sign in"


def test_a_message_sent_twice_stands_once(holder: Client, reported: tuple[UUID, str, str]) -> None:
    for _ in range(2):
        holder.post(f"/follow/{reported[0]}/messages/", {"text": "今天更严重了", "key": "k1"})
    assert models.CaseEvent.objects.filter(case_id=reported[0], action="say").count() == 1


def test_an_empty_message_is_refused_in_words(holder: Client, reported: tuple[UUID, str, str]) -> None:
    refused = holder.post(f"/follow/{reported[0]}/messages/", {"text": "  "})
    assert refused.status_code == 422 and "请写几句话" in refused.content.decode()


def test_only_what_is_allowed_now_is_offered(holder: Client, reported: tuple[UUID, str, str]) -> None:
    page = f"/follow/{reported[0]}/"
    assert "/do/call_back/" not in holder.get(page).content.decode()
    handle(reported[0])
    assert "/do/call_back/" in holder.get(page).content.decode()


def test_unresolved_it_goes_back_and_resolved_it_is_closed(
    holder: Client, reported: tuple[UUID, str, str]
) -> None:
    case_id = reported[0]
    deed = f"/follow/{case_id}/do/call_back/"
    handle(case_id)
    assert "必须填写" in holder.post(deed, {"key": "a"}).content.decode()
    assert holder.post(deed, {"resolved": "false", "key": "b"}).status_code == 302
    assert models.Case.objects.get(id=case_id).stage == "handling"
    cases.act(case_id=case_id, action="answer", actor=WATER, data={"text": "再次换好"}, at=AT)
    holder.post(deed, {"resolved": "true", "satisfied": "true", "key": "c"})
    assert models.Case.objects.get(id=case_id).stage == "closed"


def test_a_form_sent_twice_acts_once_and_is_not_refused(
    holder: Client, reported: tuple[UUID, str, str]
) -> None:
    handle(reported[0])
    deed = f"/follow/{reported[0]}/do/call_back/"
    for _ in range(2):
        assert holder.post(deed, {"resolved": "true", "key": "same"}).status_code == 302
    assert models.CaseEvent.objects.filter(case_id=reported[0], action="call_back").count() == 1


def test_what_is_no_longer_possible_is_said_on_the_case(
    holder: Client, reported: tuple[UUID, str, str]
) -> None:
    late = holder.post(f"/follow/{reported[0]}/do/call_back/", {"resolved": "true", "key": "z"}, follow=True)
    assert "不能“回访”" in late.content.decode()


def test_an_action_of_others_is_not_there(holder: Client, reported: tuple[UUID, str, str]) -> None:
    refused = holder.post(f"/follow/{reported[0]}/do/dispatch/", {"key": "z"})
    assert refused.status_code == 403
    assert models.Case.objects.get(id=reported[0]).stage == "received"


def test_the_term_is_shown_with_its_ground(holder: Client, reported: tuple[UUID, str, str]) -> None:
    shown = holder.get(f"/follow/{reported[0]}/").content.decode()
    assert "响应时限" in shown and '依据：<span lang="zh-Hans">city rule 3</span>' in shown
    assert "正在分派承办单位" in shown
    handle(reported[0], until="handling")
    carried_on = holder.get(f"/follow/{reported[0]}/").content.decode()
    assert "由bureau:water办理" in carried_on and "5 个工作日" in carried_on


def test_a_telephone_reporter_follows_by_code_too(client: Client) -> None:
    opened = cases.open(
        type_key="test.errand", data={"text": "路面坑洼"}, actor=OPERATOR, channel="phone", at=AT
    )
    client.post("/follow/", {"number": opened.number, "code": opened.secret or ""})
    assert "路面坑洼" in client.get(f"/follow/{opened.id}/").content.decode()


def test_closed_cases_are_public_by_their_declared_fields_only(
    client: Client, holder: Client, reported: tuple[UUID, str, str]
) -> None:
    assert "还没有公开的办理结果" in client.get("/cases/").content.decode()
    handle(reported[0])
    holder.post(f"/follow/{reported[0]}/do/call_back/", {"resolved": "true", "key": "c"})
    shown = Client().get("/cases/").content.decode()
    assert "水管漏水" in shown and "社区" in shown
    assert "小区门口" not in shown, "the title is not among the type's public fields"
    assert reported[1] not in shown
