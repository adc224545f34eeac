"""Sends every form of a page while the network is gone, and while the house fails: what was typed must stay."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Page, TimeoutError

from tests.pages.looking import Rest
from tests.pages.walking import Answer, Walk
from zhili.ui.testing import no_network

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("\n")[2].rstrip()
_WITHIN = 15_000
Fault = Callable[[Page], AbstractContextManager[None]]


@contextmanager
def failing_house(page: Page) -> Iterator[None]:
    """The house answers that it cannot."""
    page.route("**/*", lambda route: route.fulfill(status=503, body="<html><body>away</body></html>"))
    yield
    page.unroute_all(behavior="ignoreErrors")


_FAULTS: tuple[Fault, ...] = (no_network, failing_house)


def pages_with_forms(walks: Mapping[str, Walk]) -> Iterator[tuple[str, Answer]]:
    """One page for each set of questions that somebody is asked, with who is asked."""
    seen: set[tuple[str, ...]] = set()
    for visitor in sorted(walks):
        for answer in walks[visitor].answers.values():
            asked = (answer.name, *answer.asks())
            if answer.is_page and len(asked) > 1 and asked not in seen:
                seen.add(asked)
                yield visitor, answer


def lost_by(page: Page, rest: Rest, answer: Answer) -> list[str]:
    """What the page's forms lose, one after the other, by each fault; opened anew only where one lost the page."""
    lost = []
    rest.open(answer.url)
    for number in range(page.evaluate(f"{_SCRIPT}.forms().length")):
        for fault in _FAULTS:
            if found := _tried(page, number, fault):
                lost.append(f"{answer.url}: form {number}, {fault.__name__}: {found}")
                rest.open(answer.url)
    return lost


def _tried(page: Page, number: int, fault: Fault) -> str:
    """What is lost of one form by one fault; empty when nothing is."""
    typed = page.evaluate(f"{_SCRIPT}.fill({number})")
    with fault(page):
        page.evaluate(f"{_SCRIPT}.send({number})")
        try:
            page.wait_for_function(f"() => {_SCRIPT}.told()", timeout=_WITHIN)
        except TimeoutError:
            return f"tells nothing of {typed[:3]}; at {page.url}"
    kept = page.evaluate(f"{_SCRIPT}.typed({number})")
    return "" if kept == typed else f"had {typed} and has {kept}"
