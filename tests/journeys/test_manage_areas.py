"""The city's map kept up: a grid is cut in two, by a file and by hand, and what is reported there is found."""

import json

import pytest
import shapely
from playwright.sync_api import FilePayload, Page, expect
from shapely.geometry.base import BaseGeometry

from tests.journeys.conftest import Visit
from tests.journeys.founding import city
from tests.journeys.people import click_map
from zhili.ui.testing import PHONE, WIDE, hidden_sideways

pytestmark = pytest.mark.browser
STREET = city().children(city().at_level("district")[0].code)[1]
COMMUNITY = city().children(STREET.code)[2]
GRID, *_others = city().children(COMMUNITY.code)
NEW = f"{COMMUNITY.code}-G77"


def collection(shape: BaseGeometry) -> FilePayload:
    """The grid with another border, as a map program writes it."""
    facts = {"code": GRID.code, "name": GRID.name, "name_en": GRID.name_en, "level": "grid"}
    feature = {
        "type": "Feature",
        "properties": {**facts, "parent": COMMUNITY.code},
        "geometry": json.loads(shapely.to_geojson(shape)),
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    return {"name": "grid.geojson", "mimeType": "application/geo+json", "buffer": content}


def bring(page: Page, shape: BaseGeometry) -> None:
    """Bring the grid's border as a file."""
    page.goto(f"/desk/manage/areas/?in={COMMUNITY.code}")
    page.locator("summary", has_text="用文件导入区划").click()
    page.locator("input[type=file]").set_input_files(collection(shape))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("main")).to_contain_text("1 行全部收下")


def grid_of(page: Page, visit: Visit, lon: float, lat: float, text: str) -> str:
    """Where a case that is reported at a point is said to be."""
    data = {"text": text, "lon": lon, "lat": lat}
    body = {"type": "hotline.request", "channel": "web", "data": data}
    answer = visit().request.post("/api/v1/cases", data=body)
    assert answer.ok, answer.text()
    page.goto(f"/desk/cases/{answer.json()['id']}/")
    return page.locator("main").inner_text()


def test_a_grid_is_cut_in_two_and_a_report_in_the_new_half_is_found_there(visit: Visit) -> None:
    west, south, east, north = GRID.shape.bounds
    middle = (west + east) / 2
    halves = [GRID.shape.intersection(shapely.box(*half)) for half in (
        (west, south, middle, north), (middle, south, east, north),
    )]  # fmt: skip
    inside = halves[1].representative_point()
    wide, high = (east - west) / 16, (north - south) / 16
    box = [
        (inside.x - wide, inside.y - high), (inside.x + wide, inside.y - high),
        (inside.x + wide, inside.y + high), (inside.x - wide, inside.y + high),
    ]  # fmt: skip
    page, desk = visit(user="steward", width=WIDE), visit(user="supervisor", width=WIDE)
    bring(page, halves[0])

    page.goto(f"/desk/manage/areas/?in={COMMUNITY.code}")
    shown = [halves[0], *(other.shape for other in _others)]
    for lon, lat in box:
        click_map(page, shown, lon, lat)
    drawn = page.get_by_label("边界各角的经纬度").input_value().splitlines()
    assert len(drawn) == 4
    click_map(page, shown, *box[0])
    page.get_by_role("button", name="去掉最后一个").click()
    assert page.get_by_label("边界各角的经纬度").input_value().splitlines() == drawn
    page.get_by_label("编码").fill(NEW)
    page.get_by_label("名称", exact=True).fill("新设试点网格")
    page.locator("#draw").get_by_role("button", name="保存").click()
    expect(page.locator("[data-rows]")).to_contain_text("新设试点网格")

    assert "新设试点网格" in grid_of(desk, visit, inside.x, inside.y, "花坛边上的砖松了，请来修一修。")
    bring(page, GRID.shape)


def test_corners_are_typed_and_a_wrong_one_is_told_with_all_that_was_typed_kept(visit: Visit) -> None:
    page = visit(user="admin", width=PHONE)
    page.goto(f"/desk/manage/areas/?in={COMMUNITY.code}")
    page.get_by_label("编码").focus()
    for words in (f"{COMMUNITY.code}-G78", "键盘网格", "Keyboard grid"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.get_by_label("边界各角的经纬度").focus()
    page.keyboard.type("119.2514 38.4464\n119.2515 北纬")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("每行一个点")
    expect(page.get_by_label("边界各角的经纬度")).to_have_value("119.2514 38.4464\n119.2515 北纬")
    expect(page.get_by_label("名称", exact=True)).to_have_value("键盘网格")
    assert hidden_sideways(page) == 0
