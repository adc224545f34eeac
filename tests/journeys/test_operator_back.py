"""Calling residents back by keyboard: the number for that purpose, a result by one key, the next case by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.casework import CaseInHand, act, in_hand
from tests.journeys.conftest import Visit
from tests.journeys.keys import Keys
from zhili.ui.testing import WIDE, axe

pytestmark = pytest.mark.browser
REPLY = "路面已经填平，请您看看。"


def answered(visit: Visit, text: str) -> CaseInHand:
    """A request that the street office has answered."""
    case = in_hand(visit, text=text, phone="19900007009")
    act(visit(user="handler"), case.id, "answer", text=REPLY, result="solved")
    return case


def calling(page: Page, case: CaseInHand) -> Keys:
    page.goto(f"/desk/calls/back/{case.id}/")
    expect(page.locator("main")).to_contain_text(REPLY)
    return Keys(page)


def test_not_resolved_goes_back_to_the_unit_and_the_next_case_opens(visit: Visit) -> None:
    first, second = answered(visit, "路面坑洼第一处，请填平。"), answered(visit, "路面坑洼第二处，请填平。")
    page = visit(user="operator", width=WIDE)
    page.goto("/desk/calls/back/")
    expect(page.locator("main")).to_contain_text("路面坑洼第一处")
    keys = Keys(page)
    keys.press("n")
    page.wait_for_url(re.compile(r"/back/[0-9a-f-]{36}/"))
    keys = calling(page, first)
    keys.press("F2")
    expect(page.locator("#person")).to_contain_text("19900007009")
    keys.press("3")
    expect(page.get_by_role("heading", name="没有解决")).to_be_visible()
    keys.press("y", "n")
    keys.write("只填了一半，下雨又积水。")
    assert axe(page) == []
    keys.press("Control+Enter")
    page.wait_for_url(lambda address: first.id not in address)
    expect(page.locator("main")).to_contain_text("已记下：没有解决")
    assert keys.pressed < 8
    handler = visit(user="handler", width=WIDE)
    handler.goto(first.url)
    expect(handler.locator("main")).to_contain_text("只填了一半，下雨又积水。")
    expect(handler.locator("main")).to_contain_text("办理中")

    keys = calling(page, second)
    keys.press("1")
    expect(page.get_by_role("heading", name="已解决，满意")).to_be_visible()
    keys.press("y", "Control+Enter")
    page.wait_for_url(lambda address: second.id not in address)
    handler.goto(second.url)
    expect(handler.locator("main")).to_contain_text("已回访")


def test_nobody_answers_it_is_counted_and_rests_until_the_agreed_time(visit: Visit) -> None:
    case = answered(visit, "路面坑洼第三处，请填平。")
    page = visit(user="operator", width=WIDE)
    keys = calling(page, case)
    expect(page.locator("main")).to_contain_text("已打 0 次未通，最多 3 次")
    keys.press("6")
    expect(page.get_by_role("heading", name="无人接听")).to_be_visible()
    keys.press("Control+Enter")
    page.wait_for_url(lambda address: case.id not in address)
    keys = calling(page, case)
    expect(page.locator("main")).to_contain_text("已打 1 次未通，最多 3 次")
    keys.press("4")
    expect(page.get_by_role("heading", name="约时再打")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("这一项必须填写")
    page.locator("[name=again_at]").focus()
    keys.type("12312030")
    keys.press("Tab")
    keys.type("0630PM")
    keys.press("Control+Enter")
    page.wait_for_url(lambda address: case.id not in address)
    page.goto("/desk/calls/back/")
    expect(page.locator(".z-call__resting")).to_contain_text("路面坑洼第三处")
    expect(page.locator(".z-call__resting")).to_contain_text("18:30")


def test_two_operators_are_given_two_cases(visit: Visit) -> None:
    answered(visit, "路面坑洼第四处，请填平。"), answered(visit, "路面坑洼第五处，请填平。")
    given = []
    for user in ("operator", "operator-1"):
        page = visit(user=user, width=WIDE)
        page.goto("/desk/calls/back/")
        Keys(page).press("n")
        page.wait_for_url(re.compile(r"/back/[0-9a-f-]{36}/"))
        given.append(page.url)
    assert len(set(given)) == 2
