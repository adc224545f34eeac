"""A resident follows what a neighbour reported, is told the same, rates, asks again, and takes a matter back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import (
    Desk,
    Reported,
    choose,
    group,
    in_the_street,
    onward,
    photo,
    placed,
    received,
    tap_map,
)
from tests.journeys.test_request import accept, answer, dispatch, stands
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways, no_network

pytestmark = pytest.mark.browser
STAND = "三号楼前面的木台子塌了一角，我住一单元，天天要绕着走。"
REPLY = "木台子已经拆除，地面当天平整完毕。"


def told(page: Page, text: str) -> None:
    """Say what it is and where, and stand before the page that follows."""
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(text)
    onward(page)
    tap_map(page, *in_the_street())


def report(page: Page, text: str, *, phone: str = "") -> Reported:
    """A report of one's own, from the first word to the receipt."""
    told(page, text)
    placed(page)
    onward(page)
    if phone:
        page.get_by_label("电话").fill(phone)
    onward(page)
    onward(page)
    return received(page)


@pytest.mark.parametrize("width", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_neighbour_follows_and_is_told_the_same(visit: Visit, width: int) -> None:
    place = f"（{width}）"
    first = visit()
    main = report(first, STAND + place, phone="199 0000 2222")

    second = visit(width=width)
    told(second, "楼前的台子塌了，差点摔跤。" + place)
    onward(second)
    expect(second.get_by_role("heading", name="附近有人报过，是同一件事吗？")).to_be_visible()
    offered = second.locator("main").inner_text()
    assert "199" not in offered and "一单元" not in offered and "木台子" not in offered
    assert axe(second) == [] and hidden_sideways(second) == 0
    with second.expect_navigation():
        second.locator(f"button[name=follow][value='{main.id}']").click()
    second.get_by_label("电话").fill("199 0000 3333")
    onward(second)
    expect(second.get_by_role("heading", name="核对一遍，再跟进")).to_be_visible()
    onward(second)
    followed = received(second)
    assert followed.number != main.number
    expect(second.locator("main")).to_contain_text("您跟进的事")
    assert axe(second) == [] and hidden_sideways(second) == 0

    dispatcher, handler = (Desk(visit(user=user, width=WIDE), main.id) for user in ("dispatcher", "handler"))
    dispatch(dispatcher)
    accept(handler)
    answer(handler, REPLY)
    for page, case in ((first, main), (second, followed)):
        stands(page, case, "已答复")
        expect(page.locator(".z-talk")).to_contain_text(REPLY)
    stands(first, main, "已答复")
    expect(first.locator("main")).to_contain_text("位居民在等这件事的结果")
    elsewhere = visit()
    elsewhere.goto(f"/follow/?number={followed.number}")
    elsewhere.get_by_label("查询码").fill(followed.code)
    onward(elsewhere)
    expect(elsewhere.locator(".z-talk")).to_contain_text(REPLY)


def test_the_answer_is_rated_with_a_tap_reopened_with_a_reason_and_another_taken_back(visit: Visit) -> None:
    page = visit()
    case = report(page, "单元门的门锁坏了，谁都能进来，请修。")
    dispatcher, handler = (Desk(visit(user=user, width=WIDE), case.id) for user in ("dispatcher", "handler"))
    dispatch(dispatcher)
    accept(handler)
    answer(handler, "门锁已经更换。")

    stands(page, case, "已答复")
    expect(page.locator(".z-ask")).to_contain_text("问题是否解决")
    page.get_by_role("link", name="还没有").click()
    expect(group(page, "问题是否解决").get_by_label("否")).to_be_checked()
    choose(group(page, "承办单位是否联系过您"), "是")
    choose(group(page, "是否满意"), "否")
    onward(page)
    stands(page, case, "办理中")

    answer(handler, "门锁又换了一把，住户都已领到钥匙。")
    stands(page, case, "已答复")
    page.get_by_role("link", name="是的").click()
    choose(group(page, "承办单位是否联系过您"), "是")
    choose(group(page, "是否满意"), "是")
    choose(group(page, "评分"), "5 很好")
    onward(page)
    stands(page, case, "已办结")

    page.get_by_role("link", name="重办").click()
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("理由")
    page.get_by_label("理由").fill("新锁又打不开了。")
    page.locator("input[type=file]").set_input_files(
        {"name": "lock.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    assert axe(page) == [] and hidden_sideways(page) == 0
    with no_network(page):
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("alert").filter(has_text="没有发出去")).to_be_visible()
    onward(page)
    stands(page, case, "办理中")
    expect(page.locator("a[href*='/files/'] img")).to_have_count(1)
    page.get_by_role("link", name="撤回").click()
    with page.expect_navigation():
        page.get_by_role("button", name="撤回").click()
    stands(page, case, "您已撤回")


def test_a_message_is_not_lost_with_the_line(visit: Visit) -> None:
    page = visit()
    report(page, "楼后面的排水沟堵了，下雨就积水。")
    page.get_by_label("补充一句").fill("今天又积水了。")
    with no_network(page):
        page.get_by_role("button", name="发送").click()
        expect(page.get_by_role("alert").filter(has_text="没有发出去")).to_be_visible()
        expect(page.get_by_label("补充一句")).to_have_value("今天又积水了。")
    with page.expect_navigation():
        page.get_by_role("button", name="发送").click()
    expect(page.locator(".z-talk")).to_contain_text("今天又积水了。")
    expect(page.locator(".z-bubble--mine").filter(has_text=re.compile("今天又积水了"))).to_have_count(1)
