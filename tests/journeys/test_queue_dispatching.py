"""A dispatcher at the desk: one key for each case the list decides, a look at what came back, a phone on the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import Desk
from tests.journeys.queueing import OFFICE, Waiting, lay_down
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser


def before(page: Page, case: Waiting) -> None:
    """The case stands on the desk."""
    expect(page.locator(f"#case-title a[href='/desk/cases/{case.id}/']")).to_be_visible()


def lead(page: Page, case: Waiting) -> None:
    """Where it went is said on the case's page."""
    page.goto(f"/desk/cases/{case.id}/")
    expect(page.locator(".z-timeline").first).to_contain_text("已派给")


def test_one_key_dispatches_and_the_next_case_opens_by_itself(visit: Visit, city_house: RunningHouse) -> None:
    waiting = lay_down(city_house, "received", 3, "位邻居说的还是老地方那件事")
    page = visit(user="dispatcher", width=WIDE)
    page.goto(f"/desk/dispatch/?type=hotline.request&case={waiting[0].id}")
    for case, following in zip(waiting, [*waiting[1:], None], strict=True):
        before(page, case)
        expect(page.locator("#whose")).to_contain_text("按清单归")
        expect(page.locator("#whose")).to_contain_text("行")
        with page.expect_navigation():
            page.keyboard.press("d")
        expect(page.get_by_role("status").filter(has_text=f"已完成：派单（{case.number}）")).to_be_visible()
        if following:
            before(page, following)
    for case in waiting:
        lead(page, case)


def test_what_a_unit_gave_back_says_who_and_why_and_goes_elsewhere_by_keyboard(
    visit: Visit, city_house: RunningHouse
) -> None:
    [case] = lay_down(city_house, "handling", 1, "号院门前河道漂着油花")
    handler = Desk(visit(user="handler", width=WIDE), case.id)
    panel = handler.start("退单")
    panel.locator("textarea[name=reason]").fill("河道归水务部门，街道没有执法权。")
    panel.locator(".z-act__send button.z-button--primary").click()

    page = visit(user="dispatcher", width=WIDE)
    page.goto(f"/desk/dispatch/?type=hotline.request&case={case.id}")
    before(page, case)
    expect(page.locator(f"#row-{case.id}")).to_contain_text("退单")
    expect(page.locator("main")).to_contain_text("河道归水务部门，街道没有执法权。")
    page.keyboard.press("e")
    page.locator("#act select[name=unit]").focus()
    page.locator("#act select[name=unit]").select_option(OFFICE)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    lead(page, case)


def test_on_a_phone_the_list_leads_to_the_case_and_back(visit: Visit, city_house: RunningHouse) -> None:
    [case] = lay_down(city_house, "received", 1, "位居民问上回那件事怎样了")
    page = visit(user="dispatcher", width=PHONE)
    page.goto("/desk/dispatch/?type=hotline.request")
    page.locator(f"#row-{case.id} a").click()
    before(page, case)
    expect(page.locator("#waiting")).to_be_hidden()
    page.get_by_role("link", name="回到列表").click()
    expect(page.locator("#waiting")).to_be_visible()
    page.locator(f"#row-{case.id} a").click()
    page.get_by_role("button", name="派给").click()
    expect(page.get_by_role("status").filter(has_text="已完成：派单")).to_be_visible()
    lead(page, case)
