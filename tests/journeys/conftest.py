"""The running house with the made-up city in it, and its people, each at a browser of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.by_keys import by_keys
from tests.journeys.doors import sign_in
from tests.journeys.fieldwork import Phone
from tests.journeys.played import played
from tests.journeys.wire import wired
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, visitor

Visit = Callable[..., Page]
Handset = Callable[..., Phone]

__all__ = ["Handset", "Visit", "sign_in"]


@pytest.fixture(scope="session")
def city_house() -> Iterator[RunningHouse]:
    """A house of the journeys' own, with the made-up city founded in it."""
    with played("founding") as running:
        yield running


@pytest.fixture(scope="session")
def signed_in() -> dict[str, dict[str, str]]:
    """The cookies of those who have signed in already, by user: nobody signs in twice in one browser."""
    return {}


@pytest.fixture
def visit(
    browser: Browser, city_house: RunningHouse, signed_in: dict[str, dict[str, str]]
) -> Iterator[Visit]:
    """A page for somebody: ``visit(width=…, language=…, scripts=…, user=…)``; each has a browser of their own.

    Somebody who has signed in before comes with that sign-in, as people do who leave a browser open. What is clicked
    on a wide page is pressed by key (``by_keys``).
    """
    opened: list[BrowserContext] = []

    def come(*, width: int = PHONE, language: str = "zh-hans", scripts: bool = True, user: str = "") -> Page:
        context = visitor(browser, city_house.address, width=width, language=language, scripts=scripts)
        opened.append(context)
        page = context.new_page()
        if user in signed_in:
            kept = signed_in[user]
            context.add_cookies(
                [{"name": name, "value": kept[name], "url": city_house.address} for name in kept]
            )
        elif user:
            sign_in(page, user)
            signed_in[user] = signature(context)
        return page

    with by_keys():
        yield come
    for context in opened:
        context.close()


def signature(context: BrowserContext) -> dict[str, str]:
    """What shows a house who somebody is."""
    return {
        one["name"]: one["value"] for one in context.cookies() if one["name"] in {"sessionid", "csrftoken"}
    }


@pytest.fixture
def handset(browser: Browser, city_house: RunningHouse) -> Iterator[Handset]:
    """A worker's phone on a line of its own that can be cut: ``handset(width=…, language=…, before=…)``.

    ``before`` is a script that runs before those of the page: for what only some phones do.
    """
    with ExitStack() as held:

        def take(*, width: int = PHONE, language: str = "zh-hans", before: str = "") -> Phone:
            wire = held.enter_context(wired(city_house.address))
            context = visitor(browser, wire.address, width=width, language=language)
            held.callback(context.close)
            if before:
                context.add_init_script(before)
            page = context.new_page()
            return Phone(page, wire)

        yield take
