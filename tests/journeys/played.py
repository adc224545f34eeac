"""A house in which programs have played, and somebody at a screen of their own in it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.doors import sign_in
from zhili.site.tests.houses import RunningHouse, new_home, start
from zhili.ui.testing import WIDE, visitor

Look = Callable[..., Page]


@contextmanager
def played(*programs: str) -> Iterator[RunningHouse]:
    """A running house after these modules of ``tests.journeys`` have been run on it, in order."""
    with new_home() as home:
        running = start(home, "--workers", "1")
        given = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
        for program in programs:
            done = subprocess.run(
                [sys.executable, "-m", f"tests.journeys.{program}"],
                env=given, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        yield running
        running.end()


@contextmanager
def screens(browser: Browser, house: RunningHouse) -> Iterator[Look]:
    """Opens a page of a signed-in user: ``come(user, width=…, language=…)``."""
    opened: list[BrowserContext] = []

    def come(user: str, *, width: int = WIDE, language: str = "zh-hans") -> Page:
        context = visitor(browser, house.address, width=width, language=language)
        opened.append(context)
        page = context.new_page()
        sign_in(page, user)
        return page

    yield come
    for context in opened:
        context.close()
