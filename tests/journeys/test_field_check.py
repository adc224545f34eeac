"""From a find on the round to its check on site: the unit reports it as handled, the worker checks it out of reach."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Handset, Visit
from tests.journeys.fieldwork import GRIDS, held, worker_of
from tests.journeys.people import STREET, Desk
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
GRID = GRIDS[3]
"""It lies in the street of the demonstration's whistle-blower and handler."""

OFFICE = f"street:{STREET.code}"


def test_a_handled_event_is_checked_on_site_without_signal(
    handset: Handset, visit: Visit, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(GRID))
    phone.capture("道路破损", words="路面坑洼，需要核查")
    phone.waiting(0)
    listed = phone.page.locator("#today-list .f-card", has_text="需要核查")
    expect(listed).to_contain_text("已上报")
    case = (listed.locator("a").get_attribute("href") or "").rpartition("=")[2]

    street = Desk(visit(user="street", width=WIDE), case)
    street.start("派遣").locator("select[name=unit]").select_option(OFFICE)
    street.done("派遣")
    unit = Desk(visit(user="handler", width=WIDE), case)
    unit.start("处置反馈").locator("textarea[name=text]").fill("已铺平压实，现场已清理。")
    unit.done("处置反馈")

    phone.page.locator("#refresh").click()
    expect(phone.page.locator("#today-list .f-list").first).to_contain_text("需要核查")
    expect(listed).to_contain_text("待核查")
    phone.lose_signal()
    phone.page.reload()
    listed.locator("a").click()
    page = phone.page.locator("#case-page")
    expect(page).to_contain_text("已铺平压实")
    assert axe(phone.page) == [] and hidden_sideways(phone.page) == 0
    page.get_by_role("button", name="核查", exact=True).click()
    page.get_by_role("button", name="提交：核查").click()
    expect(page).to_contain_text("请点一个答案")
    page.get_by_role("radio", name="是").click()
    page.get_by_role("button", name="提交：核查").click()
    expect(listed).to_contain_text("已记下，待发")
    phone.find_signal()
    phone.waiting(0)
    expect(listed).to_have_count(0)
    found = [actions for text, actions in held(city_house.home, worker_of(GRID)) if "需要核查" in text]
    assert found == [["open", "report_up", "dispatch", "handle", "check"]]
