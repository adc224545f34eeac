"""A small made-up city that has been lived in for some weeks, its visitors, and one browser for all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.pages.declared import ANYONE, EXAMPLES
from tests.pages.looking import new_looks
from tests.pages.walking import Answer, Walk, routes, wants_nothing
from tests.pages.words import Written
from zhili.site import postgres
from zhili.site.demo.staff import DEMO_PASSWORD
from zhili.site.tests.houses import RunningHouse, new_home, start, zhili
from zhili.ui.testing import visitor

_REQUEST = """
    select id from cases_case where type_key = 'hotline.request' order by (stage = 'answered') desc, id limit 1
"""
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


@dataclass(frozen=True, slots=True)
class Visitors:
    """Everybody who may come, each signed in in a browser of their own, and the way each has walked."""

    contexts: dict[str, BrowserContext]
    walks: dict[str, Walk]
    new_looks: dict[str, list[Answer]]

    def speak(self, name: str, language: str) -> None:
        """Let a visitor choose a language."""
        context = self.contexts[name]
        address = self.walks[name].house
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])


@pytest.fixture(scope="module")
def visitors(browser: Browser, town: RunningHouse) -> Iterator[Visitors]:
    """Sign everybody in and let them walk."""
    starts = _starts(town)
    contexts, walks = {}, {}
    for name in sorted(ANYONE):
        context = visitor(browser, town.address, theme="auto")
        contexts[name] = context
        if name != "nobody":
            _sign_in(context, name)
        walks[name] = Walk(context.request, town.address, starts).go()
    yield Visitors(contexts, walks, new_looks(walks))
    for context in contexts.values():
        context.close()


def _starts(town: RunningHouse) -> dict[str, str]:
    """Where to begin: every address that wants nothing, and the examples of some that want more."""
    starts = {name: f"/{route}" for name, route in routes().items() if wants_nothing(route)}
    with psycopg.connect(postgres.url(town.home / "postgres")) as connection:
        (request,) = connection.execute(_REQUEST).fetchone() or ("",)
    starts |= {name: f"/{path.format(request=request)}" for name, path in EXAMPLES.items()}
    return {name: path for name, path in starts.items() if EXAMPLES.get(name) != ""}


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
