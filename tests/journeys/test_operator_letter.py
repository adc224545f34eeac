"""A letter and a visitor on the same screen as a call: date and scan, by keyboard, wide and on a phone's screen."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.keys import on_the_line, saved, spot
from tests.journeys.people import photo
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_letter_is_written_down_with_its_date_and_its_scan(visit: Visit, width: int) -> None:
    page = visit(user="operator", width=width)
    keys = on_the_line(page)
    expect(page.get_by_label("来信日期")).to_be_hidden()
    keys.press("F3", "F3")
    expect(page.get_by_label("来信日期")).to_be_visible()
    keys.press("Enter", "Enter")
    assert keys.focused() == "text"
    keys.write(f"{spot(4).name}的健身器材坏了两年，一直没有人修。此致。")
    page.get_by_label("来信日期").focus()
    keys.type("02202026")
    expect(page.get_by_label("来信日期")).to_have_value("2026-02-20")
    page.locator("input[name=papers]").set_input_files(
        {"name": "来信.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(page.locator(".z-files__previews")).to_contain_text("来信.jpg")
    assert axe(page) == []
    assert hidden_sideways(page) == 0
    saved(keys)
    page.get_by_role("link", name="打开这一件").click()
    expect(page.locator("main")).to_contain_text("来信")
    expect(page.locator("main")).to_contain_text("2026-02-20")
    expect(page.get_by_alt_text("来信.jpg").first).to_be_attached()


def test_a_fault_keeps_the_scan_and_the_words(visit: Visit) -> None:
    page = visit(user="operator", width=WIDE)
    keys = on_the_line(page)
    keys.press("F3")
    page.locator("input[name=papers]").set_input_files(
        {"name": "材料.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("地点").focus()
    keys.type("窗口来访")
    keys.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("这一项必须填写")
    expect(page.get_by_label("地点")).to_have_value("窗口来访")
    expect(page.locator(".z-files__previews")).to_contain_text("材料.jpg")
    page.get_by_label("诉求内容").focus()
    keys.write("来人反映楼道灯坏了，一直黑着。")
    saved(keys)
    page.get_by_role("link", name="打开这一件").click()
    expect(page.get_by_alt_text("材料.jpg").first).to_be_attached()
