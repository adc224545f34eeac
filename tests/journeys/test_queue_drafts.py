"""Words begun beside a list wait there: over to another case and back, to another device, and are gone once sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.queueing import Waiting, lay_down, row, stands_open
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser
BEGUN = "已联系物业，周三上午"


def answering(page: Page, case: Waiting) -> None:
    """On the case that is open beside the list, the form in which it is answered."""
    stands_open(page, case)
    page.locator("#preview").get_by_role("link", name="答复").first.click()
    expect(page.locator("#act textarea[name=text]")).to_be_visible()


def test_an_answer_begun_beside_the_queue_waits_while_another_case_is_looked_at(
    visit: Visit, city_house: RunningHouse
) -> None:
    first, second = lay_down(city_house, "handling", 2, "楼后的晾衣架断了一根")
    page = visit(user="handler", width=WIDE)
    for case in (first, second):
        page.goto(f"/desk/cases/{case.id}/")
        page.get_by_role("button", name="签收").click()
        expect(page.locator("main")).to_contain_text("办理中")
    page.goto(f"/desk/?tab=lead&q=晾衣架断了一根&case={first.id}")
    answering(page, first)
    page.locator("#act textarea[name=text]").fill(BEGUN)
    page.keyboard.press("Escape")  # at once: nothing was kept yet
    page.keyboard.press("j")
    stands_open(page, second)
    page.keyboard.press("k")
    answering(page, first)
    expect(page.locator("#act textarea[name=text]")).to_have_value(BEGUN)
    expect(page.locator("[data-draft-said]")).to_contain_text("接着写")
    page.locator("#act textarea[name=text]").fill(BEGUN + "来修。")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator("[data-draft-said]")).to_contain_text("草稿已存")
    expect(row(page, first)).to_be_visible()  # the list is still there

    phone = visit(user="handler", width=PHONE)
    phone.goto(f"/desk/cases/{first.id}/?do=answer")
    expect(phone.locator("#act textarea[name=text]")).to_have_value(BEGUN + "来修。")


def test_a_note_begun_at_the_dispatch_desk_waits_and_is_gone_once_sent(
    visit: Visit, city_house: RunningHouse
) -> None:
    first, second = lay_down(city_house, "received", 2, "号院里的凉亭漏雨")
    desk = "/desk/dispatch/?type=hotline.request&case="
    page = visit(user="dispatcher", width=WIDE)
    page.goto(desk + first.id)
    page.keyboard.press("e")
    note = page.locator("#act textarea[name=note]")
    note.fill("请先联系物业，再上门。")
    page.goto(desk + second.id)
    expect(note).to_have_value("")
    page.goto(desk + first.id)
    expect(note).to_have_value("请先联系物业，再上门。")
    expect(note).to_be_visible()
    note.focus()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="已完成：派单")).to_be_visible()
    page.goto(f"/desk/cases/{first.id}/")
    expect(page.locator("main")).to_contain_text("请先联系物业，再上门。")
    page.goto("/desk/mentions/")
    expect(page.locator("main h1, main h2").first).to_be_visible()
    expect(page.locator(f"main a[href*='{first.id}']")).to_have_count(0)
