"""What grid workers do with their phones, in the words of the page, and what the house holds of it afterwards."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.doors import sign_in
from tests.journeys.founding import city
from tests.journeys.people import photo
from tests.journeys.wire import Wire
from zhili.site import postgres
from zhili.site.demo.geography import Area

GRIDS = city().at_level("grid")
FIELD = "/field/"
DEEDS = "/field/deeds"
_EVENTS = """
SELECT c.text, e.action FROM cases_case c
JOIN cases_caseevent e ON e.case_id = c.id AND e.district_id = c.district_id
WHERE c.reporter = 'staff:' || (SELECT id FROM people_account WHERE username = %s)
ORDER BY c.id, e.seq
"""
_TAKEN_OVER = """navigator.serviceWorker.controller !== null
  || new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))"""


def worker_of(grid: Area) -> str:
    """The user name of the one who walks a grid."""
    return f"grid-{grid.code.lower()}"


def middle_of(grid: Area) -> tuple[float, float]:
    """A point in a grid."""
    point = grid.shape.representative_point()
    return point.x, point.y


def held(home: Path, username: str) -> list[tuple[str, list[str]]]:
    """What the house holds of a worker's finds: the words of each, and what happened to it, in order of opening."""
    with psycopg.connect(postgres.url(home / "postgres")) as line:
        rows = line.execute(_EVENTS, [username]).fetchall()
    found: list[tuple[str, list[str]]] = []
    for text, action in rows:
        if action == "open":
            found.append((text, []))
        found[-1][1].append(action)
    return [(text, [each for each in actions if each != "suggest"]) for text, actions in found]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone with the field page open on it."""

    page: Page
    wire: Wire

    @property
    def context(self) -> BrowserContext:
        """The browser with its cookies and its store."""
        return self.page.context

    def sign_in(self, user: str) -> None:
        """Sign in and open the page; done when the day is there and the page would also open without signal."""
        sign_in(self.page, user)
        self.open()

    def open(self) -> None:
        """The page, with signal, taken over by its service worker."""
        self.page.goto(FIELD)
        expect(self.page.locator("#truth")).to_have_text("刚刚更新")
        assert self.page.evaluate(_TAKEN_OVER)

    def lose_signal(self) -> None:
        """Out of reach: for the page, for its service worker, for everything."""
        self.wire.cut = True
        self.context.set_offline(True)
        expect(self.page.locator("#off")).to_be_visible()

    def find_signal(self) -> None:
        """Back in reach."""
        self.wire.cut = False
        self.context.set_offline(False)

    def go(self, view: str) -> None:
        """Tap one of the four below."""
        self.page.locator(f".f-nav a[href='#{view}']").click()
        expect(self.page.locator(f"#view-{view}")).to_be_visible()

    def capture(self, what: str, *, words: str = "", ending: str = "上报") -> None:
        """Write down a thing found; with words, they are typed."""
        self.go("capture")
        self.choose(what)
        if words:
            self.page.get_by_text("补充一句、紧急程度").click()
            self.page.get_by_label("一句话说明").fill(words)
        self.end(ending)

    def choose(self, what: str) -> None:
        """Tap a class."""
        tile = self.page.locator("#capture-classes").get_by_role("radio", name=what, include_hidden=True)
        if not tile.is_visible():
            self.page.get_by_text("更多分类").click()
        tile.check()

    def end(self, ending: str) -> None:
        """Tap how it ends; then the list is there again."""
        self.page.locator("#capture .f-endings").get_by_role("button", name=ending).click()
        expect(self.page.locator("#view-today")).to_be_visible()

    def shoot(self, within: Locator) -> None:
        """Take a photo."""
        taken = within.locator(".f-shots__shot")
        before = taken.count()
        within.locator("input[type=file]").set_input_files(
            {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        expect(taken).to_have_count(before + 1)

    def waiting(self, number: int) -> None:
        """So many deeds are on the phone."""
        count = self.page.locator("#outbox-count")
        if number:
            expect(count).to_have_text(str(number))
        else:
            expect(count).to_be_hidden()
