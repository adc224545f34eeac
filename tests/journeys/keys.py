"""A page used by keyboard alone, every key counted."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.founding import city
from zhili.site.demo.gazetteer import Gazetteer, Spot


@dataclass(slots=True)
class Keys:
    """Somebody's hands: ``pressed`` counts keys, those held down with others too; what is said is not counted."""

    page: Page
    pressed: int = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other; ``Control+Enter`` is two."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += key.count("+") + 1

    def type(self, words: str) -> None:
        """Type what must be typed besides the caller's words."""
        self.page.keyboard.type(words)
        self.pressed += len(words)

    def write(self, words: str) -> None:
        """Write down what the caller says."""
        self.page.keyboard.type(words)

    def focused(self) -> str:
        """The name, or else the words, of what has the focus."""
        found: str = self.page.evaluate(
            "document.activeElement.name || document.activeElement.id || document.activeElement.innerText.trim()"
        )
        return found


def on_the_line(page: Page, type_key: str = "") -> Keys:
    """Come to the screen; the hands lie on the field for the telephone number."""
    page.goto(f"/desk/calls/?type={type_key}" if type_key else "/desk/calls/")
    expect(page.locator("#id_phone")).to_be_focused()
    return Keys(page)


def next_call(keys: Keys) -> None:
    """From a call that is over to the next one, ready for its number."""
    keys.press("Enter")
    keys.page.wait_for_url("**/desk/calls/?type=*")
    expect(keys.page.locator("#id_phone")).to_be_focused()


def spot(number: int = 0) -> Spot:
    """A place of the city whose name nothing else bears."""
    spots = Gazetteer(city()).spots
    names = [one.name for one in spots]
    alone = [one for one in spots if names.count(one.name) == 1 and one.kind == "estate"]
    return alone[number]


def proposed(page: Page, words: str) -> None:
    """Wait until the panel proposes something."""
    expect(page.locator("#beside")).to_contain_text(words)


def take_over(keys: Keys) -> None:
    """Take everything proposed over, and wait until it stands in the form."""
    expect(keys.page.locator("#beside [data-fkey=F2]")).to_be_visible()
    keys.press("F2")
    expect(keys.page.locator("#beside [data-fkey=F2]")).to_have_count(0)


def saved(keys: Keys) -> str:
    """Save; gives the number as it is read out."""
    keys.press("Control+Enter")
    keys.page.wait_for_url("**/desk/calls/finished/")
    groups = keys.page.locator("[data-groups]").first.locator("span").all_inner_texts()
    return "".join(groups)
