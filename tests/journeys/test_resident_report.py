"""A resident reports: with a few taps, with large photos, without a place from the telephone, over a broken line."""

import io
import re
import urllib.parse

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.founding import city
from tests.journeys.people import in_the_street, onward, placed, received
from zhili.site.demo.gazetteer import Gazetteer
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways, listen, no_network

pytestmark = pytest.mark.browser
TEXT = "路边的树枝被风刮断，挡住了半条人行道，请来清理。"
DRAFT = "zhili:report:hotline.request"


_WEIGH = """() => {
  window.weighed = [];
  const send = window.fetch;
  window.fetch = (address, how) => {
    weighed.push(how.body.get("photos").size);
    return send(address, how);
  };
}"""


def large_photo() -> bytes:
    """A photo as a good camera takes it: far more than a telephone should send."""
    out = io.BytesIO()
    Image.effect_noise((2600, 1950), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def here(page: Page) -> None:
    """The telephone knows where it is."""
    lon, lat = in_the_street()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})


def kept(page: Page) -> str:
    """What the telephone keeps of an unsent report."""
    return str(page.evaluate(f"localStorage.getItem('{DRAFT}')") or "")


@pytest.mark.parametrize("width", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_matter_is_reported_with_taps_alone(visit: Visit, width: int) -> None:
    page = visit(width=width)
    here(page)
    page.goto("/")
    page.get_by_role("link", name="报诉求").click()
    with page.expect_navigation():
        page.locator(".z-picks__all .z-pick").first.click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")
    placed(page)
    for _ in ("photos", "contact"):
        onward(page)
    expect(page.locator(".z-answers")).to_contain_text("哪类事")
    onward(page)
    expect(page.locator(".z-receipt__qr")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    assert axe(page) == [] and hidden_sideways(page) == 0
    page.emulate_media(media="print")
    expect(page.locator(".z-receipt")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    page.emulate_media(media="screen")
    received(page)


def test_danger_and_the_likely_matter_are_told_while_typing(visit: Visit) -> None:
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").press_sequentially("楼道里有煤气味，怀疑煤气泄漏", delay=5)
    expect(page.locator(".z-suggested a[href='tel:119']")).to_be_visible()
    expect(page.locator(".z-guess")).to_contain_text("燃气")
    expect(page.locator(".z-picks")).to_be_hidden()
    assert axe(page) == [] and hidden_sideways(page) == 0


def test_large_photos_go_small_and_at_once(visit: Visit) -> None:
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    placed(page)
    expect(page.locator("input[name=camera]")).to_have_attribute("capture", "environment")
    picture = large_photo()
    page.evaluate(_WEIGH)
    page.locator("input[name=camera]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    expect(page.locator(".z-kept img")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="照片都传好了")).to_be_visible()
    (sent,) = page.evaluate("weighed")
    assert 0 < sent < len(picture) / 2
    onward(page)
    onward(page)
    expect(page.locator(".z-answers img")).to_be_visible()


def test_a_telephone_that_tells_no_place_leaves_the_address_completed_by_a_tap(visit: Visit) -> None:
    spot = next(one for one in Gazetteer(city()).spots if one.kind == "estate")
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator(".z-map__said")).to_contain_text("手机没有给出位置")
    page.get_by_label("地点").press_sequentially(spot.name[:3], delay=20)
    page.locator(".z-spot", has_text=spot.name).first.click()
    expect(page.get_by_label("地点")).to_have_value(re.compile(spot.name))
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")
    placed(page)
    onward(page)
    onward(page)
    expect(page.locator(".z-answers")).to_contain_text(spot.name)


def test_a_lost_line_takes_nothing_away(visit: Visit) -> None:
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    with no_network(page):
        page.locator("main button.z-button--primary").click()
        expect(page.get_by_role("alert").filter(has_text="没有发出去")).to_be_visible()
        expect(page.get_by_label("诉求内容")).to_have_value(TEXT)
    expect(page.get_by_role("alert").filter(has_text="网络恢复了")).to_be_visible()
    onward(page)
    placed(page)
    onward(page)
    onward(page)
    with no_network(page):
        page.locator("main button.z-button--primary").click()
        expect(page.get_by_role("alert").filter(has_text="没有发出去")).to_be_visible()
    onward(page)
    received(page)
    assert kept(page) == "", "what was sent is kept no more"


def test_an_unsent_report_comes_back_and_is_wiped_from_a_telephone_of_others(visit: Visit) -> None:
    page = visit()
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TEXT)
    expect(page.get_by_text("手机是借的")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.goto("/")
    page.goto("/report/")
    expect(page.get_by_label("诉求内容")).to_have_value(TEXT)
    expect(page.get_by_role("status").filter(has_text="已经放回来了")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="现在清掉").click()
    expect(page.get_by_text("已清掉，什么也没留下")).to_be_visible()
    assert kept(page) == ""
    page.goto("/report/")
    expect(page.get_by_label("诉求内容")).to_have_value("")


def test_every_page_of_a_report_is_light(visit: Visit) -> None:
    addresses = [
        f"/report/hotline.request/{step}/" for step in ("matter", "place", "photos", "contact", "check")
    ]
    for address in ["/", *addresses, "/follow/", "/cases/", "/cases/matters/"]:
        page = visit(width=PHONE)
        heard = listen(page)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        weight = heard.weight(without=("/maplibre/", "map.js", "areas.json"))
        assert 0 < weight <= 200_000, urllib.parse.urljoin(page.url, address)
