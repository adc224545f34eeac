"""Calling back: the list, one call at a time, the number for a purpose, results that do the type's actions."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.models import CallHold
from zhili.cases.testing import AT, DECLARATION, WATER, load_errand
from zhili.cases.tests.pages.desk import opened, seen, sitting
from zhili.kernel import clock
from zhili.people.testing import member, trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desks")]
LIST = "/desk/calls/back/"
MISSED = """  missed:
    title: {zh: 未接通, en: Not reached}
    from: answered
    by: operator
    limit: 2
    form:
      properties:
        why: {enum: [no_answer, busy], x-title: {zh: 原因, en: Why}}
        again_at: {type: string, format: date-time, x-title: {zh: 何时再打, en: Again}}
    visibility: internal
    effects: [set: {again: $again_at}]
  say:
"""
CALLING = """
call_back:
  by: call_back
  again: again
  script:
    - {zh: 您好，这里是热线。, en: "Hello, this is the hotline."}
  results:
    solved: {title: {zh: 已解决, en: Solved}, reached: true, do: call_back, data: {resolved: true}}
    unsolved: {title: {zh: 没有解决, en: Not solved}, reached: true, do: call_back, data: {resolved: false}}
    nobody: {title: {zh: 无人接听, en: No answer}, do: missed, data: {why: no_answer}, ask: again_at}
"""


@pytest.fixture(autouse=True)
def errand(desks: None) -> None:
    load_errand(DECLARATION.replace("  say:\n", MISSED, 1) + CALLING)


@pytest.fixture
def operator() -> Client:
    return sitting("operator")


def answered(text: str = "楼下水管漏水两天了", *, minutes: int = 0, **more: object) -> UUID:
    case = opened(text=text, **more)
    at = AT + timedelta(minutes=minutes)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=at)
    cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "水管已更换"}, at=at)
    return case.id


def send(client: Client, case: UUID, result: str, **more: Any) -> Any:
    version = str(seen(case).version)
    return client.post(f"{LIST}{case}/", {"result": result, "version": version, **more})


def test_the_list_shows_who_waits_and_the_first_is_taken(operator: Client) -> None:
    case = answered()
    shown = operator.get(LIST).content.decode()
    assert "1 件待回访" in shown
    assert f"{LIST}{case}/" in shown
    taken = operator.post(f"{LIST}next/")
    assert taken["Location"] == f"{LIST}{case}/"
    assert CallHold.objects.get().case_id == case


def test_a_call_shows_what_to_say_what_was_answered_and_the_results(operator: Client) -> None:
    case = answered()
    shown = operator.get(f"{LIST}{case}/").content.decode()
    for words in ("您好，这里是热线。", "楼下水管漏水两天了", "已解决", "没有解决", "无人接听"):
        assert words in shown
    assert "138" not in re.sub(r"<[^>]*>", " ", shown), "tokens and ids stand in tags"
    form = operator.get(f"{LIST}{case}/?result=solved").content.decode()
    assert 'name="satisfied"' in form
    assert 'name="resolved"' not in form
    assert 'name="why"' not in operator.get(f"{LIST}{case}/?result=nobody").content.decode()


def test_the_number_is_shown_for_calling_back_and_leaves_a_trail(operator: Client) -> None:
    case = answered(phone="13800001234", name="王芳")
    for headers in ({}, {"HX-Request": "true"}):
        shown = operator.post(f"{LIST}{case}/phone/", headers=headers).content.decode()
        assert "13800001234" in shown
        assert "王芳" in shown
    assert [(act, purpose) for act, _, purpose in trail(case)] == [("read", "回访")] * 2


def test_the_number_is_kept_from_who_handles_the_case_where_the_reporter_wants_that() -> None:
    confidential = "    confidential: {type: boolean}\n    floor: {type: integer"
    declaration = DECLARATION.replace("  say:\n", MISSED, 1) + CALLING
    load_errand(declaration.replace("    floor: {type: integer", confidential, 1))
    case = answered(phone="13800001234", name="王芳", confidential=True)
    member("both", role="operator", unit="bureau:roads", at=AT)
    member("both", role="handler", unit="bureau:water", at=AT)
    both = sitting("both")
    assert "phone/" not in both.get(f"{LIST}{case}/").content.decode()
    refused = both.post(f"{LIST}{case}/phone/")
    assert refused.status_code == 403
    assert "13800001234" not in refused.content.decode() and "王芳" not in refused.content.decode()
    assert trail(case) == [], "nothing was read"
    assert "phone/" in sitting("operator").get(f"{LIST}{case}/").content.decode()


@pytest.mark.parametrize("username", ["water", "supervisor", "dispatcher"])
def test_who_does_not_call_back_is_shown_no_number_here(username: str) -> None:
    case = answered(phone="13800001234")
    assert sitting(username).post(f"{LIST}{case}/phone/").status_code == 403
    assert trail(case) == []


def test_a_result_does_its_action_and_the_next_case_opens(operator: Client) -> None:
    first, second = answered("甲处漏水"), answered("乙处漏水", minutes=1)
    sent = send(operator, first, "unsolved", satisfied="false")
    assert sent["Location"] == f"{LIST}{second}/"
    case = seen(first)
    assert (case.stage, case.outcome["resolved"], case.outcome["satisfied"]) == ("handling", False, False)
    last = send(operator, second, "solved", satisfied="true")
    assert last["Location"].startswith(LIST)
    assert "没有要回访的" in operator.get(last["Location"]).content.decode()
    assert not CallHold.objects.filter(case_id=first).exists()


def test_not_reached_is_counted_rests_until_the_agreed_time_and_has_an_end(operator: Client) -> None:
    case = answered()
    send(operator, case, "nobody", again_at="2026-03-02T15:00")
    waits = operator.get(LIST).content.decode()
    assert "1 件约了时间" in waits
    assert re.search(r"3月2日[^<]*15:00", waits)
    with clock.at_instant(AT + timedelta(hours=7)):
        operator.force_login(
            get_user_model().objects.get(username="operator")
        )  # unused for so long, it had ended
        assert "1 件待回访" in operator.get(LIST).content.decode()
        assert "已打 1 次未通，最多 2 次" in operator.get(f"{LIST}{case}/").content.decode()
        send(operator, case, "nobody")
        shown = operator.get(f"{LIST}{case}/").content.decode()
        assert "已打 2 次未通，最多 2 次" in shown
        assert "result=nobody" not in shown
        refused = send(operator, case, "nobody")
        assert refused.status_code == 409
        assert seen(case).stage == "answered"


def test_a_form_at_fault_keeps_what_was_typed_and_says_so(operator: Client) -> None:
    case = answered()
    refused = send(operator, case, "nobody", again_at="明天下午")
    assert refused.status_code == 422
    assert "明天下午" in refused.content.decode()
    operator.get(f"{LIST}{case}/")
    cases.act(case_id=case, action="say", actor=WATER, data={"text": "补一句"}, at=AT)
    late = operator.post(f"{LIST}{case}/", {"result": "solved", "version": "1", "satisfied": "true"})
    assert late.status_code == 409
    assert "result" in late.content.decode()


def test_laid_aside_the_next_comes_and_this_one_later(operator: Client) -> None:
    first, second = answered("甲处漏水"), answered("乙处漏水", minutes=1)
    operator.get(f"{LIST}{first}/")
    aside = operator.post(f"{LIST}next/", {"aside": str(first)})
    assert aside["Location"] == f"{LIST}{second}/"
    with clock.at_instant(AT + timedelta(minutes=16)):
        assert f"{LIST}{first}/" in operator.get(LIST).content.decode()


def test_nobody_calls_about_a_case_that_is_not_theirs_to_call_about(operator: Client) -> None:
    case = answered()
    assert sitting("supervisor").get(f"{LIST}{case}/").status_code == 403
    assert operator.get(f"{LIST}{UUID(int=5)}/").status_code == 404
    load_errand()
    other = answered("没有回访词的事")
    assert operator.get(f"{LIST}{other}/").status_code == 404
    assert operator.get(LIST).status_code == 403
