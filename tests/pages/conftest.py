"""A small made-up city that has been lived in for some weeks, its visitors, and one browser for all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.pages.declared import ANYONE, EXAMPLES
from tests.pages.walking import Walk, routes, wants_nothing
from tests.pages.words import Written
from zhili.site.demo.staff import DEMO_PASSWORD
from zhili.site.tests.houses import RunningHouse, new_home, start, zhili
from zhili.ui.testing import chromium, visitor

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(scope="session")
def town() -> Iterator[RunningHouse]:
    """A running house with a played city: some hundred cases in every state, an account for every role."""
    with new_home() as home:
        played = zhili("demo", "--home", str(home), "--no-serve", "--cases", "120", "--days", "45")
        assert played.returncode == 0, played.stderr
        running = start(home, "--workers", "1")
        yield running
        running.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium."""
    with chromium() as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Visitors:
    """Everybody who may come, each signed in in a browser of their own, and the way each has walked."""

    contexts: dict[str, BrowserContext]
    walks: dict[str, Walk]

    def speak(self, name: str, language: str) -> None:
        """Let a visitor choose a language."""
        context = self.contexts[name]
        address = self.walks[name].house
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])


@pytest.fixture(scope="module")
def visitors(browser: Browser, town: RunningHouse) -> Iterator[Visitors]:
    """Sign everybody in and let them walk."""
    starts = {name: f"/{route}" for name, route in routes().items() if wants_nothing(route)}
    starts |= {name: f"/{path}" for name, path in EXAMPLES.items()}
    starts = {name: path for name, path in starts.items() if EXAMPLES.get(name) != ""}
    contexts, walks = {}, {}
    for name in sorted(ANYONE):
        context = visitor(browser, town.address, theme="auto")
        contexts[name] = context
        if name != "nobody":
            _sign_in(context, name)
        walks[name] = Walk(context.request, town.address, starts).go()
    yield Visitors(contexts, walks)
    for context in contexts.values():
        context.close()


def _sign_in(context: BrowserContext, name: str) -> None:
    form = context.request.get("/account/login/").text()
    token = _TOKEN.search(form)
    assert token is not None
    facts = {"login": name, "password": DEMO_PASSWORD, "csrfmiddlewaretoken": token[1]}
    answer = context.request.post("/account/login/", form=facts, max_redirects=0)
    assert answer.status == 302, f"{name} could not sign in: {answer.status}"


@pytest.fixture(scope="session")
def written(town: RunningHouse) -> Written:
    """What people of the city wrote."""
    return Written(town.home)
