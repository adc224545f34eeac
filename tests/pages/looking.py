"""Looks at a page in the browser as a demanding reader would: is anything cut off, covered, in too many sizes?"""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, Request

from tests.pages.walking import Answer, Walk
from zhili.ui import testing

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("\n")[2]
_PART = re.compile(r"<(\w+)(?:[^>]*?\bclass=\"([^\"]*)\")?")
_GOES_ON = "/live/"
"""What a page asks for as long as it is open."""
_AT_REST = """async () => {
  await document.fonts.ready;
  await new Promise((rests) => requestIdleCallback(() => rests(), { timeout: 2000 }));
}"""
_DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))"
_LOOKS = 40
_LONGEST = 500
"""Looks at a page's requests, 30 milliseconds apart, after which it is said to go on without end."""


def new_looks(walks: Mapping[str, Walk]) -> dict[str, list[Answer]]:
    """Each visitor's pages that nobody before them in the list of visitors has seen in this shape."""
    seen: dict[str, list[frozenset[str]]] = {}
    new: dict[str, list[Answer]] = {}
    for visitor in sorted(walks):
        new[visitor] = []
        for answer in walks[visitor].answers.values():
            if answer.status != 200 or not answer.html:
                continue
            parts, known = _parts(answer.html), seen.setdefault(answer.name, [])
            if not any(parts <= one for one in known):
                known.append(parts)
                new[visitor].append(answer)
    return new


def _parts(html: str) -> frozenset[str]:
    """What a page is made of: two pages with the same parts look alike, and one of them need be looked at."""
    body = html.partition("<body")[2]
    return frozenset(f"{tag} {kind}" for tag, kind in _PART.findall(body))


class Rest:
    """Knows when a page has fetched and drawn everything; made before the page goes anywhere."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: set[Request] = set()
        page.on("request", lambda request: self._asked.add(request))
        page.on("requestfinished", lambda request: self._asked.discard(request))
        page.on("requestfailed", lambda request: self._asked.discard(request))

    def open(self, url: str) -> None:
        """Go to an address, and wait until nothing more comes."""
        self._asked.clear()
        self._page.goto(url)
        self._page.evaluate(_AT_REST)
        for _ in range(_LONGEST):
            if not self._fetching():
                return
            self._page.wait_for_timeout(30)
            self._page.evaluate(_AT_REST)
        raise AssertionError(f"{url} goes on fetching: {[one.url for one in self._asked]}")

    def _fetching(self) -> bool:
        return any(_GOES_ON not in request.url for request in self._asked)


def lost(page: Page) -> list[str]:
    """Words that are cut off or stand on other words, and what lies outside the window.

    A page draws its pictures anew a frame or more after its window has changed, on a busy machine many: what a look
    finds is looked at again until it is gone, and told when it has stayed.
    """
    for _ in range(_LOOKS):
        page.evaluate(_DRAWN)
        words: list[str] = page.evaluate(f"{_SCRIPT.rstrip()}.lost()")
        outside = testing.hidden_sideways(page)
        found = [*words, *([f"{outside} px lie outside"] if outside > 0 else [])]
        if not found:
            break
        page.wait_for_timeout(50)
    return found


def type_sizes(page: Page) -> list[str]:
    """The sizes of letters in the page's main part, each with where it stands; large figures are not counted."""
    found: list[str] = page.evaluate(f"{_SCRIPT.rstrip()}.sizes()")
    return found


def set_text(page: Page, percent: int) -> None:
    """Letters larger, as a reader sets them; the window stays as it is."""
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", percent)
