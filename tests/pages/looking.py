"""Looks at a page in the browser as a demanding reader would: is anything cut off, covered, in too many sizes?"""

import re
from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("\n")[2]
_PART = re.compile(r"<(\w+)(?:[^>]*?\bclass=\"([^\"]*)\")?")


def look(html: str) -> frozenset[str]:
    """What a page is made of: two pages with the same parts look alike, and one of them need be looked at."""
    body = html.partition("<body")[2]
    return frozenset(f"{tag} {kind}" for tag, kind in _PART.findall(body))


def lost_text(page: Page) -> list[str]:
    """Words that are cut off, or that stand on other words."""
    found: list[str] = page.evaluate(f"{_SCRIPT.rstrip()}.lost()")
    return found


def type_sizes(page: Page) -> list[str]:
    """The sizes of letters in the page's main part, each with where it stands; large figures are not counted."""
    found: list[str] = page.evaluate(f"{_SCRIPT.rstrip()}.sizes()")
    return found


def set_text(page: Page, percent: int) -> None:
    """Letters larger, as a reader sets them; the window stays as it is."""
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", percent)
