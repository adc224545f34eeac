"""The register of algorithms: one is switched off, residents read why; a learned version is taken back and returns."""

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import follow
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import NARROW, PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
HERE = "/desk/manage/algorithms/"
WHY = "并错了两件，先停下来查。"


def looks_right(page: Page) -> None:
    """Nothing that axe finds, nothing beside the page, on a narrow phone neither."""
    assert axe(page) == [] and hidden_sideways(page) == 0
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert hidden_sideways(page) == 0
    page.set_viewport_size(size)


def send(page: Page, name: str) -> None:
    """Press a button with the keyboard, to the page that answers it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).press("Enter")


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_algorithm_is_switched_off_with_a_reason_that_residents_read(visit: Visit, width: int) -> None:
    page = visit(user="admin", width=width)
    page.goto(HERE)
    looks_right(page)
    follow(page.get_by_role("link", name="相近的来件"))
    expect(page.locator("main")).to_contain_text("附近的来件照样按距离列出")
    send(page, "停用")
    expect(page.get_by_role("alert")).to_contain_text("请写明原因")
    looks_right(page)
    page.get_by_label("原因").fill(WHY)
    send(page, "停用")
    try:
        expect(page.get_by_role("status").filter(has_text="已停用")).to_be_visible()
        resident = visit(width=width)
        resident.goto("/")
        follow(resident.get_by_role("contentinfo").get_by_role("link", name="用了哪些算法"))
        looks_right(resident)
        _read(resident, "相近的来件", WHY)
        looks_right(resident)
    finally:
        page.goto(f"{HERE}similar/")
        page.get_by_label("原因").fill("查完了，改好了。")
        send(page, "恢复使用")
    expect(page.get_by_role("row", name="相近的来件")).to_contain_text("使用中")


def _read(page: Page, name: str, words: str) -> None:
    """Open a card; other processes of the house notice a switch some seconds later."""
    follow(page.get_by_role("link", name=name, exact=True))
    for _ in range(60):
        if words in page.locator("main").inner_text():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator("main")).to_contain_text(words)


def test_who_keeps_no_register_is_turned_away(visit: Visit) -> None:
    page = visit(user="dispatcher", width=WIDE)
    for path in (HERE, f"{HERE}class/", "/desk/manage/models/"):
        answer = page.goto(path)
        assert answer is not None and answer.status == 403


def learned(house: RunningHouse) -> tuple[int, int]:
    """Two nights in the house: the version that was promoted, the one that was refused."""
    given = {**os.environ, "ZHILI_HOME": str(house.home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.taught"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    promoted, refused = json.loads(done.stdout)
    return promoted, refused


def test_a_version_is_taken_back_after_a_look_and_put_in_force_again(
    visit: Visit, city_house: RunningHouse
) -> None:
    promoted, refused = learned(city_house)
    page = visit(user="steward", width=WIDE)
    page.goto("/desk/manage/models/")
    expect(page.locator("main")).to_contain_text("没有启用")
    looks_right(page)
    page.goto(f"/desk/manage/models/{refused}/")
    expect(page.get_by_role("button", name="重新启用")).to_have_count(0)
    page.goto(f"/desk/manage/models/{promoted}/")
    expect(page.locator(".z-chart__picture svg, .z-chart__picture canvas").first).to_be_visible()
    looks_right(page)
    follow(page.get_by_role("link", name="撤下这一版"))
    expect(page.get_by_role("row", name="撤下以后")).to_contain_text("词表")
    looks_right(page)
    send(page, "撤下")
    expect(page.get_by_role("status").filter(has_text="已撤下")).to_be_visible()
    send(page, "重新启用")
    expect(page.get_by_role("link", name="撤下这一版")).to_be_visible()
