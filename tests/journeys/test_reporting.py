"""Reporting and following by every kind of resident: by keyboard, without scripts, in English, on a narrow screen."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import TEXT, in_the_street, onward, photo, placed, received, tap_map
from zhili.ui.testing import NARROW, WIDE, axe, hidden_sideways, listen

pytestmark = pytest.mark.browser
HAN = re.compile("[\u4e00-\u9fff]")


def write(page: Page, words: str) -> None:
    """Go on by Tab to the next field that takes words, and write."""
    tab_to(
        page,
        lambda: page.evaluate(
            "document.activeElement.matches('textarea, input[type=text], input[type=tel]')"
        ),
    )
    page.keyboard.type(words)


def tab_to(page: Page, there: Callable[[], object]) -> None:
    """Press Tab until the focus is where it should be."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("the keyboard does not get there")


def press(page: Page, words: str) -> None:
    """Go on by Tab to a button or link, and press Enter."""
    tab_to(page, lambda: page.evaluate("document.activeElement.innerText.trim()").startswith(words))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit(width=WIDE)
    page.goto("/")
    press(page, "报诉求")
    write(page, TEXT)
    press(page, "继续")
    write(page, "和平里三号楼")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    press(page, "继续")
    press(page, "继续")
    write(page, "王小明")
    write(page, "19900001234")
    press(page, "继续")
    assert "和平里三号楼" in page.locator(".z-answers").inner_text()
    press(page, "提交")
    press(page, "看这件诉求")
    expect(page.locator(".z-talk")).to_contain_text(TEXT)


def test_without_scripts(visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto("/report/")
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("诉求内容：这一项必须填写")
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    expect(page.locator(".z-map__frame")).to_be_hidden()
    page.get_by_label("所在社区").select_option(index=1)
    placed(page)
    page.locator("input[name=photos]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    onward(page)
    page.get_by_role("button", name="上一步").click()
    expect(page.locator(".z-kept img")).to_be_visible()
    onward(page)
    onward(page)
    onward(page)
    case = received(page)
    page.get_by_label("补充一句").fill("今天又有人绊倒。")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".z-talk")).to_contain_text("今天又有人绊倒。")

    elsewhere = visit(scripts=False)
    elsewhere.goto(f"/follow/?number={case.number}")
    elsewhere.get_by_label("查询码").fill(case.code.lower())
    onward(elsewhere)
    expect(elsewhere.locator(".z-talk")).to_contain_text("今天又有人绊倒。")
    elsewhere.get_by_role("link", name="撤回").click()
    elsewhere.get_by_role("button", name="撤回").click()
    expect(elsewhere.locator("main .z-badge").first).to_have_text("您已撤回")


def test_in_english(visit: Visit) -> None:
    page = visit(language="en")
    spoken: dict[str, str] = {}

    def read() -> None:
        shown = page.locator("main").inner_text()
        for said_by_others in page.locator(".z-cards").all_inner_texts():
            shown = shown.replace(said_by_others, "")
        spoken[page.url] = shown

    page.goto("/")
    read()
    page.get_by_role("link", name="Report").click()
    page.get_by_label("What is the matter").fill(
        "The stand in front of building 3 is leaning; I nearly fell over it."
    )
    read()
    onward(page)
    page.get_by_label("Address").fill("Building 3")
    page.get_by_label("Community").select_option(index=2)
    placed(page)
    read()
    onward(page)
    page.get_by_label("Name").fill("Ann")
    read()
    onward(page)
    read()
    onward(page)
    expect(page.get_by_role("heading", name="Received, thank you")).to_be_visible()
    page.get_by_role("link", name="See this request").click()
    expect(page.locator("main .z-badge").first).to_have_text("Received")
    page.goto("/follow/")
    read()
    page.goto("/cases/")
    read()
    page.goto("/nowhere/")
    read()
    chinese = {url: HAN.findall(words) for url, words in spoken.items() if HAN.search(words)}
    assert chinese == {}


@pytest.mark.parametrize(
    ("width", "language"),
    [(NARROW, "en"), (WIDE, "zh-hans")],
    ids=["narrow", "wide"],
)
def test_every_page_is_accessible_and_fits(visit: Visit, width: int, language: str) -> None:
    page = visit(width=width, language=language)
    heard = listen(page)

    def look() -> None:
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], page.url
        assert hidden_sideways(page) == 0, page.url

    page.goto("/")
    look()
    page.goto("/report/")
    onward(page)
    look()
    page.locator("textarea").first.fill(TEXT)
    page.locator(".z-more > summary:visible").click()
    look()
    onward(page)
    page.locator(".z-map__canvas canvas").wait_for()
    look()
    onward(page)
    page.locator("input[name=photos]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    look()
    onward(page)
    look()
    onward(page)
    look()
    onward(page)
    look()
    page.locator("main a.z-button--primary").click()
    look()
    page.get_by_role("link", name=re.compile("撤回|Withdraw")).click()
    look()
    for address in ("/follow/", "/cases/", "/cases/matters/", "/account/login/", "/nowhere/"):
        page.goto(address)
        look()
    page.goto("/follow/")
    onward(page)
    look()
    expected = ("404", "422")
    assert [said for said in heard.complaints if not any(code in said for code in expected)] == []


def test_nothing_is_lost_on_the_way(visit: Visit) -> None:
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    tap_map(page, *in_the_street())
    page.get_by_label("地点").fill("和平里三号楼")
    onward(page)
    page.go_back()
    expect(page.get_by_label("地点")).to_have_value("和平里三号楼")
    page.reload()
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")
    page.goto("/")
    page.get_by_role("link", name="报诉求").click()
    expect(page.get_by_label("诉求内容")).to_have_value(TEXT)


def test_where_i_am_is_a_place(visit: Visit) -> None:
    page = visit()
    lon, lat = in_the_street()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")
    placed(page)
    onward(page)
    onward(page)
    expect(page.locator(".z-answers")).to_contain_text("社区")


def test_a_double_tap_is_one_report(visit: Visit) -> None:
    page = visit(user="resident-1", scripts=False)
    page.goto("/report/")
    words = f"双击测试{uuid4().hex[:8]}：{TEXT}"  # others report as the same resident in this house
    page.get_by_label("诉求内容").fill(words)
    for _ in range(4):
        onward(page)
    page.locator("main button.z-button--primary").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="已收到，谢谢您")).to_be_visible()
    page.goto("/my/")
    expect(page.locator(".z-card", has_text=words[:12])).to_have_count(1)
