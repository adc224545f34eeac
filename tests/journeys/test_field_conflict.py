"""What the server does not take is told in plain words and decided by the person: sent anyway, changed, or dropped."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Handset, Visit
from tests.journeys.fieldwork import GRIDS, Phone, held, worker_of
from tests.journeys.people import Desk
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
MINE, CHECKED, WRONG = GRIDS[0], GRIDS[4], GRIDS[5]
"""The first grid lies in the street of the demonstration's whistle-blower and handler."""


def open_case(phone: Phone, title: str) -> str:
    """Look at a case of the list; gives its id."""
    phone.go("today")
    phone.page.locator("#today-list a", has_text=title).click()
    expect(phone.page.locator("#case-page h2")).to_have_text(title)
    return str(UUID(phone.page.url.rpartition("=")[2]))


def do(phone: Phone, action: str) -> None:
    """Choose an action of the case and submit it."""
    page = phone.page.locator("#case-page")
    page.get_by_role("button", name=action, exact=True).click()
    page.get_by_role("button", name=f"提交：{action}").click()
    expect(phone.page.locator("#view-today")).to_be_visible()


def refused(page: Page) -> None:
    """One deed waits for a decision."""
    page.locator(".f-nav a[href='#outbox']").click()
    expect(page.locator(".f-refusal")).to_have_count(1)
    assert axe(page) == [] and hidden_sideways(page) == 0


def test_a_case_that_moved_on_while_out_of_reach_is_sent_anyway(
    handset: Handset, visit: Visit, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(MINE))
    phone.capture("架空线与杆线", words="线缆垂落", ending="先记下")
    phone.waiting(0)
    case = open_case(phone, "线缆垂落")
    phone.lose_signal()
    do(phone, "上报")

    colleague = Desk(visit(user="street", width=WIDE), case)
    colleague.start("留言").locator("textarea[name=text]").fill("请先拉警戒线。")
    colleague.done("留言")

    phone.find_signal()
    expect(phone.page.locator("#toast")).to_contain_text("没发出去")
    refused(phone.page)
    told = phone.page.locator(".f-refusal")
    expect(told).to_contain_text("已有别的进展")
    expect(told).to_contain_text("留言")
    expect(told).not_to_contain_text("警戒线")  # what colleagues say stays at the desk
    phone.page.get_by_role("button", name="仍然提交").click()
    phone.waiting(0)
    assert held(city_house.home, worker_of(MINE)) == [("线缆垂落", ["open", "message", "report_up"])]


def test_what_another_has_done_already_is_turned_into_something_else_or_dropped(
    handset: Handset, city_house: RunningHouse
) -> None:
    out, home = handset(), handset()
    for phone in (out, home):
        phone.sign_in(worker_of(CHECKED))
    out.capture("乱堆乱放", words="楼道堆物", ending="先记下")
    out.waiting(0)
    home.page.reload()
    for phone in (out, home):
        open_case(phone, "楼道堆物")
    out.lose_signal()
    do(out, "上报")
    do(home, "上报")
    home.waiting(0)

    out.find_signal()
    refused(out.page)
    expect(out.page.locator(".f-refusal")).to_contain_text("现在是：已上报")
    expect(out.page.get_by_role("button", name="仍然提交")).to_have_count(0)
    out.page.get_by_role("button", name="改做别的").click()
    page = out.page.locator("#case-page")
    page.locator("textarea").fill("已有同事上报，我在现场看着。")
    page.get_by_role("button", name="提交：留言").click()
    out.waiting(0)
    assert held(city_house.home, worker_of(CHECKED)) == [("楼道堆物", ["open", "report_up", "message"])]


def test_a_form_that_is_refused_is_mended_or_dropped_by_two_taps(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(WRONG))
    phone.lose_signal()
    phone.capture("井盖", words="井盖缺失")
    phone.capture("路灯照明", words="路灯不亮")
    phone.waiting(2)
    spoil(phone)
    phone.find_signal()
    expect(phone.page.locator("#outbox-count")).to_have_text("2")
    phone.go("outbox")
    expect(phone.page.locator(".f-refusal")).to_have_count(2)
    expect(phone.page.locator(".f-refusal").first).to_contain_text("没有这个区划")

    first = phone.page.locator("[data-deed]", has_text="井盖")
    first.get_by_role("button", name="修改").click()
    expect(phone.page.get_by_label("一句话说明")).to_have_value("井盖缺失")
    expect(phone.page.locator("#capture").get_by_role("radio", name="井盖")).to_be_checked()
    phone.page.get_by_role("button", name="在地图上点").click()
    canvas = phone.page.locator(".f-map__canvas--small canvas")
    canvas.wait_for()
    canvas.click()
    expect(phone.page.locator(".f-place__said")).to_contain_text("地图上的点")
    phone.end("上报")
    phone.waiting(1)

    phone.go("outbox")
    second = phone.page.locator("[data-deed]", has_text="路灯照明")
    second.get_by_role("button", name="不要了").click()
    phone.waiting(1)
    second.get_by_role("button", name="确定删掉这一条").click()
    phone.waiting(0)
    assert held(city_house.home, worker_of(WRONG)) == [("井盖缺失", ["open", "report_up"])]


def spoil(phone: Phone) -> None:
    """The city's division changed while the phone was out of reach: it names areas that are no more."""
    phone.page.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.open("zhili-field");
          request.onsuccess = () => {
            const deeds = request.result.transaction("deeds", "readwrite").objectStore("deeds");
            deeds.openCursor().onsuccess = ({ target: { result: cursor } }) => {
              if (!cursor) return request.result.close(), done();
              cursor.update({ ...cursor.value, data: { ...cursor.value.data, area: "99/9999" } });
              cursor.continue();
            };
          };
        })"""
    )
