"""The server is killed while a phone sends: every deed stands once, whichever moment it was."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.test_house_under_faults import family
from tests.journeys.fieldwork import DEEDS, GRIDS, Phone, held, worker_of
from tests.journeys.wire import Sent, Wire, wired
from zhili.site.tests.houses import RunningHouse, home_with, start
from zhili.ui.testing import PHONE, visitor

pytestmark = pytest.mark.browser
WORKER = worker_of(GRIDS[0])
FINDS = (("井盖", "井盖翘起"), ("路灯照明", "路灯不亮"), ("道路破损", "路面坑洼"))


@pytest.fixture
def houses() -> Iterator[Callable[[], RunningHouse]]:
    """Starts the house of one home, in which the city is founded, again and again."""
    started: list[RunningHouse] = []
    with home_with("tests.journeys.founding") as home:

        def begin() -> RunningHouse:
            started.append(start(home, "--workers", "1"))
            return started[-1]

        yield begin
        for house in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                house.end()


def kill(house: RunningHouse) -> None:
    """End every process of a house at once, as a power cut does."""
    for pid in family(house.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    house.process.wait(timeout=60)


def test_the_server_killed_during_sync_leaves_each_deed_standing_once(
    browser: Browser, houses: Callable[[], RunningHouse]
) -> None:
    house = houses()
    with wired(house.address) as wire:
        context = visitor(browser, wire.address, width=PHONE)
        phone = Phone(context.new_page(), wire)
        phone.sign_in(WORKER)
        phone.lose_signal()
        for what, words in FINDS:
            phone.capture(what, words=words)
        phone.waiting(3)

        kills = killing(wire, house, after_answer=True)
        phone.find_signal()  # the second deed is taken, and its answer dies with the server
        phone.go("outbox")
        expect(phone.page.locator("[data-deed]")).to_have_count(2)
        expect(phone.page.locator("[data-deed]").first).to_contain_text("还没收到回音")
        killed_by_now(phone.page, kills)

        again = houses()
        wire.house = again.address
        kills = killing(wire, again, after_answer=False)
        phone.page.get_by_role("button", name="现在发").click()  # killed in the middle of the next one
        killed_by_now(phone.page, kills)
        expect(phone.page.locator("[data-deed]").first).to_be_visible()
        expect(phone.page.locator("#off")).to_be_visible()

        wire.house = houses().address
        wire.meddle = None
        phone.page.get_by_role("button", name="现在发").click()
        phone.waiting(0)
        expect(phone.page.locator(".f-sent")).to_have_count(3)
        assert held(house.home, WORKER) == [(words, ["open", "report_up"]) for _, words in FINDS]
        context.close()


def killed_by_now(page: Page, kills: list[str]) -> None:
    """Wait until the house has been killed: what the page shows then is not what it showed before."""
    for _ in range(100):
        if kills:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the deed at which the house was to be killed never came")


def killing(wire: Wire, house: RunningHouse, *, after_answer: bool) -> list[str]:
    """Have the house killed at the second deed that comes, with its answer ready or its work half done."""
    struck: list[str] = []
    killed: list[str] = []
    begun = len(wire.to(DEEDS))

    def meddle(wire: Wire, sent: Sent) -> str:
        if sent.path != DEEDS or len(wire.to(DEEDS)) < begun + 2 or struck:
            return "drop" if struck else "pass"
        struck.append(sent.path)
        if after_answer:
            headers = dict(line.split(": ", 1) for line in sent.headers.splitlines() if ": " in line)
            wire.forward(sent, {name: value for name, value in headers.items() if name != "Connection"})
        else:
            half_way(wire, sent)
        kill(house)
        killed.append("killed")
        return "drop"

    wire.meddle = meddle
    return killed


def half_way(wire: Wire, sent: Sent) -> None:
    """Send most of a request and leave the server waiting for the rest."""
    to = urlsplit(wire.house)
    line = socket.create_connection((to.hostname, to.port))
    line.sendall(f"{sent.method} {sent.path} HTTP/1.1\r\n{sent.headers}\r\n".encode() + sent.body[:-100])
    line.close()
