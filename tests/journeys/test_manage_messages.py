"""The words of messages: written anew with a preview, and what the next resident is told says them."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.casework import OFFICE, act
from tests.journeys.conftest import Visit
from tests.journeys.people import in_the_street
from zhili.ui.testing import PHONE, WIDE, hidden_sideways

pytestmark = pytest.mark.browser
WORDS = "/desk/manage/messages/case.news/"


def report(page: Page, desk: Page, text: str) -> str:
    """A signed-in resident reports, and the case is dispatched; its number."""
    lon, lat = in_the_street()
    page.goto("/report/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    data = {"text": text, "lon": lon, "lat": lat}
    body = {"type": "hotline.request", "channel": "web", "data": data}
    answer = page.request.post(
        "/api/v1/cases", data=body, headers={"X-CSRFToken": token, "Referer": page.url}
    )
    assert answer.status == 201, answer.text()
    case = answer.json()
    act(desk, case["id"], "dispatch", unit=OFFICE)
    number: str = case["number"]
    return number


def told(page: Page, number: str) -> None:
    """Wait until a message about the case has come."""
    for _ in range(50):
        page.goto("/notifications/")
        if page.locator("main").filter(has_text=number).count():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"no message about {number}")


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_words_are_written_with_a_preview_and_the_next_message_says_them(visit: Visit, width: int) -> None:
    page = visit(user="admin", width=width)
    page.goto("/desk/manage/messages/")
    page.get_by_role("link", name="有进展", exact=True).click()
    subject = page.get_by_label("标题 · 中文")
    subject.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(f"来信儿了{width}，编号 {{numbr}}")
    expect(page.locator("#preview")).to_contain_text(f"来信儿了{width}")
    expect(page.locator("#preview")).to_contain_text("numbr")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("numbr")
    expect(page.get_by_label("标题 · 中文")).to_have_value(f"来信儿了{width}，编号 {{numbr}}")
    page.get_by_label("标题 · 中文").fill(f"来信儿了{width}，编号 {{number}}")
    expect(page.locator("#preview strong").first).to_contain_text(f"来信儿了{width}，编号 20")
    assert hidden_sideways(page) == 0
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="已启用新的措辞")).to_be_visible()

    resident, dispatcher = visit(user="resident", width=width), visit(user="dispatcher", width=WIDE)
    number = report(resident, dispatcher, "草坪上的喷头一直在漏水。")
    told(resident, number)
    expect(resident.locator("main")).to_contain_text(f"来信儿了{width}，编号 {number}")

    page.goto(f"{WORDS}?from=0")
    page.get_by_role("button", name="启用", exact=True).click()
    number = report(resident, dispatcher, "草坪边的围栏掉了一块漆。")
    told(resident, number)
    expect(resident.locator("main")).to_contain_text(f"您的诉求 {number} 有进展")
