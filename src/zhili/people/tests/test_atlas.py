"""Point to area against plain shapely, edges, names, drawings, and the speed of it."""

from functools import cache

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zhili.people.rules.atlas import Atlas, Charted
from zhili.people.rules.charting import chart
from zhili.people.testing import grid_city


@cache
def city() -> tuple[Atlas, tuple[Charted, ...]]:
    taken = chart(grid_city(side=6)["features"], {}).taken
    return Atlas(taken), taken


coordinates = st.floats(min_value=115.99, max_value=116.07, allow_nan=False)
latitudes = st.floats(min_value=38.99, max_value=39.07, allow_nan=False)


@given(lon=coordinates, lat=latitudes)
def test_locate_agrees_with_plain_containment(lon: float, lat: float) -> None:
    atlas, taken = city()
    point = shapely.Point(lon, lat)
    covering = [entry.area for entry in taken if entry.shape is not None and entry.shape.intersects(point)]
    expected = min(covering, key=lambda area: (-area.depth, area.code), default=None)
    place = atlas.locate(lon=lon, lat=lat)
    assert (place.area if place else None) == (expected.path if expected else None)


@given(column=st.integers(0, 6), row=st.integers(0, 6))
def test_a_corner_shared_by_grids_goes_to_the_lowest_code(column: int, row: int) -> None:
    atlas, taken = city()
    lon, lat = 116 + column / 100, 39 + row / 100
    point = shapely.Point(lon, lat)
    touching = [
        entry.area.code
        for entry in taken
        if entry.area.level == "grid" and entry.shape is not None and entry.shape.intersects(point)
    ]
    place = atlas.locate(lon=lon, lat=lat)
    assert place is not None
    assert place.grid == min(touching)


def test_outside_every_area_and_not_a_number_are_nowhere() -> None:
    atlas, _ = city()
    assert atlas.locate(lon=0.0, lat=0.0) is None
    assert atlas.locate(lon=float("nan"), lat=39.0) is None
    assert atlas.locate(lon=float("inf"), lat=39.0) is None


def test_without_a_grid_the_smallest_covering_area_answers() -> None:
    features = [
        feature for feature in grid_city(side=2)["features"] if feature["properties"]["level"] != "grid"
    ]
    place = Atlas(chart(features, {}).taken).locate(lon=116.005, lat=39.005)
    assert place is not None
    assert place.grid is None
    assert place.area == "1101/110105/110105001/110105001001"
    assert place.names == ("北辰市", "朝阳区", "建国门街道", "一号社区")
    assert place.district_id == 110105


def test_areas_are_found_by_code_path_name_and_short_name() -> None:
    atlas, _ = city()
    street = atlas.area("110105001")
    assert street is not None
    assert atlas.area(street.path) == street
    assert atlas.area("1101/wrong/110105001") is None
    assert atlas.named("建国门") == atlas.named("建国门街道") == [street]
    assert atlas.names()["朝阳"] == ("1101/110105",)
    assert [area.code for area in atlas.areas(parent="1101")] == ["110105"]
    assert len(atlas.areas(parent="1101", level="grid")) == 36


def test_a_drawing_keeps_neighbours_together_and_says_its_box() -> None:
    atlas, _ = city()
    drawn = atlas.drawing(parent="110105001", level="grid")
    assert len(drawn["features"]) == 36
    assert drawn["bbox"] == [116.0, 39.0, 116.06, 39.06]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in drawn["features"]]
    assert shapely.union_all(shapes).area == pytest.approx(0.06 * 0.06)


def test_a_point_among_twenty_thousand_grids_has_one() -> None:
    features = grid_city(side=141)["features"]
    atlas = Atlas(chart(features, {}).taken)
    points = [(116 + 1.41 * (n * 0.618 % 1), 39 + 1.41 * (n * 0.377 % 1)) for n in range(5000)]
    found = [atlas.locate(lon=lon, lat=lat) for lon, lat in points]
    assert all(place is not None and place.grid for place in found)
