"""Units, staff and responsibility list fit together: every class and place has a unit, every unit people."""

import collections
import csv
import io

import pytest

from zhili.casetypes.tables import load
from zhili.people.public import ROLES
from zhili.site.demo import responsibility, staff, texts
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import City, generate
from zhili.site.demo.units import HOTLINE, POLICE_DESK, units


@pytest.fixture(scope="module")
def city() -> City:
    return generate(seed=7)


def test_units_have_codes_of_their_own_and_stand_in_the_areas_tree(city: City) -> None:
    everyone = units(city)
    codes = [unit.code for unit in everyone]
    assert len(set(codes)) == len(codes)
    assert {HOTLINE, POLICE_DESK, "street:990101001", "bureau:water", "bureau:water:990102"} <= set(codes)
    assert {unit.area.rpartition("/")[2] for unit in everyone} <= set(city.by_code)
    seen: set[str | None] = {None}
    for unit in everyone:
        assert unit.parent in seen
        seen.add(unit.code)


def test_a_district_stands_above_its_offices_and_streets(city: City) -> None:
    above = {unit.code: unit.parent for unit in units(city)}
    assert above["street:990102001"] == above["bureau:water:990102"] == "district:990102"
    assert above["district:990102"] == "city:9901"
    assert above["community:990102001001"] == "street:990102001"


def test_every_class_has_an_owner_exactly_once() -> None:
    duties = collections.Counter(duty["class"] for duty in responsibility.duties())
    assert set(duties) == {one.code for one in texts.classes()}
    assert set(duties.values()) == {1}


def test_the_list_has_neither_gap_nor_overlap_for_any_class_in_any_grid(city: City) -> None:
    codes = {unit.code for unit in units(city)}
    table = load(responsibility.csv_file(city), name="responsibility.csv")
    for one in texts.classes():
        for grid in city.at_level("grid")[::9]:
            decision = table.decide({"class": one.code, "area": grid.path})
            assert decision.outputs[0]["unit"] in codes
            assert decision.articles[0].endswith("》")


def test_a_request_without_a_known_class_goes_to_the_street_it_lies_in(city: City) -> None:
    table = load(responsibility.csv_file(city), name="responsibility.csv")
    grid = city.at_level("grid")[77]
    decision = table.decide({"class": "unheard/of", "area": grid.path})
    assert decision.outputs[0]["unit"] == f"street:{city.above(grid.code)[2].code}"


def test_a_street_answers_for_its_own_ground(city: City) -> None:
    table = load(responsibility.csv_file(city), name="responsibility.csv")
    for street in city.at_level("street"):
        grid = city.children(city.children(street.code)[0].code)[0]
        decision = table.decide({"class": "cityscape/garbage", "area": grid.path})
        assert decision.outputs[0]["unit"] == f"street:{street.code}"


def test_the_file_is_a_spreadsheet_with_one_line_for_each_row(city: City) -> None:
    source = responsibility.csv_file(city)
    assert source.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(source.decode("utf-8-sig"))))
    assert lines[1] == list(responsibility.HEADER)
    assert len(lines) == 2 + len(list(responsibility.rows(city)))


def test_staff_hold_known_roles_in_known_units_and_every_grid_has_its_worker(city: City) -> None:
    members = staff.members(city)
    codes = {unit.code for unit in units(city)}
    assert len({member.username for member in members}) == len(members)
    posts = [post for member in members for post in member.posts]
    assert {post.role for post in posts} == set(ROLES)
    assert {post.unit for post in posts} <= codes | {None}
    walked = {post.area for post in posts if post.role == "grid_worker"}
    assert walked == {grid.path for grid in city.at_level("grid")}


def test_every_unit_on_the_list_has_a_handler(city: City) -> None:
    handling = {
        post.unit for member in staff.members(city) for post in member.posts if post.role == "handler"
    }
    assert {row[2] for row in responsibility.rows(city)} <= handling


def test_each_demonstration_account_exists(city: City) -> None:
    names = {member.username for member in staff.members(city)}
    names |= {one.username for one in staff.residents(Gazetteer(city), count=1) if one.username}
    assert {account.username for account in staff.ACCOUNTS} <= names


def test_residents_live_in_estates_and_bear_numbers_nobody_has(city: City) -> None:
    found = staff.residents(Gazetteer(city), count=300)
    assert len({one.phone for one in found}) == 300
    assert all(len(one.phone) == 11 and one.phone.startswith("100") for one in found)
    assert all(one.home.spot.kind == "estate" for one in found)
    assert sum(one.username is not None for one in found) == 12
