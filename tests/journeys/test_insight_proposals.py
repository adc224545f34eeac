"""What comes back every winter is proposed before anybody complains: put off, dropped, taken up, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.founding import city
from tests.journeys.people import follow
from tests.journeys.played import Look, played, screens
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
STREETS = city().children(city().at_level("district")[0].code)
PROPOSALS = "/desk/matters/proposals/"


@pytest.fixture(scope="module")
def winters_house() -> Iterator[RunningHouse]:
    """A house with two winters of complaints about heating."""
    with played("founding", "recurring") as running:
        yield running


@pytest.fixture
def look(browser: Browser, winters_house: RunningHouse) -> Iterator[Look]:
    """Somebody at a screen of their own."""
    with screens(browser, winters_house) as come:
        yield come


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
