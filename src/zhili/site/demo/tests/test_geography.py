"""The made-up city: whole, connected, coded like statistical divisions, the same for the same seed."""

import pytest
import shapely

from zhili.site.demo.geography import LEVELS, City, CitySize, generate


@pytest.fixture(scope="module")
def city() -> City:
    return generate(seed=7)


def test_each_level_covers_the_city_without_gap_or_overlap(city: City) -> None:
    for level in LEVELS:
        shapes = [area.shape for area in city.at_level(level)]
        assert shapely.coverage_is_valid(shapes)
        assert shapely.coverage_union_all(shapes).normalize() == city.root.shape.normalize()
    assert not city.root.shape.interiors


def test_an_area_is_one_piece_and_the_sum_of_its_children(city: City) -> None:
    for area in city.areas:
        assert area.shape.geom_type == "Polygon" and area.shape.is_valid
        if area.level != "grid":
            inside = shapely.coverage_union_all([child.shape for child in city.children(area.code)])
            assert inside.normalize() == area.shape.normalize()


@pytest.mark.parametrize("seed", range(12))
def test_every_seed_gives_the_numbers_asked_for(seed: int) -> None:
    city = generate(seed=seed)
    assert [len(city.at_level(level)) for level in LEVELS] == [1, 3, 10, 40, 200]


def test_codes_and_paths_follow_the_tree(city: City) -> None:
    length = {"city": 4, "district": 6, "street": 9, "community": 12, "grid": 16}
    for area in city.areas:
        assert len(area.code) == length[area.level]
        assert area.path.endswith(area.code)
        assert area.parent is None or (area.code.startswith(area.parent) and area.parent in city.by_code)
    assert len(city.by_code) == len(city.areas)


def test_names_are_not_shared_within_a_level(city: City) -> None:
    for level in LEVELS:
        names = [area.name for area in city.at_level(level)]
        assert len(set(names)) == len(names)
        assert len({area.name_en for area in city.at_level(level)}) >= 0.9 * len(names)


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    assert generate(seed=3).geojson() == generate(seed=3).geojson()
    assert generate(seed=3).geojson() != generate(seed=4).geojson()


def test_geojson_says_what_an_importer_needs(city: City) -> None:
    features = city.geojson()["features"]
    assert isinstance(features, list)
    seen: set[str | None] = {None}
    for feature in features:
        assert set(feature["properties"]) == {"code", "name", "name_en", "level", "parent"}
        assert feature["properties"]["parent"] in seen
        seen.add(feature["properties"]["code"])
        ring = shapely.LinearRing(feature["geometry"]["coordinates"][0])
        assert ring.is_ccw and ring.is_simple


def test_a_city_of_twenty_thousand_grids_is_whole() -> None:
    city = generate(seed=1, size=CitySize.of(20_000))
    assert [len(city.at_level(level)) for level in LEVELS] == [1, 16, 300, 4_000, 20_000]
    assert shapely.coverage_is_valid([area.shape for area in city.at_level("grid")])
