"""The running house with the made-up city in it, and its people, each at a browser of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from zhili.site.demo.staff import DEMO_PASSWORD
from zhili.site.tests.houses import RunningHouse, new_home, start
from zhili.ui.testing import PHONE, visitor

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def city_house() -> Iterator[RunningHouse]:
    """A house of the journeys' own, with the made-up city founded in it."""
    with new_home() as home:
        running = start(home, "--workers", "1")
        environment = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.founding"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield running
        running.end()


@pytest.fixture
def visit(browser: Browser, city_house: RunningHouse) -> Iterator[Visit]:
    """A page for somebody: ``visit(width=…, language=…, scripts=…, user=…)``; each has their own cookies."""
    opened: list[BrowserContext] = []

    def come(*, width: int = PHONE, language: str = "zh-hans", scripts: bool = True, user: str = "") -> Page:
        context = visitor(browser, city_house.address, width=width, language=language, scripts=scripts)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if user:
            sign_in(page, user)
        return page

    yield come
    for context in opened:
        context.close()


def sign_in(page: Page, user: str) -> None:
    """Sign in with the demonstration's password."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
