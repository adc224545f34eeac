"""A handler works off a queue: by keyboard without leaving the list, on a phone, with the network gone for a while."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.people import Desk
from tests.journeys.queueing import lay_down, row, rows, stands_open
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE, no_network

pytestmark = pytest.mark.browser


def test_twenty_cases_are_accepted_by_keyboard_alone(visit: Visit, city_house: RunningHouse) -> None:
    waiting = lay_down(city_house, "handling", 20, "楼垃圾没人清运")
    page = visit(user="handler", width=WIDE)
    page.goto("/desk/?tab=lead&q=楼垃圾没人清运")
    expect(rows(page)).to_have_count(20)
    order = [str(one.get_attribute("data-case")) for one in rows(page).all()]
    known = {one.id: one for one in waiting}
    for id in order:
        stands_open(page, known[id])
        page.keyboard.press("d")
        expect(page.locator("#act button[data-forward]")).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto("/desk/?tab=lead&q=楼垃圾没人清运&stage=hotline.request:handling")
    expect(rows(page)).to_have_count(20)


def test_an_answer_is_written_from_the_list_and_the_next_case_opens(
    visit: Visit, city_house: RunningHouse
) -> None:
    first, second = lay_down(city_house, "handling", 2, "栋墙皮脱落请修补")
    page = visit(user="handler", width=WIDE)
    for case in (first, second):
        Desk(page, case.id).open()
        page.locator("#act").get_by_role("button", name="签收", exact=True).click()
        expect(page.locator(".z-timeline")).to_contain_text("已签收")
    page.goto(f"/desk/?tab=lead&q=栋墙皮脱落&case={first.id}")
    stands_open(page, first)
    expect(row(page, first).locator("a")).to_be_focused()
    page.locator("#preview").get_by_role("link", name="答复", exact=True).click()
    page.locator("#act textarea[name=text]").wait_for()
    page.locator("#act").get_by_text("已解决", exact=True).click()
    page.locator("#act textarea[name=text]").fill("墙皮已经铲除重刷，请您看看。")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    stands_open(page, second)
    expect(page.get_by_role("status").filter(has_text="已完成：答复")).to_be_visible()
    expect(row(page, first)).to_contain_text("待回访")


def test_on_a_phone_a_line_leads_to_its_case_and_an_act_back_to_the_work(
    visit: Visit, city_house: RunningHouse
) -> None:
    [case] = lay_down(city_house, "handling", 1, "单元灯不亮摸黑上楼")
    page = visit(user="handler", width=PHONE)
    page.goto("/desk/?tab=lead&q=单元灯不亮摸黑")
    expect(page.locator("#preview")).to_be_hidden()
    row(page, case).locator("a").click()
    page.wait_for_url(f"**/desk/cases/{case.id}/")
    page.locator("#act").get_by_role("button", name="签收", exact=True).click()
    expect(page.locator(".z-timeline")).to_contain_text("已签收")
    page.goto("/desk/?tab=lead&q=单元灯不亮摸黑")
    expect(row(page, case)).to_contain_text("办理中")


def test_without_a_network_the_list_stays_and_the_case_is_fetched_again(
    visit: Visit, city_house: RunningHouse
) -> None:
    first, second = lay_down(city_house, "handling", 2, "处窨井盖松动响个不停")
    page = visit(user="handler", width=WIDE)
    page.goto(f"/desk/?tab=lead&q=窨井盖松动响&case={first.id}")
    stands_open(page, first)
    with no_network(page):
        page.keyboard.press("j")
        expect(page.locator("#preview")).to_contain_text("没有取到这一件")
        expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="再试一次").click()
    stands_open(page, second)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_case_is_found_from_anywhere_by_its_number(
    visit: Visit, city_house: RunningHouse, width: int
) -> None:
    [case] = lay_down(city_house, "handling", 1, "路口绿化带积水养蚊子")
    page = visit(user="handler", width=width)
    page.goto("/desk/types/")
    page.keyboard.press("Control+k")
    page.keyboard.type(case.number)
    found = page.locator(f"#palette a[href='/desk/cases/{case.id}/'][aria-selected=true]")
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{case.id}/")
