"""Colleagues: a name in a note reaches its bearer, a shift is handed over and taken over, all while pages are open."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.casework import in_hand
from tests.journeys.conftest import Visit
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("width", [WIDE, PHONE])


def my_name(page: Page) -> str:
    """The name of whoever is signed in, as their menu says it."""
    return page.locator(".z-menu__sheet strong").first.text_content() or ""


def waiting(page: Page) -> str:
    """The figure in the way around."""
    return page.locator("#waiting-deskmentionswaiting .z-count").text_content() or ""


@WIDTHS
def test_a_colleague_is_named_by_a_few_keys_and_finds_it_at_once(visit: Visit, width: int) -> None:
    case = in_hand(visit)
    reader = visit(user="handler", width=width)
    reader.goto("/desk/mentions/")
    before = reader.locator(".z-mention--new").count()
    name = my_name(reader)
    writer = visit(user="dispatcher", width=WIDE)
    writer.goto(f"{case.url}?do=note")
    field = writer.get_by_role("textbox", name="内容", exact=True)
    field.press_sequentially(f"请@{name[:2]}")
    expect(writer.get_by_role("option", name=name)).to_be_visible()
    while writer.locator("[role=option][aria-selected=true]").get_attribute("data-name") != name:
        writer.keyboard.press("ArrowDown")
    writer.keyboard.press("Enter")
    expect(field).to_have_value(f"请@{name} ")
    writer.keyboard.type("今天先联系反映人。")
    writer.keyboard.press("Control+Enter")
    expect(writer.locator(".z-talk")).to_contain_text("今天先联系反映人")

    new = reader.locator(".z-mention--new")
    expect(new).to_have_count(before + 1)
    expect(new.first).to_contain_text("今天先联系反映人")
    expect(reader.locator("#waiting-deskmentionswaiting .z-count")).to_have_text(str(before + 1))
    new.first.get_by_role("link").click()
    expect(reader.locator(".z-talk")).to_contain_text("今天先联系反映人")
    reader.goto("/desk/mentions/")
    expect(reader.locator(".z-mention--new")).to_have_count(before)


@WIDTHS
def test_a_shift_is_handed_over_and_taken_over(visit: Visit, width: int) -> None:
    case = in_hand(visit)
    giver, taker = visit(user="handler", width=width), visit(user="street", width=width)
    giver.goto(case.url)
    taker.goto("/desk/")
    giver.get_by_role("link", name="交接", exact=True).click()
    giver.get_by_label("交给谁").select_option(label=option(giver, my_name(taker)))
    giver.get_by_label("哪些没办完，要留意什么").fill("这件今晚要回话。")
    giver.locator(f"input[name='watch-{case.number}']").fill("七点以后再打")
    giver.get_by_role("button", name="交接", exact=True).click()
    mine = giver.locator("#handovers section").first
    expect(mine).to_contain_text("确认")

    taker.goto("/desk/mentions/")
    taker.locator("#mentions").get_by_role("link", name="交来 1 件").first.click()
    theirs = taker.locator("#handovers section").first
    expect(theirs).to_contain_text("七点以后再打")
    theirs.get_by_role("button", name="看过了，我来接").click()
    expect(taker.locator("#handovers section").first).to_contain_text("已接")
    expect(mine).to_contain_text("已接")
    taker.goto(case.url)
    expect(taker.locator("#case-about")).to_contain_text("七点以后再打")


def option(page: Page, name: str) -> str:
    """The words of the answer that names somebody."""
    return page.locator("#id_to option", has_text=name).first.text_content() or ""
