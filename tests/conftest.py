"""What journeys share: a real running house and a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from zhili.site.tests.houses import RunningHouse, home_with, start
from zhili.ui.testing import kept_browser, visitor


@pytest.fixture(scope="module")
def house() -> Iterator[RunningHouse]:
    """``zhili up`` on an empty home, for the tests of one file: what they put in it is in nobody else's way."""
    with home_with() as home:
        running = start(home, "--workers", "1")
        yield running
        running.end()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """A headless Chromium with Chinese fonts, the same for all files that follow each other."""
    return kept_browser()


@pytest.fixture
def page(browser: Browser, house: RunningHouse) -> Iterator[Page]:
    """A fresh visitor's page on the running house."""
    context = visitor(browser, house.address)
    yield context.new_page()
    context.close()
