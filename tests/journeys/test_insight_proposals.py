"""What comes back every winter is proposed before anybody complains: put off, dropped, taken up, in a browser."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.doors import sign_in
from tests.journeys.founding import city
from tests.journeys.people import follow
from zhili.site.tests.houses import RunningHouse, new_home, start
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways, visitor

pytestmark = pytest.mark.browser
Look = Callable[..., Page]
STREETS = city().children(city().at_level("district")[0].code)
PROPOSALS = "/desk/matters/proposals/"


@pytest.fixture(scope="module")
def winters_house() -> Iterator[RunningHouse]:
    """A house with two winters of complaints about heating."""
    with new_home() as home:
        running = start(home, "--workers", "1")
        given = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
        for program in ("founding", "recurring"):
            done = subprocess.run(
                [sys.executable, "-m", f"tests.journeys.{program}"],
                env=given, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        yield running
        running.end()


@pytest.fixture
def look(browser: Browser, winters_house: RunningHouse) -> Iterator[Look]:
    """Somebody at a screen of their own."""
    opened: list[BrowserContext] = []

    def come(user: str, *, width: int = WIDE, language: str = "zh-hans") -> Page:
        context = visitor(browser, winters_house.address, width=width, language=language)
        opened.append(context)
        page = context.new_page()
        sign_in(page, user)
        return page

    yield come
    for context in opened:
        context.close()


def read(page: Page) -> None:
    """The list, then the first proposal with its cases: nothing hidden sideways, nothing that cannot be read out."""
    page.goto(PROPOSALS)
    line = page.locator(".z-line").first
    expect(line).to_contain_text("17")
    assert hidden_sideways(page) == 0
    assert axe(page) == []
    follow(line.get_by_role("link"))
    expect(page.locator("#behind + table tbody tr")).to_have_count(12)
    assert hidden_sideways(page) == 0
    assert axe(page) == []


def test_another_street_does_not_see_it(look: Look) -> None:
    page = look(f"street-{STREETS[1].code}-leader")
    page.goto(PROPOSALS)
    expect(page.get_by_text("没有等待研判的建议")).to_be_visible()


def test_a_proposal_is_read_on_any_screen_dropped_only_with_a_reason_and_taken_up_in_one_move(
    look: Look,
) -> None:
    for width, language in ((WIDE, "zh-hans"), (PHONE, "en"), (320, "zh-hans")):
        read(look("supervisor", width=width, language=language))
    page = look("supervisor", width=PHONE)
    read(page)
    here = page.url
    page.locator("summary", has_text="不立项").click()
    with page.expect_navigation():
        page.get_by_role("button", name="不立项").click()
    expect(page.locator("#id_reason-error")).to_contain_text("请写明为什么不立项")
    assert axe(page) == []
    page.goto(here)
    with page.expect_navigation():
        page.get_by_role("button", name="立项", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("供暖")
    expect(page.locator("main")).to_contain_text("其余月份几乎没有")
    page.goto(PROPOSALS)
    expect(page.get_by_text("没有等待研判的建议")).to_be_visible()
    expect(page.locator(".z-line")).to_contain_text("已立项")
