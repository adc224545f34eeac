"""Areas and units through the database: imported, found, exported again, refused."""

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import Forbidden
from zhili.people import public
from zhili.people.queries.stamps import watched
from zhili.people.testing import NOW, STREET, CityOfTests, feature, member, strip


def test_a_city_is_imported_and_a_point_finds_its_grid(city: CityOfTests) -> None:
    assert (city.areas.read, city.areas.taken, city.areas.rejected) == (10, 10, ())
    place = public.locate(lon=116.015, lat=39.005)
    assert place is not None
    assert place.area == f"{STREET}/110105001001/110105001001-G02"
    assert place.names == ("北辰市", "朝阳区", "建国门街道", "建国门街道一社区", "建国门街道2网格")
    assert public.locate(lon=10, lat=10) is None


def test_locating_costs_no_query_once_the_areas_are_in_memory(city: CityOfTests) -> None:
    public.locate(lon=116.015, lat=39.005)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            public.locate(lon=116.015, lat=39.005)
    assert len(queries) == 0


def test_what_is_exported_can_be_imported_again(city: CityOfTests) -> None:
    exported = public.geojson(level="grid")
    assert exported["bbox"] == [116.0, 39.0, 116.04, 39.01]
    again = public.import_geojson(source=orjson.dumps(exported), actor=SYSTEM, at=NOW)
    assert (again.taken, again.rejected, again.warnings) == (4, (), ())
    assert len(public.areas(level="grid")) == 4


def test_good_features_are_taken_beside_bad_ones_and_seen_at_once(city: CityOfTests) -> None:
    assert public.area("110105003") is None
    collection = {
        "type": "FeatureCollection",
        "features": [
            feature("110105003", "新街道", "street", "110105", strip(116.03, 0.01)),
            feature("110105004", "坏街道", "street", "110199", strip(116.03, 0.01)),
        ],
    }
    report = public.import_geojson(source=orjson.dumps(collection), actor=SYSTEM, at=NOW)
    assert [finding.item for finding in report.rejected] == ["110105004"]
    found = public.area("110105003")
    assert found is not None
    assert found.path == "1101/110105/110105003"
    assert public.areas_named("新街道") == [found]


def test_pages_get_drawings_and_names(city: CityOfTests) -> None:
    drawn = public.drawing(parent="1101", level="street")
    assert [each["properties"]["code"] for each in drawn["features"]] == ["110105002", "110105001"]
    assert public.area_names()["建国门"] == (STREET,)
    place = public.place_of(STREET)
    assert place is not None
    assert (place.grid, place.district_id) == (None, 110105)


def test_units_are_imported_with_their_area_and_order(city: CityOfTests) -> None:
    assert (city.units.read, city.units.taken) == (5, 5)
    found = public.unit("street:110105001")
    assert found is not None
    assert found.area == STREET
    assert public.lineage("office:pipes") == ("office:pipes", "bureau:water")
    assert [unit.code for unit in public.units(kind="bureau")] == ["bureau:cityscape", "bureau:water"]
    assert [unit.code for unit in public.units(area="1101/110105")] == [
        "street:110105002",
        "street:110105001",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": "Bureau Water", "name": "水"}, "malformed"),
        ({"code": "bureau:x", "name": ""}, "no name"),
        ({"code": "bureau:x", "name": "水", "area": "火星"}, "no area '火星'"),
        ({"code": "bureau:x", "name": "水", "parent": "bureau:nobody"}, "is not there"),
        ({"code": "bureau:water", "name": "水", "parent": "office:pipes"}, "above itself"),
    ],
)
def test_a_bad_unit_comes_back_with_its_line_and_reason(
    city: CityOfTests, row: dict[str, str], reason: str
) -> None:
    good = {"code": "bureau:parks", "name": "园林局"}
    report = public.import_units(rows=[good, row], actor=SYSTEM, at=NOW)
    (finding,) = report.rejected
    assert finding.line == 3
    assert reason in finding.message.en
    assert public.unit("bureau:parks") is not None


def test_another_process_reads_again_when_the_stamp_has_changed(city: CityOfTests) -> None:
    loads: list[int] = []

    def load() -> int:
        loads.append(1)
        return len(loads)

    elsewhere = watched("units", load)
    elsewhere._every = 0
    assert (elsewhere.get(), elsewhere.get()) == (1, 1)
    public.import_units(rows=[{"code": "bureau:parks", "name": "园林局"}], actor=SYSTEM, at=NOW)
    assert (elsewhere.get(), elsewhere.get()) == (2, 2)


def test_only_those_who_keep_the_citys_data_may_import(city: CityOfTests) -> None:
    handler = member("handler", role="handler", unit="bureau:water")
    narrow = member("narrow", role="steward", area=STREET)
    for actor in (handler, narrow):
        with pytest.raises(Forbidden):
            public.import_units(rows=[], actor=actor, at=NOW)
        with pytest.raises(Forbidden):
            public.import_geojson(source=b"{}", actor=actor, at=NOW)
    assert public.import_units(rows=[], actor=member("steward", role="steward"), at=NOW).read == 0
