"""At a desk people press keys: what a journey clicks on a wide page is focused and pressed instead.

So each journey at a desk passes by keyboard alone, with the same steps that a phone does with taps. Only the map is
clicked at every width: a point of it has another way in by keys, the address and the list of areas.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator

from zhili.ui.testing import WIDE

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


@contextmanager
def by_keys() -> Iterator[None]:
    """While this is open, wide pages are worked by keys."""
    click, check, uncheck = Locator.click, Locator.check, Locator.uncheck

    def at_desk(locator: Locator, given: dict[str, Any]) -> bool:
        size = locator.page.viewport_size
        return size is not None and size["width"] >= WIDE and "position" not in given

    def clicked(self: Locator, **given: Any) -> None:
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
