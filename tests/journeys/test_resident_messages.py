"""A resident who is signed in sees that there is news, wherever they are on the site, and reads it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.casework import OFFICE, act
from tests.journeys.conftest import Visit
from tests.journeys.people import in_the_street
from zhili.ui.testing import NARROW, WIDE, hidden_sideways

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [NARROW, WIDE], ids=["narrow", "wide"])
def test_news_is_told_in_the_way_around_and_read_by_keyboard(visit: Visit, width: int) -> None:
    page, desk = visit(user="resident-1", width=width), visit(user="dispatcher", width=WIDE)
    page.goto("/notifications/")
    page.goto("/report/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    lon, lat = in_the_street()
    data = {"text": "小区北门的减速带松了，过车就响。", "lon": lon, "lat": lat}
    told = page.request.post(
        "/api/v1/cases",
        data={"type": "hotline.request", "channel": "web", "data": data},
        headers={"X-CSRFToken": token, "Referer": page.url},
    )
    act(desk, told.json()["id"], "dispatch", unit=OFFICE)

    around = page.get_by_role("navigation", name="主要栏目")
    new = around.get_by_role("link", name=re.compile(r"^消息 \d+ 件等您看$"))
    for _ in range(50):
        page.goto("/cases/")
        if new.count():
            break
        page.wait_for_timeout(200)
    assert hidden_sideways(page) == 0
    new.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/notifications/")
    expect(page.locator(".z-note--new", has_text=told.json()["number"])).to_be_visible()
    expect(around.get_by_role("link", name="消息")).to_have_attribute("aria-current", "page")
    expect(around.locator(".z-count")).to_have_count(0)
    around.get_by_role("link", name="我的诉求").press("Enter")
    page.wait_for_url("**/my/")
    expect(page.locator("main")).to_contain_text("减速带松了")
    assert hidden_sideways(page) == 0
