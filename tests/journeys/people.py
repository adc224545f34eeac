"""What people do at their browsers, in the words of their pages: a resident with a phone, staff at their desks."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from shapely.geometry.base import BaseGeometry

from tests.journeys.founding import city

STREET = city().children(city().at_level("district")[0].code)[0]
"""The street in which the demonstration's handler and whistle-blower work."""

TEXT = "三号楼门口的架子歪了，晚上差点绊倒人，请来扶正。"


def photo() -> bytes:
    """A picture as a phone takes it."""
    out = io.BytesIO()
    Image.effect_mandelbrot((320, 240), (-2, -1.5, 1, 1.5), 20).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def onward(page: Page) -> None:
    """The one primary button of a page, to the page that answers it."""
    with page.expect_navigation():
        page.locator("main button.z-button--primary").click()


def follow(link: Locator) -> None:
    """A link, to the page it leads to: what is done next is done there and not on the page left behind."""
    with link.page.expect_navigation():
        link.click()


def placed(page: Page) -> None:
    """On from the question of the place; where others reported the like, with a report of one's own."""
    onward(page)
    if page.url.endswith("/near/"):
        onward(page)


def choose(group: Locator, label: str) -> None:
    """Tap an answer as a finger does: on its words."""
    group.get_by_text(label, exact=True).click()


def group(page: Page, question: str) -> Locator:
    """A question with given answers."""
    return page.get_by_role("group", name=question)


def tap_map(page: Page, lon: float, lat: float) -> None:
    """Tap the place on the map, which shows the whole city with 16 pixels around it."""
    click_map(page, [area.shape for area in city().at_level("community")], lon, lat)
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")


def click_map(page: Page, shown: Sequence[BaseGeometry], lon: float, lat: float) -> None:
    """Click a point on a map that shows these shapes with 16 pixels around them."""
    page.locator(".z-map__canvas canvas").wait_for()
    corners = [shapely.get_coordinates(shape) for shape in shown]
    xs = [x for part in corners for x, _ in part]
    ys = [_north(y) for part in corners for _, y in part]
    canvas = page.locator(".z-map__canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    scale = min((box["width"] - 32) / (max(xs) - min(xs)), (box["height"] - 32) / (max(ys) - min(ys)))
    right = box["width"] / 2 + (lon - (max(xs) + min(xs)) / 2) * scale
    down = box["height"] / 2 - (_north(lat) - (max(ys) + min(ys)) / 2) * scale
    canvas.click(position={"x": right, "y": down})


def _north(lat: float) -> float:
    """Web Mercator, in degrees at the equator."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def in_the_street() -> tuple[float, float]:
    """A point in the street of the demonstration's handler."""
    point = STREET.shape.representative_point()
    return point.x, point.y


@dataclass(frozen=True, slots=True)
class Reported:
    """What a resident holds after reporting."""

    id: str
    number: str
    code: str


def received(page: Page) -> Reported:
    """Read the receipt, then look at the case."""
    expect(page.get_by_role("heading", name="已收到，谢谢您")).to_be_visible()
    number, code = (
        page.locator("[data-copy]").nth(place).get_attribute("data-copy") or "" for place in (0, 1)
    )
    page.get_by_role("link", name="看这件诉求").click()
    page.wait_for_url("**/follow/*/")
    return Reported(page.url.rstrip("/").rpartition("/")[2], number, code)


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff at their desk, with one case before them."""

    page: Page
    case: str

    def open(self) -> None:
        """The case's page."""
        self.page.goto(f"/desk/cases/{self.case}/")

    def start(self, action: str) -> Locator:
        """Choose what to do; gives the panel in which it is done."""
        self.open()
        self.page.locator("main").get_by_role("link", name=action, exact=True).click()
        return self.page.locator("#act")

    def done(self, action: str) -> None:
        """Send the panel, and see that it was taken."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.locator("#act .z-act__send button.z-button--primary").click()
        expect(self.page.locator(".z-timeline__title").filter(has_text=action).first).to_be_visible()
