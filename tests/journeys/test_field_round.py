"""The round: it shows how much of the grid was walked, and no request that the phone makes carries a point of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Handset
from tests.journeys.fieldwork import GRIDS, Phone, held, middle_of, worker_of
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import axe, hidden_sideways

pytestmark = pytest.mark.browser
GRID, KEYS = GRIDS[10], GRIDS[11]
STEPS = 6
_KEPT = """(name) => new Promise((done) => {
  const request = indexedDB.open("zhili-field");
  request.onsuccess = () => {
    const keys = request.result.transaction("things").objectStore("things").getAllKeys();
    keys.onsuccess = () => { request.result.close(); done(keys.result.filter((key) => key.endsWith(name))); };
  };
})"""


def walk(phone: Phone) -> list[tuple[float, float]]:
    """Walk across the grid; gives where."""
    lon, lat = middle_of(GRID)
    points = [(round(lon + place * 0.000_31, 6), round(lat + place * 0.000_17, 6)) for place in range(STEPS)]
    for place, (x, y) in enumerate(points, start=1):
        phone.context.set_geolocation({"longitude": x, "latitude": y, "accuracy": 6})
        expect(phone.page.locator("#map-said")).to_contain_text(f"（{place} 个点）")
    return points


def test_the_route_stays_on_the_phone_and_goes_with_the_round(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 1.5, "latitude": 1.5, "accuracy": 5000})
    phone.sign_in(worker_of(GRID))
    phone.go("map")
    phone.page.locator("#map-canvas canvas").wait_for()
    phone.page.get_by_role("button", name="开始巡查").click()
    points = walk(phone)
    covered = re.search(r"(\d+)%", phone.page.locator("#map-said").inner_text())
    assert covered is not None and int(covered[1]) > 0
    assert axe(phone.page) == [] and hidden_sideways(phone.page) == 0

    phone.context.set_geolocation({"longitude": 1.5, "latitude": 1.5, "accuracy": 5000})
    phone.capture("井盖", words="巡查时看到")  # by the grid: the phone's position now is outside it
    phone.waiting(0)
    phone.page.reload()
    phone.go("map")
    expect(phone.page.locator("#map-said")).to_contain_text(f"（{STEPS} 个点）")
    assert phone.page.evaluate(_KEPT, "/route") != []

    phone.page.locator("#round-end").click()
    phone.page.get_by_role("button", name="结束，并删去路线").click()
    expect(phone.page.get_by_role("button", name="开始巡查")).to_be_visible()
    assert phone.page.evaluate(_KEPT, "/route") == []
    assert held(city_house.home, worker_of(GRID))[-1] == ("巡查时看到", ["open", "report_up"])

    written = [f"{one.path}\n{one.headers}\n".encode() + one.body for one in phone.wire.sent]
    assert any("巡查时看到".encode() in one or b"\\u5de1\\u67e5" in one for one in written)
    for lon, lat in points:
        for degrees in (lon, lat):
            short = f"{degrees:.5f}"[:-1].encode()
            assert not any(short in one for one in written), f"a request carries {short!r}"


def test_the_whole_of_it_by_keyboard_alone(handset: Handset, city_house: RunningHouse) -> None:
    phone = handset()
    phone.sign_in(worker_of(KEYS))
    phone.lose_signal()
    page = phone.page
    reach(phone, "采集", role="link")
    page.keyboard.press("Enter")
    expect(page.locator("#view-capture")).to_be_visible()
    page.locator("#main").focus()
    reach(phone, "垃圾清运", role="radio")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("#capture input[name=class]:checked")).to_have_count(1)
    reach(phone, "自行处置", role="button")
    page.keyboard.press("Enter")
    expect(page.locator(".f-proof")).to_be_focused()
    reach(phone, "提交：自行处置", role="button")
    page.keyboard.press("Enter")
    expect(page.locator(".f-form__told")).to_contain_text("还没有照片")
    page.keyboard.press("Enter")
    expect(page.locator("#view-today")).to_be_visible()
    phone.waiting(1)
    reach(phone, "待发", role="link")
    page.keyboard.press("Enter")
    expect(page.locator("[data-deed]")).to_have_count(1)
    phone.find_signal()
    phone.waiting(0)
    assert held(city_house.home, worker_of(KEYS))[-1][1] == ["open", "handle_on_spot"]


def reach(phone: Phone, name: str, *, role: str) -> None:
    """Press Tab until the wanted control has the focus."""
    for _ in range(60):
        at = phone.page.evaluate(
            """() => {
              const here = document.activeElement;
              const words = here.labels?.[0]?.textContent ?? here.textContent ?? "";
              const role = here.getAttribute("type") === "radio" ? "radio" : here.tagName === "A" ? "link" : "button";
              return [words.trim(), role];
            }"""
        )
        if at[0].startswith(name) and at[1] == role:
            return
        phone.page.keyboard.press("Tab")
    raise AssertionError(f"no {role} {name} is reached by Tab")
