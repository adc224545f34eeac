"""The responsibility list as a sheet, case types and tables to look at, changes tried on past cases first."""

import io
import re
from collections.abc import Mapping

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AREA, AT, RESPOND, load_errand, small_city
from zhili.kernel.actor import ANONYMOUS
from zhili.people import public as people
from zhili.people.testing import signed_in

pytestmark = pytest.mark.django_db
MANAGE = "/desk/manage"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


@pytest.fixture
def steward() -> Client:
    return signed_in("steward", "steward")


def cells(page: str) -> dict[str, str]:
    """What stands in the sheet's fields, as a browser would send it."""
    found = re.findall(r'<input class="z-input z-sheet__cell" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if "-n" not in name}


def sent(client: Client, changes: Mapping[str, str]) -> tuple[int, str]:
    page = client.get(f"{MANAGE}/list/").content.decode()
    answer = client.post(f"{MANAGE}/list/", {**cells(page), "version": "1", **changes})
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def test_a_change_becomes_a_version_is_tried_on_past_cases_and_put_in_force(steward: Client) -> None:
    for _ in range(3):
        form = {"text": "水管漏水", "class": "water/pipe", "area": AREA}
        cases.open(type_key="test.errand", data=form, actor=ANONYMOUS, channel="web", at=AT)
    place = next(
        name[5:]
        for name, value in cells(steward.get(f"{MANAGE}/list/").content.decode()).items()
        if value == "bureau:water"
    )
    status, where = sent(steward, {f"unit-{place}": "bureau:roads"})
    assert (status, where) == (302, f"{MANAGE}/list/2/")
    assert [one.version for one in people.lists() if one.active] == [1]
    page = steward.get(where).content.decode()
    assert "新增" in page and "去掉" in page
    tried = steward.get(f"{where}replay/test.errand/").content.decode()
    assert (
        "最近 3 件里，0 件不变，3 件会不同" in tried and "bureau:water" in tried and "bureau:roads" in tried
    )
    assert "启用时已封存" not in page
    steward.post(f"{where}adopt/")
    assert "启用时已封存" in steward.get(where).content.decode()
    found = people.responsible(class_code="water/pipe", area=AREA)
    assert found is not None and found.unit == "bureau:roads"


def test_a_row_that_is_emptied_goes_and_what_nobody_answers_for_then_is_told(steward: Client) -> None:
    held = cells(steward.get(f"{MANAGE}/list/").content.decode())
    place = next(name[6:] for name, value in held.items() if name.startswith("class") and value == "water")
    status, where = sent(
        steward, {f"{name}-{place}": "" for name in ("class", "area", "owner", "unit", "article", "note")}
    )
    assert status == 302
    assert [duty.class_code for duty in people.duties(2)] == ["roads"]
    page = steward.get(where).content.decode()
    assert "water/flood" in page and "1 个街道" in page


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ({"unit": "bureau:nobody", "class": "water"}, "不存在"),
        ({"unit": "bureau:roads", "class": "watr/pipe"}, "不在分类表中"),
        ({"unit": "bureau:roads", "class": "water", "area": "1101"}, "同一件事而单位不同"),
    ],
)
def test_bad_rows_are_told_in_place_and_nothing_is_saved_or_lost(
    steward: Client, new: dict[str, str], why: str
) -> None:
    more = {f"{name}-n91": value for name, value in {**new, "note": "新增的一行"}.items()}
    status, page = sent(steward, {**more, "note-0": "改过的备注"})
    assert status == 422 and why in page
    assert 'value="新增的一行"' in page and 'value="改过的备注"' in page
    assert [one.version for one in people.lists()] == [1]


def test_a_sheet_is_brought_taken_out_and_brought_back(steward: Client) -> None:
    out = steward.get(f"{MANAGE}/list/1/download/").content
    back = io.BytesIO(out)
    back.name = "list.csv"
    answer = steward.post(f"{MANAGE}/list/take/", {"file": back})
    assert answer["Location"] == f"{MANAGE}/list/2/"
    assert "没有不同" in steward.get(f"{MANAGE}/list/2/").content.decode()
    bad = io.BytesIO(b"class,unit\nwater,bureau:water\nwater/pipe,nowhere\n")
    bad.name = "bad.csv"
    page = steward.post(f"{MANAGE}/list/take/", {"file": bad}).content.decode()
    assert "共 2 行，收下 1 行" in page and "nowhere" in page


def test_a_type_is_shown_with_its_stages_clocks_and_tables(steward: Client) -> None:
    assert "test.errand" in steward.get(f"{MANAGE}/types/").content.decode()
    page = steward.get(f"{MANAGE}/types/test.errand/").content.decode()
    assert all(words in page for words in ("派单", "须批准：", "办结时限", "respond.csv", "P5D", "已合并"))
    table = steward.get(f"{MANAGE}/types/test.errand/tables/respond.csv/").content.decode()
    assert "city rule 2" in table and "PT4H" in table


def test_a_changed_table_is_run_over_past_cases_and_not_put_in_force(steward: Client) -> None:
    cases.open(type_key="test.errand", data={"text": "水管漏水"}, actor=ANONYMOUS, channel="web", at=AT)
    changed = io.BytesIO(RESPOND.replace("PT24H", "PT12H").encode())
    changed.name = "respond.csv"
    here = f"{MANAGE}/types/test.errand/tables/respond.csv/"
    page = steward.post(here, {"file": changed}).content.decode()
    assert "1 件会不同" in page and "term PT12H" in page
    assert "PT12H" not in steward.get(here).content.decode()
    broken = io.BytesIO(b"hit: FIRST,,\nurgency:colour,=> term:duration\n-,PT1H\n")
    broken.name = "respond.csv"
    assert steward.post(here, {"file": broken}).status_code == 422
    assert steward.post(here).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["types/", "types/test.errand/", "list/", "list/1/", "list/1/replay/test.errand/", "list/1/download/"],
)
@pytest.mark.parametrize("role", ["dispatcher", "leader"])
def test_others_are_turned_away(path: str, role: str) -> None:
    other = signed_in("other", role)
    assert other.get(f"{MANAGE}/{path}").status_code == 403
    assert other.post(f"{MANAGE}/list/1/adopt/").status_code == 403
