"""At a desk people press keys: what a journey clicks on a wide page is focused and pressed instead.

So each journey at a desk passes by keyboard alone, with the same steps that a phone does with taps. Only the map is
clicked at every width: a point of it has another way in by keys, the address and the list of areas.

What leads to another page is waited for at every width, as a person waits: the next step is taken on that page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Download, Error, Locator, Page

from zhili.ui.testing import PATIENCE, WIDE

_REACHED = """one => {
  const at = one instanceof HTMLLabelElement && one.control ? one.control
    : one.closest('label')?.control ?? one.closest('a[href],button,summary,input,select,textarea,[tabindex]') ?? one;
  at.focus({focusVisible: true});
  const box = at.getBoundingClientRect();
  return {
    held: document.activeElement === at,
    tab: at.tabIndex,
    kind: at.tagName === 'INPUT' ? at.type : at.tagName.toLowerCase(),
    on: at.checked === true,
    seen: box.width > 0 && box.height > 0 && getComputedStyle(at).visibility !== 'hidden',
  };
}"""
_LEADS_ON = """one => {
  const at = one.closest('a[href],button,input[type=submit]');
  const on = at?.tagName === 'A' ? !at.getAttribute('href').startsWith('#') : at?.form && at.type === 'submit';
  if (!on || (at.target || at.formTarget || at.form?.target || '_self') !== '_self') return false;
  addEventListener('beforeunload', () => { document.documentElement.dataset.left = ''; });
  return true;
}"""
# A form goes once the house has answered that it is there (page.js), or is sent by htmx.
_LEFT = "'left' in document.documentElement.dataset || !!document.querySelector('form[data-sent], form.htmx-request')"
_TICKED = frozenset({"checkbox", "radio"})
_TYPED = frozenset(
    {"text", "search", "tel", "email", "date", "time", "number", "password", "textarea", "select"}
)


def _reach(locator: Locator) -> dict[str, Any]:
    """Bring the focus to it as Tab would; what Tab does not come to is a fault of the page."""
    locator.scroll_into_view_if_needed()
    found: dict[str, Any] = locator.evaluate(_REACHED)
    assert found["held"] and found["tab"] >= 0 and found["seen"], (
        f"not to be reached by keys: {locator} {found}"
    )
    return found


def _press(locator: Locator, wanted: bool | None = None) -> None:
    """Do by key what a click does; ``wanted`` is how a box is to be ticked."""
    found = _reach(locator)
    if found["kind"] in _TYPED or (wanted is not None and found["on"] is wanted):
        return
    locator.page.locator("*:focus").press("Space" if found["kind"] in _TICKED else "Enter")


def _still_leaving(page: Page) -> bool:
    page.wait_for_timeout(20)
    try:
        left: bool = page.evaluate(_LEFT)
    except Error:  # the page went away under the question
        return True
    return left


@contextmanager
def _awaited(locator: Locator) -> Iterator[None]:
    """Do something that may lead to another page; ends there, or when a file has come instead."""
    page, files = locator.page, list[Download]()

    def came(file: Download) -> None:
        files.append(file)

    leads = locator.evaluate(_LEADS_ON)
    page.on("download", came)
    yield
    if leads:
        until = monotonic() + PATIENCE / 1000
        while _still_leaving(page) and not files and monotonic() < until:
            pass
        if not files:
            page.wait_for_load_state("domcontentloaded")
    page.remove_listener("download", came)


@contextmanager
def by_keys() -> Iterator[None]:
    """While this is open, wide pages are worked by keys."""
    click, check, uncheck = Locator.click, Locator.check, Locator.uncheck

    def at_desk(locator: Locator, given: dict[str, Any]) -> bool:
        size = locator.page.viewport_size
        return size is not None and size["width"] >= WIDE and "position" not in given

    def clicked(self: Locator, **given: Any) -> None:
        with _awaited(self):
            _press(self) if at_desk(self, given) else click(self, **given)

    def ticked(self: Locator, **given: Any) -> None:
        _press(self, wanted=True) if at_desk(self, given) else check(self, **given)

    def unticked(self: Locator, **given: Any) -> None:
        _press(self, wanted=False) if at_desk(self, given) else uncheck(self, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", clicked)
        patch.setattr(Locator, "check", ticked)
        patch.setattr(Locator, "uncheck", unticked)
        yield
