"""A house in which programs have played, and somebody at a screen of their own in it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.doors import sign_in
from zhili.site.tests.houses import RunningHouse, home_with, start
from zhili.ui.testing import WIDE, visitor

Look = Callable[..., Page]


@contextmanager
def played(*programs: str, settings: Mapping[str, str] | None = None) -> Iterator[RunningHouse]:
    """A running house after these modules of ``tests.journeys`` have been run on it, in order."""
    with home_with(*(f"tests.journeys.{program}" for program in programs)) as home:
        running = start(home, "--workers", "1", settings=settings)
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
