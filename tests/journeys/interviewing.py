"""A resident is interviewed: answers each question on its page, hands in pictures, looks it over and sends it."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.people import onward, photo
from zhili.ui.testing import axe, hidden_sideways


def interviewed(page: Page, type_key: str, answers: Mapping[str, str], *, picture: str) -> None:
    """From the start page to the receipt. ``answers`` by field; what is not among them is left out.

    Start, a question and what is looked over at the end are held against axe and the width of the screen.
    """
    page.goto(f"/report/{type_key}/")
    fits(page)
    page.get_by_role("link", name="开始").click()
    page.wait_for_url("**/q-*/")
    fits(page)
    while "/sent/" not in page.url:
        for name, value in answers.items():
            answer(page, name, value)
        pictures = page.locator("main form input[type=file]")
        if pictures.count():
            pictures.first.set_input_files({"name": picture, "mimeType": "image/jpeg", "buffer": photo()})
        if page.url.endswith("/check/"):
            fits(page)
        onward(page)


def answer(page: Page, name: str, value: str) -> None:
    """Answer a question where the page asks it: by a choice, from a list, or in words."""
    asked = page.locator(f"main form [name='{name}']:not([type=hidden])")
    if not asked.count():
        return
    if asked.first.get_attribute("type") == "radio":
        page.locator(f"[name='{name}'][value='{value}']").check(force=True)
    elif asked.first.evaluate("one => one.tagName") == "SELECT":
        asked.first.select_option(value)
    else:
        asked.first.fill(value)


def fits(page: Page) -> None:
    """Nothing that a reader of pages trips over, nothing that a telephone cuts off."""
    page.wait_for_load_state("networkidle")
    assert axe(page) == [], page.url
    assert hidden_sideways(page) == 0, page.url
