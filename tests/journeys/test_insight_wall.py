"""The wall of a command room, for days: the server goes away and comes back, the sign-in ends, and it says so."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.counted import count_now
from tests.journeys.doors import sign_in
from zhili.site.tests.houses import ZHILI, RunningHouse, home_with, start
from zhili.ui.testing import PHONE, WIDE, hidden_sideways, visitor

pytestmark = pytest.mark.browser
RETRIED = 30_000  # within so many milliseconds the wall has noticed and come back


@pytest.fixture(scope="module")
def wall_house() -> Iterator[list[RunningHouse]]:
    """A house with figures in it, in a list: whoever stops it puts the next one there."""
    with home_with("tests.journeys.founding", "tests.journeys.counted") as home:
        houses = [start(home, "--workers", "1")]
        yield houses
        houses[-1].end()


@pytest.fixture
def wall(browser: Browser, wall_house: list[RunningHouse]) -> Iterator[Callable[..., Page]]:
    """The wall, signed in to by a supervisor."""
    contexts = []

    def hang(*, width: int = WIDE) -> Page:
        context = visitor(browser, wall_house[-1].address, width=width)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, "supervisor")
        page.goto("/desk/board/wall/")
        expect(page.locator(".z-wall__number").first).to_be_visible()
        return page

    yield hang
    for context in contexts:
        context.close()


def again(house: RunningHouse) -> RunningHouse:
    """Start an ended house anew, at the same address."""
    port = house.address.rpartition(":")[2].rstrip("/")
    process = subprocess.Popen(
        [*ZHILI, "up", "--home", str(house.home), "--port", port, "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if house.address in line:
            return RunningHouse(address=house.address, home=house.home, process=process)
    raise AssertionError("the house did not come back")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_wall_tells_today_and_until_when_the_sign_in_holds(wall: Callable[..., Page], width: int) -> None:
    page = wall(width=width)
    expect(page.locator("#wall-said")).to_contain_text("每 30 秒自动更新")
    expect(page.locator("#wall-said")).to_contain_text("本次登录到")
    expect(page.locator(".z-wall__tile", has_text="今天收到").locator(".z-wall__number")).not_to_have_text(
        "0"
    )
    assert hidden_sideways(page) == 0


def test_the_wall_survives_the_server_going_away_and_coming_back(
    wall: Callable[..., Page], wall_house: list[RunningHouse]
) -> None:
    page = wall()
    shown = page.locator(".z-wall__number").all_text_contents()
    wall_house[-1].end()
    page.evaluate("dispatchEvent(new Event('online'))")  # it looks at once, as it does every half minute
    expect(page.locator("body")).to_have_attribute("data-wall-state", "lost", timeout=RETRIED)
    expect(page.locator("#wall-said")).to_contain_text("画面停在")
    assert page.locator(".z-wall__number").all_text_contents() == shown, "the last picture stays"

    wall_house.append(again(wall_house[-1]))
    expect(page.locator("body")).to_have_attribute("data-wall-state", "fresh", timeout=RETRIED)
    expect(page.locator("#wall-said")).to_contain_text("每 30 秒自动更新")
    expect(page.locator("#hours .z-chart__picture svg")).to_be_visible()


def test_new_figures_are_on_the_wall_at_once(
    browser: Browser, wall: Callable[..., Page], wall_house: list[RunningHouse]
) -> None:
    page = wall()

    def slowly(route: Route) -> None:
        """The page as it is, but for its pace: what comes within an hour was heard of."""
        response = route.fetch()
        route.fulfill(
            response=response, body=response.text().replace('data-seconds="30"', 'data-seconds="3600"')
        )

    page.route("**/desk/board/wall/", slowly)
    page.reload()
    came = page.locator(".z-wall__tile", has_text="今天收到").locator(".z-wall__number")
    before = came.inner_text()
    data = {"text": "广场上的喷泉一直没有开。", "address": "和平路 3 号"}
    body = {"type": "hotline.request", "channel": "web", "data": data}
    assert browser.new_context(base_url=wall_house[-1].address).request.post("/api/v1/cases", data=body).ok
    count_now(wall_house[-1])
    expect(came).not_to_have_text(before, timeout=RETRIED)
    expect(page.locator("body")).to_have_attribute("data-wall-state", "fresh")


def test_a_sign_in_that_ends_is_said_and_the_picture_stays(wall: Callable[..., Page]) -> None:
    page = wall()
    shown = page.locator(".z-wall__number").all_text_contents()
    page.context.clear_cookies(name="sessionid")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("body")).to_have_attribute("data-wall-state", "out")
    expect(page.locator("#wall-said")).to_contain_text("登录已到期")
    assert page.locator(".z-wall__number").all_text_contents() == shown
    page.get_by_role("link", name="重新登录").click()
    expect(page.locator("input[name=password]")).to_be_visible()
