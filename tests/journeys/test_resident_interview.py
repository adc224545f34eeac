"""A resident is interviewed: one question a page, stopped and gone on with, over a lost line, by keys, in English.

Nobody's telephone but their own shows what was answered; what is not sent goes with one button.
"""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.doors import sign_in
from tests.journeys.people import onward, photo, received
from zhili.ui.testing import NARROW, PHONE, axe, hidden_sideways, no_network

pytestmark = pytest.mark.browser
MEDIATION, AID = "/report/mediation.people/", "/report/legal_aid.application/"
TOLD = "楼上卫生间漏水，把我家天花板泡了，找了两次都不修。"
WISH = "修好防水，把天花板恢复原样"


def account(page: Page) -> tuple[str, str]:
    """A resident's account that nobody else has; its name and password."""
    name, password = f"n{uuid4().hex[:12]}", uuid4().hex
    page.goto("/account/signup/")
    page.locator("[name=username]").fill(name)
    for each in ("password1", "password2"):
        page.locator(f"[name={each}]").fill(password)
    onward(page)
    return name, password


def asked(page: Page, question: str) -> None:
    """The page asks this, alone, and is fit to be read."""
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    assert page.locator("main h1").count() == 1


def begun(page: Page) -> None:
    """From the front page through the first two questions."""
    page.goto("/")
    page.get_by_text("还可以在这里办").click()
    page.get_by_role("link", name="人民调解").click()
    expect(page.locator("main ol li").first).to_contain_text("3 个工作日内")
    assert axe(page) == [] and hidden_sideways(page) == 0
    page.get_by_role("link", name="开始").click()
    asked(page, "和谁、为了什么事？")
    page.get_by_label("和谁、为了什么事？").fill("和楼上邻居漏水的事")
    onward(page)
    page.get_by_label("发生了什么事？").fill(TOLD)
    onward(page)
    asked(page, "您希望怎样解决？")


def gone_on(page: Page) -> None:
    """From where it was left to the summary."""
    page.goto("/my/")
    page.get_by_role("link", name="人民调解").click()
    page.get_by_role("link", name="接着答（第 3 个）").click()
    asked(page, "您希望怎样解决？")
    page.get_by_label("您希望怎样解决？").fill(WISH)
    for _ in ("wish", "amount", "urgency", "place"):
        onward(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "天花板.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    onward(page)
    page.get_by_label("您怎么称呼？").fill("李梅")
    onward(page)
    assert axe(page) == [] and hidden_sideways(page) == 0
    onward(page)


def test_it_is_gone_on_with_after_signing_out_and_opens_a_case(visit: Visit) -> None:
    page, other = visit(width=PHONE), visit(width=PHONE)
    name, password = account(page)
    begun(page)
    page.goto("/")
    page.get_by_role("button", name="退出登录").click()
    page.goto(f"{MEDIATION}q-text/")
    expect(page.get_by_label("发生了什么事？")).to_have_value("")
    assert TOLD not in page.content(), "nobody who comes after sees it"
    sign_in(other, name, password)
    gone_on(other)
    summary = other.locator(".z-answers")
    for said in (TOLD, WISH, "李梅"):
        expect(summary).to_contain_text(said)
    expect(other.locator("main ol li").first).to_contain_text("3 个工作日内")
    assert axe(other) == [] and hidden_sideways(other) == 0
    other.get_by_role("link", name="修改 您希望怎样解决？").click()
    other.get_by_label("您希望怎样解决？").fill("只要修好")
    onward(other)
    expect(summary).to_contain_text("只要修好")
    onward(other)
    received(other)
    expect(other.locator("main")).to_contain_text(TOLD)
    other.goto("/my/")
    expect(other.get_by_role("heading", name="没答完的")).to_have_count(0)


def test_a_lost_line_takes_no_answer_away(visit: Visit) -> None:
    page = visit(width=PHONE)
    page.goto(f"{MEDIATION}q-text/")
    page.get_by_label("发生了什么事？").fill(TOLD)
    with no_network(page):
        page.locator("main button.z-button--primary").click()
        expect(page.locator("[data-unsent]")).to_contain_text("没有发出去")
    expect(page.get_by_label("发生了什么事？")).to_have_value(TOLD)
    onward(page)
    asked(page, "您希望怎样解决？")
    page.goto(MEDIATION)
    page.get_by_role("link", name="接着答（第 3 个）").click()
    page.get_by_role("button", name="不要了，清掉已经答的").click()
    page.goto(f"{MEDIATION}q-text/")
    expect(page.get_by_label("发生了什么事？")).to_have_value("")


def tabbed(page: Page, to: Locator) -> Locator:
    """Press Tab until something is reached, as a person without a mouse does."""
    for _ in range(60):
        if to.evaluate("one => one === document.activeElement"):
            return to
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {to}")


def pressed_on(page: Page) -> None:
    """On to the next question, by keys."""
    tabbed(page, page.locator("main button.z-button--primary"))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def picked(page: Page, number: int) -> None:
    """The answer at this place of a group, by keys."""
    tabbed(page, page.locator("main input[type=radio]").first)
    page.keyboard.press("Space")
    for _ in range(number):
        page.keyboard.press("ArrowDown")


def test_by_keys_alone_without_scripts_in_english_on_a_narrow_screen(visit: Visit) -> None:
    page = visit(width=NARROW, scripts=False, language="en")
    page.goto(AID)
    expect(page.locator("main")).to_contain_text("The lawyer gets in touch")
    assert hidden_sideways(page) == 0
    tabbed(page, page.get_by_role("link", name="Begin"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    asked(page, "What is it about?")
    pressed_on(page)
    expect(page.locator(".z-error").first).to_contain_text("required")
    tabbed(page, page.locator("main select"))
    page.keyboard.press("ArrowDown")
    pressed_on(page)
    tabbed(page, page.locator("main textarea"))
    page.keyboard.type("My employer owes me three months of wages.")
    pressed_on(page)
    asked(page, "Did it happen here?")
    picked(page, 0)
    pressed_on(page)
    asked(page, "Which of these are you?")
    picked(page, 0)
    pressed_on(page)
    asked(page, "How many live with you, and what is the monthly income of all?")
    assert hidden_sideways(page) == 0
    page.goto(f"{AID}q-group/")
    picked(page, 1)
    pressed_on(page)
    asked(page, "Is there a day that is near?")
    page.goto(f"{AID}check/")
    expect(page.locator(".z-answers")).to_contain_text("A migrant worker")
    expect(page.locator("main ol li").first).to_contain_text("7 days")
    assert hidden_sideways(page) == 0
    pressed_on(page)
    expect(page).to_have_url(re.compile("/account/login/.*check"))
