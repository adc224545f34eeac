"""The responsibility list as a spreadsheet: faults marked in place, tried on past cases, the next case follows."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.founding import city
from tests.journeys.keys import Keys
from zhili.ui.testing import PHONE, WIDE, hidden_sideways

pytestmark = pytest.mark.browser
MATTER = "traffic/shared-bikes"
OURS, THEIRS = city().children(city().at_level("district")[0].code)
COMPANY = "company:heat"
"""Whose handler is the demonstration's ``company``, for the whole city."""


def cell(page: Page, head: str, row: int | str) -> Locator:
    """A cell by what is read out of it; ``新行 1`` is the first empty row."""
    name = f"{head} {row}" if isinstance(row, int) else f"{row} {head}"
    return page.get_by_role("textbox", name=name, exact=True).or_(
        page.get_by_role("combobox", name=name, exact=True)
    )


def opened(visit: Visit, text: str) -> str:
    """Somebody leaves a shared bicycle in the neighbouring street; its number."""
    point = THEIRS.shape.representative_point()
    data = {"text": text, "class": MATTER, "lon": point.x, "lat": point.y}
    body = {"type": "hotline.request", "channel": "web", "data": data}
    answer = visit().request.post("/api/v1/cases", data=body)
    assert answer.ok, answer.text()
    number: str = answer.json()["number"]
    return number


def listed(page: Page, query: str) -> None:
    """The rows of one matter."""
    page.goto("/desk/manage/list/")
    page.get_by_label("事项、单位、区域或权属").fill(query)
    page.keyboard.press("Enter")
    expect(page.locator("form[data-sheet]")).to_contain_text("共 2 行")


def saved(page: Page) -> None:
    """Keep the sheet as a version, by keyboard from any of its cells."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def emptied(page: Page, area: str) -> None:
    """Empty the row of an area, and look at the version without it."""
    row = next(row for row in (1, 2) if cell(page, "区域", row).input_value() == area)
    for head in ("事项", "区域", "责任单位", "依据", "备注"):
        cell(page, head, row).fill("")
    page.get_by_role("button", name="存为新版").click()
    page.wait_for_url("**/list/*/")


def moved(page: Page) -> None:
    """Give the neighbouring street's duty to the company, after two mistakes that are marked where they were made."""
    listed(page, MATTER)
    rows = {cell(page, "区域", row).input_value(): row for row in (1, 2)}
    other = rows[THEIRS.code]

    keys = Keys(page)
    cell(page, "责任单位", other).focus()
    keys.press("Control+a")
    keys.type("street:nowhere")
    cell(page, "事项", "新行 1").focus()
    for part in (MATTER, OURS.code, "", "bureau:urban"):
        keys.type(part)
        keys.press("Tab")
    saved(page)
    expect(page.get_by_text("street:nowhere”不存在")).to_be_visible()
    expect(page.locator(".z-sheet__wrong")).not_to_have_count(0)
    expect(cell(page, "责任单位", other)).to_have_value("street:nowhere")

    wrong = page.locator("[value='street:nowhere']")
    wrong.focus()
    keys.press("Control+a")
    keys.type(COMPANY)
    saved(page)
    expect(page.get_by_text("同一件事而单位不同")).to_be_visible()
    for name in ("class", "area", "unit"):
        page.locator(f"tr.z-sheet__wrong [name^={name}-]").fill("")
    saved(page)


def put_in_force(page: Page) -> None:
    """The version that is looked at, by keyboard."""
    page.get_by_role("button", name="启用这一版").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已启用")).to_be_visible()


def in_queue(page: Page, text: str) -> Locator:
    """The case among those that the handler's unit leads."""
    page.goto(f"/desk/?tab=lead&q={text}")
    return page.locator("[data-queue] [data-case]")


def test_a_duty_is_moved_by_keyboard_tried_on_past_cases_and_the_next_case_follows(visit: Visit) -> None:
    before = opened(visit, "路口的共享单车倒了一地，请清理。")
    page = visit(user="steward", width=WIDE)
    moved(page)
    expect(page.get_by_role("heading", name="清单第")).to_be_visible()
    differs = page.get_by_role("region", name="与使用中的相比")
    expect(differs.locator("tr", has_text="新增")).to_contain_text(COMPANY)
    expect(differs.locator("tr", has_text="去掉")).to_contain_text(f"street:{THEIRS.code}")
    tried = page.locator("section", has=page.get_by_role("heading", name="用过去的案件试：市民诉求"))
    expect(tried.locator("tr", has_text=before)).to_contain_text("共享单车")
    expect(tried.locator("tr", has_text=before)).to_contain_text(f"{THEIRS.name}办事处")
    expect(tried.locator("tr", has_text=before)).to_contain_text("热力")
    expect(page.locator("main")).to_contain_text("每个事项在每个街道都有人管")
    assert hidden_sideways(page) == 0
    put_in_force(page)

    opened(visit, "单车堵住了东门盲道，请挪走。")
    handler = visit(user="company", width=WIDE)
    expect(in_queue(handler, "东门盲道")).not_to_have_count(0)
    expect(in_queue(handler, "倒了一地")).to_have_count(0)

    page.goto("/desk/manage/list/1/")
    put_in_force(page)
    opened(visit, "共享单车又停满了西门人行道。")
    expect(in_queue(handler, "西门人行道")).to_have_count(0)


def test_what_nobody_answers_for_is_named_before_a_version_is_put_in_force(visit: Visit) -> None:
    page = visit(user="steward", width=PHONE)
    listed(page, MATTER)
    emptied(page, THEIRS.code)
    expect(page.locator("main")).to_contain_text(
        "每个事项在每个街道都有人管"
    )  # as everything else: by its street
    page.get_by_role("link", name="回到表格接着改").click()
    page.get_by_label("事项、单位、区域或权属").fill("*")
    page.keyboard.press("Enter")
    expect(page.locator("form[data-sheet]")).to_contain_text("共 2 行")
    emptied(page, THEIRS.code)
    expect(page.locator("section", has=page.locator("#gaps"))).to_contain_text(THEIRS.name)
    expect(page.locator("section", has=page.locator("#gaps"))).to_contain_text(MATTER)
    page.get_by_role("link", name="回到表格接着改").click()
    expect(page.locator("main")).to_contain_text("没有启用")
    expect(page.locator("summary", has_text="没人管")).to_be_visible()
    assert hidden_sideways(page) == 0


def test_enter_and_arrows_go_from_row_to_row_and_nothing_is_sent(visit: Visit) -> None:
    page = visit(user="steward", width=WIDE)
    listed(page, MATTER)
    keys = Keys(page)
    cell(page, "备注", 1).focus()
    keys.press("ArrowDown")
    expect(cell(page, "备注", 2)).to_be_focused()
    keys.press("Enter")
    expect(cell(page, "备注", "新行 1")).to_be_focused()
    keys.press("Shift+Enter")
    keys.press("ArrowUp")
    keys.press("Control+a")
    keys.type("先核实再派")
    keys.press("Enter", "Control+d")
    expect(cell(page, "备注", 2)).to_have_value("先核实再派")
    expect(page.locator(".z-sheet__cell--changed")).to_have_count(2)
