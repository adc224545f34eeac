"""Many cases at once: looked at, undone in time, done, and left alone where a colleague was first."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import Desk
from tests.journeys.queueing import COLLEAGUE, lay_down, row, rows
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser


def look_at(page: Page, action: str) -> None:
    """From ticked lines to what would become of each."""
    page.get_by_role("button", name="成批办理").click()
    page.get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_role("heading", name="会这样办")).to_be_visible()


def test_by_keyboard_all_of_a_page_are_planned_undone_and_planned_again(
    visit: Visit, city_house: RunningHouse
) -> None:
    lay_down(city_house, "handling", 3, "号车棚堆满杂物要清理")
    page = visit(user="handler", width=WIDE)
    page.goto("/desk/?tab=lead&q=号车棚堆满杂物")
    expect(rows(page)).to_have_count(3)
    for keys in (("j", "x", "j", "x", "j", "x"), ("*",)):
        page.goto("/desk/?tab=lead&q=号车棚堆满杂物")
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("[data-count]")).to_have_text("已选 3 件")
        page.keyboard.press("b")
        page.get_by_role("button", name="签收", exact=True).press("Enter")
        expect(page.get_by_role("button", name="签收 3 件")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#series-strip")).to_contain_text("现在还没有动任何一件")
        expect(rows(page).first).to_contain_text("已派单")
        page.keyboard.press("u")
        expect(page.locator("#series-strip")).to_contain_text("已撤销，没有动任何案件")
        expect(rows(page).filter(has_text="已派单")).to_have_count(3)


@pytest.mark.parametrize(("width", "text"), [(WIDE, "排平房顶漏雨"), (PHONE, "户暖气片跑水")])
def test_what_a_colleague_touched_first_is_left_alone_and_the_rest_is_done(
    visit: Visit, city_house: RunningHouse, width: int, text: str
) -> None:
    first, second, third = lay_down(city_house, "handling", 3, text)
    page = visit(user="handler", width=width)
    page.goto(f"/desk/?tab=lead&q={text}")
    for case in (first, second, third):
        row(page, case).locator("[name=pick]").check()
    look_at(page, "签收")
    page.get_by_role("button", name="签收 3 件").click()
    expect(page.locator("#series-strip")).to_contain_text("现在还没有动任何一件")

    colleague = Desk(visit(user=COLLEAGUE, width=WIDE), second.id)
    panel = colleague.start("内部备注")
    panel.locator("textarea[name=text]").fill("我已经在路上，先别动。")
    colleague.done("内部备注")

    page.get_by_role("button", name="现在就办").click()
    expect(page.get_by_role("heading", name="没办成的")).to_be_visible()
    refused = page.locator("section", has=page.get_by_role("heading", name="没办成的"))
    expect(refused).to_contain_text("选中以后有人办理过它")
    expect(refused.locator("li")).to_have_count(1)
    page.goto(f"/desk/?tab=lead&q={text}")
    for case, stage in ((first, "办理中"), (second, "已派单"), (third, "办理中")):
        expect(row(page, case)).to_contain_text(stage)


def test_what_somebody_changed_before_it_is_planned_is_said_beforehand(
    visit: Visit, city_house: RunningHouse
) -> None:
    first, second = lay_down(city_house, "handling", 2, "棵行道树枯死怕倒")
    page = visit(user="handler", width=WIDE)
    page.goto("/desk/?tab=lead&q=行道树枯死怕倒")
    for case in (first, second):
        row(page, case).locator("[name=pick]").check()
    colleague = Desk(visit(user=COLLEAGUE, width=WIDE), first.id)
    colleague.open()
    colleague.page.locator("#act").get_by_role("button", name="签收", exact=True).click()
    expect(colleague.page.locator(".z-timeline")).to_contain_text("已签收")
    page.keyboard.press("b")
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.get_by_role("heading", name="1 件不会办")).to_be_visible()
    expect(page.get_by_role("button", name="签收 1 件")).to_be_visible()
