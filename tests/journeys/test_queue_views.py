"""A view of the queue is narrowed down, kept, begun with, and dropped; what it asks for in vain is said."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.queueing import COLLEAGUE, lay_down, row
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "text"), [(WIDE, "街边座椅断了腿"), (PHONE, "巷路牌字迹磨没了")])
def test_a_view_is_kept_begun_with_and_dropped(
    visit: Visit, city_house: RunningHouse, width: int, text: str
) -> None:
    [case] = lay_down(city_house, "handling", 1, text)
    page = visit(user=COLLEAGUE, width=width)
    page.goto("/desk/?tab=lead")
    page.get_by_role("button", name="筛选").click()
    page.locator("#filters input[name=q]").fill(text)
    page.get_by_role("button", name="看这些").click()
    expect(page.locator(".z-chip")).to_have_count(1)
    expect(row(page, case)).to_be_visible()

    page.locator("summary", has_text="视图").click()
    page.get_by_label("名字", exact=True).first.fill(f"盯着{text}")
    page.get_by_text("打开待办就先看它", exact=True).click()
    page.get_by_role("button", name="保存视图").click()
    expect(page.locator(".q-view[aria-current]")).to_contain_text(f"盯着{text}")
    page.goto("/desk/")
    expect(page.locator(".q-view[aria-current]")).to_contain_text(f"盯着{text}")
    expect(row(page, case)).to_be_visible()

    page.locator("summary", has_text="视图").click()
    page.locator(".q-views__one").get_by_role("button", name="删除").click()
    expect(page.locator(".q-view")).to_have_count(0)
    page.goto("/desk/")
    expect(page.locator(".z-chip")).to_have_count(0)


def test_a_view_that_is_shared_and_old_says_what_it_left_out(visit: Visit, city_house: RunningHouse) -> None:
    [case] = lay_down(city_house, "handling", 1, "弄堂口石墩挡路")
    mine, theirs = visit(user="handler", width=WIDE), visit(user=COLLEAGUE, width=WIDE)
    mine.goto("/desk/?tab=lead&q=弄堂口石墩挡路&class=gone/from-the-list")
    expect(mine.get_by_text("“分类”里没有“gone/from-the-list”了")).to_be_visible()
    mine.locator("summary", has_text="视图").click()
    mine.get_by_label("名字", exact=True).first.fill("石墩")
    mine.get_by_text("本单位的人都能用", exact=True).click()
    mine.get_by_role("button", name="保存视图").click()
    expect(mine.locator(".q-view[aria-current]")).to_contain_text("石墩")
    theirs.goto("/desk/?tab=lead")
    theirs.locator(".q-view", has_text="石墩").click()
    expect(theirs.get_by_text("“分类”里没有“gone/from-the-list”了")).to_be_visible()
    expect(row(theirs, case)).to_be_visible()
    mine.locator("summary", has_text="视图").click()
    mine.locator(".q-views__one").get_by_role("button", name="删除").click()
    expect(mine.get_by_role("status").filter(has_text="视图已删除")).to_be_visible()
    theirs.goto("/desk/?tab=lead")
    expect(theirs.locator(".q-view", has_text="石墩")).to_have_count(0)
