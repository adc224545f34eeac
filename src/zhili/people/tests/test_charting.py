"""GeoJSON files with good and bad features: the good are taken, the bad come back with reasons."""

import copy
from typing import Any

import orjson
import pytest

from zhili.people.rules.charting import Chart, NotGeoJson, chart, features
from zhili.people.testing import feature, grid_city, square

STREET = "110105001"


def charted(*extra: object) -> Chart:
    return chart([*grid_city(side=2)["features"], *extra], {})


def rejection(*extra: object) -> str:
    (finding,) = charted(*extra).rejected
    assert finding.line == 9
    assert finding.mend.zh and finding.mend.en
    return finding.message.en


def grid(geometry: object, code: str = "110105001001-G9") -> dict[str, Any]:
    return feature(code, "九号网格", "grid", "110105001001", geometry)


def test_a_good_file_is_taken_whole_with_paths_and_districts() -> None:
    result = charted()
    assert (result.read, len(result.taken)) == (8, 8)
    assert result.rejected == result.warnings == ()
    last = {entry.area.code: entry.area for entry in result.taken}["110105001001-G00004"]
    assert last.path == "1101/110105/110105001/110105001001/110105001001-G00004"
    assert last.district_id == 110105
    assert last.centroid == (116.015, 39.015)
    assert last.sort_key.startswith("wang ge")


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "no polygon"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}, "only 3 points"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, "no area"),
        ({"type": "Polygon", "coordinates": [[[500, 0], [501, 0], [501, 1], [500, 0]]]}, "not a longitude"),
        ({"type": "Polygon", "coordinates": [[["a", 0], [1, 0], [1, 1], ["a", 0]]]}, "not a longitude"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, None], [1, 1], [0, 0]]]}, "not a longitude"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "no ring"),
        ("POLYGON((0 0))", "no polygon"),
    ],
)
def test_a_useless_boundary_is_rejected(geometry: object, reason: str) -> None:
    assert reason in rejection(grid(geometry))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"level": "planet"}, "level 'planet' is unknown"),
        ({"code": "42"}, "not that of a grid"),
        ({"parent": None}, "names no parent"),
        ({"parent": "110105001009"}, "not there"),
        ({"parent": "110105001001-G00001"}, "cannot be its parent"),
        ({"name": " "}, "no name"),
        ({"name": "网" * 81}, "81 characters"),
        ({"code": "110105001001-G00001"}, "used earlier"),
    ],
)
def test_a_feature_that_does_not_fit_the_tree_is_rejected(change: dict[str, object], reason: str) -> None:
    odd = grid(square(116, 39, 0.01))
    odd["properties"] |= change
    assert reason in rejection(odd)


def test_what_is_no_feature_is_rejected() -> None:
    assert "no properties" in rejection("nonsense")
    assert "no properties" in rejection({"properties": [1]})


def test_a_ring_that_crosses_itself_is_mended_and_told() -> None:
    bow_tie = [[116, 39], [116.01, 39.01], [116.01, 39], [116, 39.01], [116, 39]]
    result = charted(grid({"type": "Polygon", "coordinates": [bow_tie]}))
    assert len(result.taken) == 9
    assert any("crossed itself" in finding.message.en for finding in result.warnings)
    mended = result.taken[-1].shape
    assert mended is not None
    assert mended.is_valid
    assert mended.area == pytest.approx(0.00005)


def test_an_area_without_a_boundary_is_taken_with_a_warning() -> None:
    result = charted(grid(None))
    assert result.taken[-1].area.centroid is None
    assert [finding.item for finding in result.warnings] == ["110105001001-G9"]


def test_a_child_outside_its_parent_and_one_on_its_sibling_are_pointed_out() -> None:
    result = charted(grid(square(116.015, 39.015, 0.01)))
    words = " ".join(finding.message.en for finding in result.warnings)
    assert "75.0% of its area lies outside its parent 110105001001" in words
    assert "overlaps 110105001001-G00004 by 25.0%" in words


def test_an_area_keeps_its_path_for_good() -> None:
    known = {entry.area.code: entry for entry in charted().taken}
    moved = feature("110105001001-G00001", "网格", "grid", STREET, square(116, 39, 0.01))
    (finding,) = chart([moved], known).rejected
    assert "cannot move" in finding.message.en
    renamed = copy.deepcopy(grid_city(side=2)["features"][4])
    renamed["properties"]["name"] = "改名网格"
    (taken,) = chart([renamed], known).taken
    assert taken.area.name == "改名网格"


def test_a_file_that_is_no_geojson_says_so() -> None:
    for source in (b"", b"{", b"[]", b'{"type": "Feature"}', "名称".encode("gbk")):
        with pytest.raises(NotGeoJson):
            features(source)
    assert len(features(orjson.dumps(grid_city(side=2)))) == 8
