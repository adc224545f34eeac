"""Addresses of the made-up city: each leads to a point in its own grid, and back."""

import random

import pytest
import shapely

from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import generate


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(generate(seed=7))


def test_every_community_has_estates_landmarks_and_roads(gazetteer: Gazetteer) -> None:
    for community in gazetteer.city.at_level("community"):
        kinds = [spot.kind for spot in gazetteer.by_community[community.code]]
        assert kinds.count("estate") >= 3 and kinds.count("landmark") >= 3
        assert len(gazetteer.roads(community.code)) >= 1


def test_an_address_lies_in_the_grid_it_names(gazetteer: Gazetteer) -> None:
    rng = random.Random(1)
    for spot in gazetteer.spots:
        address = gazetteer.address(spot, rng=rng)
        grid = gazetteer.city.by_code[spot.grid]
        assert shapely.contains_xy(grid.shape, address.lon, address.lat)
        assert address.area == grid.path
        assert all(area.name in address.text for area in gazetteer.city.above(spot.community))


def test_an_address_leads_back_to_its_spot_by_text_and_by_point(gazetteer: Gazetteer) -> None:
    rng = random.Random(2)
    for spot in gazetteer.spots:
        found = gazetteer.find(gazetteer.address(spot, rng=rng).text)
        assert found is not None and found.name == spot.name
        assert gazetteer.at(lon=spot.lon, lat=spot.lat) == spot
    assert gazetteer.find("没有写地点") is None


def test_the_same_city_has_the_same_spots() -> None:
    assert Gazetteer(generate(seed=3)).spots == Gazetteer(generate(seed=3)).spots
    assert Gazetteer(generate(seed=3)).spots != Gazetteer(generate(seed=4)).spots
