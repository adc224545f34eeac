"""The catalogue in a real browser: accessible in every mode, nothing lost on narrow screens, light, and it works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload

from zhili.ui import testing

pytestmark = pytest.mark.browser
CATALOGUE = "/ui/"


@pytest.fixture(scope="module")
def browser() -> Browser:
    return testing.kept_browser()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with testing.serving() as address:
        yield address


@pytest.mark.parametrize(
    ("width", "language", "theme", "size"),
    [
        (testing.WIDE, "zh-hans", "light", "normal"),
        (testing.WIDE, "en", "dark", "normal"),
        (testing.PHONE, "zh-hans", "dark", "large"),
        (testing.NARROW, "en", "light", "large"),
    ],
)
def test_accessible_in_every_mode(
    browser: Browser, address: str, width: int, language: str, theme: str, size: str
) -> None:
    visitor = testing.visitor(browser, address, width=width, language=language, theme=theme, size=size)
    page = visitor.new_page()
    heard = testing.listen(page)
    page.goto(CATALOGUE)
    page.wait_for_load_state("networkidle")
    page.get_by_text(
        "字号与语言" if language == "zh-hans" else "Text size and language"
    ).first.dispatch_event("click")
    assert testing.axe(page) == []
    assert testing.hidden_sideways(page) == 0
    assert heard.complaints == []
    visitor.close()


def test_the_first_load_is_light(browser: Browser, address: str) -> None:
    visitor = testing.visitor(browser, address)
    page = visitor.new_page()
    heard = testing.listen(page)
    page.goto(CATALOGUE)
    page.wait_for_load_state("networkidle")
    assert not any("/noto/" in url for url in heard.loaded), "a system with a Chinese font loads none"
    assert 0 < heard.weight(without=("/maplibre/", "map.js", "example-areas")) <= 100_000
    visitor.close()


def test_a_tap_on_the_map_becomes_a_place(browser: Browser, address: str) -> None:
    visitor = testing.visitor(browser, address)
    page = visitor.new_page()
    page.goto(CATALOGUE)
    picker = page.locator("[data-map]")
    picker.locator(".z-map__name").first.wait_for()
    picker.locator("canvas").click()
    said = picker.locator(".z-map__said")
    assert said.inner_text() == "已选位置：槐里社区"
    lon, lat = (float(page.locator(f"input[name={name}]").input_value()) for name in ("lon", "lat"))
    assert 117.10 < lon < 117.19 and 39.90 < lat < 39.96
    picker.locator("canvas").click(position={"x": 5, "y": 5})
    assert said.inner_text() == "这里不在本市范围内，请另选一处。"
    assert float(page.locator("input[name=lon]").input_value()) == lon, "the place chosen before stays"
    visitor.close()


def test_where_i_am_becomes_a_place(browser: Browser, address: str) -> None:
    visitor = testing.visitor(browser, address)
    visitor.grant_permissions(["geolocation"])
    visitor.set_geolocation({"longitude": 117.11, "latitude": 39.91})
    page = visitor.new_page()
    page.goto(CATALOGUE)
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_text("已选位置：新桥社区").wait_for()
    assert page.locator("input[name=lon]").input_value() == "117.110000"
    visitor.close()


def test_chosen_photos_are_shown_and_can_be_taken_back(browser: Browser, address: str) -> None:
    visitor = testing.visitor(browser, address)
    page = visitor.new_page()
    page.goto(CATALOGUE)
    drawing = (Path(testing.__file__).parent / "static/ui/mark.svg").read_bytes()
    pictures: list[FilePayload] = [
        {"name": f"{number}.svg", "mimeType": "image/svg+xml", "buffer": drawing} for number in range(7)
    ]
    page.locator("input[name=photos]").set_input_files(pictures)
    previews = page.locator(".z-files__previews li")
    assert previews.count() == 6
    page.get_by_role("button", name="去掉 2.svg").click()
    assert previews.count() == 5
    kept = page.locator("input[name=photos]").evaluate("input => [...input.files].map(file => file.name)")
    assert kept == ["0.svg", "1.svg", "3.svg", "4.svg", "5.svg"]
    visitor.close()


def test_characters_are_counted_down_and_errors_get_the_focus(browser: Browser, address: str) -> None:
    visitor = testing.visitor(browser, address)
    page = visitor.new_page()
    page.goto(CATALOGUE)
    assert page.evaluate("document.activeElement.dataset.errorSummary") == ""
    page.locator("textarea[name=text]").fill("井盖")
    assert page.locator("#id_text-count").inner_text() == "还可以写 998 字"
    page.locator("textarea[name=text]").fill("井" * 1003)
    assert page.locator("#id_text-count").inner_text() == "超出 3 字，请缩短"
    visitor.close()


def test_without_scripts_every_form_part_is_there(browser: Browser, address: str) -> None:
    visitor = browser.new_context(base_url=address, java_script_enabled=False)
    page = visitor.new_page()
    page.goto(CATALOGUE)
    assert page.locator("input[name=address]").is_visible()
    assert page.locator("input[name=photos]").is_enabled()
    assert not page.locator(".z-map__frame").is_visible()
    visitor.close()
