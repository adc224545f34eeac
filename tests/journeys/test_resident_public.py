"""Anybody reads what was done: the list narrowed, the map with counts, the most frequent matters; by keyboard too."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.closing import REPLY
from tests.journeys.conftest import Visit
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import NARROW, PHONE, WIDE, axe, hidden_sideways, listen

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def closed(city_house: RunningHouse) -> None:
    """Some requests have been answered and counted."""
    environment = {
        **os.environ,
        "ZHILI_HOME": str(city_house.home),
        "DJANGO_SETTINGS_MODULE": "zhili.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.closing"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def fits(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert axe(page) == [], page.url
    assert hidden_sideways(page) == 0, page.url


@pytest.mark.parametrize("width", [PHONE, WIDE], ids=["phone", "wide"])
def test_what_was_done_is_found_by_kind_and_place(visit: Visit, width: int) -> None:
    page = visit(width=width)
    heard = listen(page)
    page.goto("/")
    page.get_by_role("link", name="看看别人的事办得怎么样").click()
    expect(page.locator(".z-cards")).to_contain_text(REPLY)
    for undisclosed in ("王小明", "19900004444", "和平路"):
        assert undisclosed not in page.content()
    with page.expect_navigation():
        page.get_by_label("哪一类").select_option(label="路灯照明")
    expect(page.locator(".z-card__title").first).to_have_text("路灯照明")
    expect(page.locator(".z-card__title", has_text="乱堆乱放")).to_have_count(0)
    fits(page)
    page.goto("/cases/")
    if width == PHONE:
        page.locator("summary", has_text="在地图上看").click()
    sign = page.locator(".z-sum").first
    expect(sign).to_be_visible()
    fits(page)
    with page.expect_navigation():
        page.locator(".z-places a").first.click()
    expect(page.locator("h2", has_text="最近办结")).to_contain_text("社区")
    expect(page.locator(".z-cards")).to_contain_text(REPLY)
    assert heard.complaints == []


def test_the_map_gathers_what_is_near_and_parts_it_on_coming_closer(visit: Visit) -> None:
    page = visit(width=WIDE)
    page.goto("/cases/")
    expect(page.locator(".z-sum").first).to_be_visible()
    total = sum(int(each) for each in page.locator(".z-sum").all_inner_texts())
    said = sum(int(each.split()[0]) for each in page.locator(".z-places .z-figures").all_inner_texts())
    assert total == said >= 3, "the map and the list beside it say the same"
    for _ in range(4):
        gathered = page.locator("button.z-sum")
        if gathered.count() == 0:
            break
        before = page.locator(".z-sum").all_inner_texts()
        gathered.first.click()
        expect(page.locator(".z-map__canvas canvas")).to_be_visible()
        page.wait_for_function(
            "before => JSON.stringify([...document.querySelectorAll('.z-sum')].map(one => one.textContent)) !== before",
            arg=str(before).replace("'", '"').replace(", ", ","),
        )
    with page.expect_navigation():
        page.locator("a.z-sum").first.click()
    expect(page.locator(".z-cards")).to_contain_text(REPLY)


@pytest.mark.parametrize(("width", "language"), [(NARROW, "zh-hans"), (PHONE, "en"), (WIDE, "zh-hans")])
def test_the_most_frequent_matters_say_what_was_done_and_where_it_comes_from(
    visit: Visit, width: int, language: str
) -> None:
    page = visit(width=width, language=language)
    page.goto("/cases/matters/")
    first = page.locator(".z-matter").first
    expect(first).to_contain_text("乱堆乱放" if language == "zh-hans" else "Clutter")
    expect(first).to_contain_text(REPLY)
    expect(page.locator("main")).to_contain_text("数据来源" if language == "zh-hans" else "Source")
    fits(page)
    first.get_by_role("link").click()
    expect(page.locator(".z-cards")).to_contain_text(REPLY)


def test_by_keyboard_alone_and_without_scripts(visit: Visit) -> None:
    page = visit(width=WIDE, scripts=False)
    page.goto("/cases/")
    kinds = page.get_by_label("哪一类")
    kinds.focus()
    while kinds.input_value() != "facilities/streetlight":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".z-card__title").first).to_have_text("路灯照明")
    page.get_by_role("link", name="最常见的十类事").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".z-matter").first).to_contain_text(REPLY)
