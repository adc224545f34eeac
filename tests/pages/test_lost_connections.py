"""Every form of every page: when the network is gone, or the house fails, what was typed stays where it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError

from tests.pages.conftest import Visitors
from tests.pages.walking import Answer, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_SCRIPT = Path(__file__).with_name("typing.js").read_text(encoding="utf-8").partition("\n")[2].rstrip()
_WITHIN = 6_000


@contextmanager
def _no_network(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


@contextmanager
def _failing_house(page: Page) -> Iterator[None]:
    page.route("**/*", lambda route: route.fulfill(status=503, body="<html><body>away</body></html>"))
    yield
    page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("fault", [_no_network, _failing_house])
def test_a_form_keeps_what_was_typed(visitors: Visitors, fault: object) -> None:
    wrong: list[str] = []
    for visitor, answer in _pages_with_forms(visitors):
        page = visitors.contexts[visitor].new_page()
        page.set_default_timeout(10_000)
        for number in range(_count(page, answer)):
            wrong += [f"{visitor}: {answer.url}: {lost}" for lost in _tried(page, answer, number, fault)]
        page.close()
    assert not wrong, told(wrong)


def _pages_with_forms(visitors: Visitors) -> Iterator[tuple[str, Answer]]:
    """One page for each set of questions that somebody is asked."""
    seen: set[tuple[str, ...]] = set()
    for visitor in sorted(visitors.walks):
        for answer in visitors.walks[visitor].answers.values():
            asked = (answer.name, *answer.asks())
            if answer.is_page and len(asked) > 1 and asked not in seen:
                seen.add(asked)
                yield visitor, answer


def _count(page: Page, answer: Answer) -> int:
    page.goto(answer.url)
    return int(page.evaluate(f"{_SCRIPT}.forms().length"))


def _tried(page: Page, answer: Answer, number: int, fault: object) -> list[str]:
    """What is lost of one form by one fault."""
    assert callable(fault)
    page.goto(answer.url)
    page.wait_for_load_state("networkidle")
    typed = page.evaluate(f"{_SCRIPT}.fill({number})")
    with fault(page):
        page.evaluate(f"{_SCRIPT}.send({number})")
        try:
            page.wait_for_function(f"() => {_SCRIPT}.told()", timeout=_WITHIN)
        except TimeoutError:
            return [f"form {number} with {typed[:3]} tells nothing; at {page.url}"]
    kept = page.evaluate(f"{_SCRIPT}.typed({number})")
    return [] if kept == typed else [f"form {number} had {typed} and has {kept}"]
