"""Places by name: taken in from rows, found in what is said and in what is begun to be typed."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import Forbidden
from zhili.people import public
from zhili.people.rules.gazetteer import LONGEST, SHORTEST, longest, pieces
from zhili.people.testing import NOW, grid_city

pytestmark = pytest.mark.django_db
G1, G2 = "110105001001-G00001", "110105001001-G00002"
ROWS = (
    {"name": "和平里", "kind": "estate", "road": "和平路", "lon": "116.005", "lat": "39.005"},
    {"name": "和平里二区", "kind": "estate", "road": "和平路", "lon": "116.015", "lat": "39.005"},
    {"name": "东门菜市场", "kind": "landmark", "lon": "116.005", "lat": "39.005"},
    {"name": "东门菜市场", "kind": "landmark", "lon": "116.025", "lat": "39.025"},
)


@pytest.fixture(autouse=True)
def city() -> None:
    public.import_geojson(source=orjson.dumps(grid_city()), actor=SYSTEM, at=NOW)
    report = public.import_places(rows=ROWS, actor=SYSTEM, at=NOW)
    assert (report.read, report.taken, report.rejected) == (4, 4, ())


def names(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.area.rpartition("/")[2]) for one in public.places_in(text=text)]


def test_what_is_said_leads_down_to_the_grid() -> None:
    assert names("我住和平里，楼下水管漏了") == [("和平里", G1)]
    assert names("和平里二区3号楼") == [("和平里二区", G2)]
    assert names("水管漏了") == []


def test_a_name_that_several_places_bear_gives_all_of_them() -> None:
    assert [name for name, _ in names("东门菜市场门口有个坑")] == ["东门菜市场"] * 2


def test_a_beginning_or_the_initials_are_enough() -> None:
    assert [one.name for one in public.places_starting(typed="和平")] == ["和平里", "和平里二区"]
    assert [one.name for one in public.places_starting(typed="hplE")] == ["和平里二区"]
    assert public.places_starting(typed="100%_") == ()
    assert public.places_starting(typed=" ") == ()


def test_rows_that_say_no_place_come_back() -> None:
    rows = [
        {"name": "一", "lon": "116.005", "lat": "39.005"},
        {"name": "外地小区", "lon": "100", "lat": "20"},
        {"name": "没坐标", "lon": "", "lat": "39"},
        {"name": "区划不对", "lon": "116.005", "lat": "39.005", "area": "没有这里"},
        {"name": "城外但有区划", "lon": "100", "lat": "20", "area": "一号社区"},
    ]
    report = public.import_places(rows=rows, actor=SYSTEM, at=NOW)
    assert [one.line for one in report.rejected] == [2, 3, 4, 5]
    assert public.places_in(text="城外但有区划")[0].area.endswith("110105001001")


def test_a_place_taken_again_is_changed_not_doubled() -> None:
    public.import_places(rows=[{**ROWS[0], "road": "解放路"}], actor=SYSTEM, at=NOW)
    assert [one.road for one in public.places_in(text="和平里")] == ["解放路"]


def test_only_keepers_of_data_take_places_in() -> None:
    with pytest.raises(Forbidden):
        public.import_places(rows=ROWS, actor=Actor(kind="staff", id="x"), at=NOW)


@given(st.text(max_size=60))
def test_pieces_are_of_the_text_and_of_the_right_length(text: str) -> None:
    assert all(piece in text and SHORTEST <= len(piece) <= LONGEST for piece in pieces(text))


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=4)))
def test_the_longest_names_cover_all_others(names: list[str]) -> None:
    kept = longest(names)
    assert all(any(name in one for one in kept) for name in names)
    assert not any(one != other and one in other for one in kept for other in kept)


def test_the_places_of_an_area_and_those_by_their_letters() -> None:
    below = public.places_below(area="110105001001")
    assert {one.name for one in below} >= {"和平里", "和平里二区"}
    assert len(public.places_below(area="110105001001", limit=1)) == 1
    assert public.places_below(area="nowhere") == ()
    assert [one.name for one in public.places_with_initials(initials=["hpl", "x"])] == ["和平里"]
    assert public.places_with_initials(initials=[]) == ()
