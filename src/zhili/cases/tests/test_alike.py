"""What may be told of the same matter: around a case, in an area, by words alone; many in the same words are one."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.models import Case, OpenWording
from zhili.cases.queries import runs
from zhili.cases.testing import AREA, AT, DECLARATION, DISPATCHER, WATER, load_errand, resident, small_city
from zhili.kernel import clock
from zhili.kernel.grams import grams
from zhili.kernel.ids import case_number, new_id
from zhili.people.testing import member

LETTER = (
    "尊敬的领导您好，我是柳荫花园三期的业主。小区东门外的混凝土搅拌站从去年冬天起每天夜里轰鸣到凌晨三点，"
    "粉尘飘进家里，窗户不敢开，老人孩子睡不着。多次向物业反映没有结果，请有关部门查处并责令搬迁。"
)
CALLED = "柳荫花园东门外搅拌站夜里轰鸣，粉尘飘进家里"
OTHERS = (
    "幼儿园门口没有斑马线，放学时车很多",
    "登山步道的护栏锈蚀松动，容易摔下去",
    "出租车在火车站拒载，张口就要高价",
    "公厕锁了半个月，没有人来开门",
)
FLOOD = 3000
STREET = "/".join(AREA.split("/")[:3])


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def opened(text: str, **more: object) -> cases.Opened:
    data = {"text": text, "lon": 116.005, "lat": 39.005, **more}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def placeless(text: str) -> cases.Opened:
    return cases.open(type_key="test.errand", data={"text": text}, actor=resident(), channel="web", at=AT)


def row_of(case: cases.Opened) -> cases.CaseRow:
    return cases.listing(actor=DISPATCHER, filters=cases.Filters(ids=(case.id,)), at=AT).rows[0]


def by_words(text: str, *, area: str | None = None) -> list[UUID]:
    found = cases.alike(text=text, type_key="test.errand", actor=DISPATCHER, at=AT, area=area)
    return [one.row.id for one in found]


def test_around_a_case_those_that_tell_the_same_come_first_with_the_words_in_both() -> None:
    letter = opened(LETTER)
    others = [opened(text) for text in OTHERS]
    found = cases.near(row=row_of(opened(CALLED)), actor=DISPATCHER, at=AT)
    assert found[0].row.id == letter.id
    assert found[0].score is not None
    assert any("粉尘飘进家里" in word for word in found[0].words)
    assert {one.row.id for one in found[1:]} == {one.id for one in others}
    assert all(one.score is None for one in found[1:])


def test_it_is_what_was_told_that_is_compared_and_not_the_title() -> None:
    letter = opened(LETTER, title="来信一封")
    (found,) = cases.near(row=row_of(opened(CALLED, title="又一封来信")), actor=DISPATCHER, at=AT)
    assert (found.row.id, found.score is not None) == (letter.id, True)


def test_by_words_alone_it_is_found_anywhere_and_nothing_else_is() -> None:
    letter = opened(LETTER, lon=116.025, lat=39.025)
    for text in OTHERS:
        opened(text)
    assert by_words(CALLED) == [letter.id]
    assert by_words("门前的路灯坏了，晚上一片漆黑") == []
    assert by_words(CALLED, area=STREET) == [letter.id]
    assert by_words("") == []


def test_a_case_whose_place_nobody_knows_finds_its_like() -> None:
    letter = opened(LETTER)
    assert [one.row.id for one in cases.near(row=row_of(placeless(CALLED)), actor=DISPATCHER, at=AT)] == [
        letter.id
    ]


def test_only_what_the_reader_may_see_and_what_is_open_is_found() -> None:
    letter = opened(LETTER)
    assert cases.alike(text=CALLED, type_key="test.errand", actor=WATER, at=AT) == ()
    other = opened(OTHERS[0])
    cases.act(case_id=letter.id, action="merge", actor=DISPATCHER, data={"case": str(other.id)}, at=AT)
    assert by_words(CALLED) == []


def test_a_case_is_found_by_its_words_while_it_is_open() -> None:
    """It leaves the search with its end, comes back with its reopening, and is found by the words it has now."""
    reopen = "  reopen: {title: {zh: 重办, en: Reopen}, from: merged, to: received, by: [dispatcher]}\n"
    load_errand(DECLARATION.replace("  merge:\n", f"{reopen}  merge:\n"))
    letter = opened(LETTER)
    other = opened(OTHERS[0])
    cases.act(case_id=letter.id, action="merge", actor=DISPATCHER, data={"case": str(other.id)}, at=AT)
    assert [row.case_id for row in OpenWording.objects.all()] == [other.id]
    cases.act(case_id=letter.id, action="reopen", actor=DISPATCHER, data={}, at=AT)
    assert by_words(CALLED) == [letter.id]


def test_the_rarest_runs_are_looked_for() -> None:
    common = dict.fromkeys(grams("小区东门外的"), 0.3)
    found = runs.rarest("小区东门外的搅拌站", common)
    assert tuple(sorted(grams("搅拌站"))) in found
    assert all(min(common.get(piece, 0) for piece in run) <= runs.TOO_COMMON for run in found)
    assert len(runs.rarest("小区东门外的", common)) == 1, "where all are common, one is better than none"
    assert len(runs.rarest(LETTER * 3, {})) == runs.MOST


def flood(case: cases.Opened, count: int) -> None:
    """So many more cases in exactly the words of one."""
    first, said = Case.objects.get(id=case.id), OpenWording.objects.get(case_id=case.id)
    known = {one.attname: getattr(first, one.attname) for one in Case._meta.concrete_fields}
    ids = [new_id(AT + timedelta(seconds=1)) for _ in range(count)]
    Case.objects.bulk_create(
        [Case(**{**known, "id": id, "number": case_number(AT), "secret": None}) for id in ids]
    )
    OpenWording.objects.bulk_create(
        [OpenWording(district_id=said.district_id, case_id=id, grams=said.grams) for id in ids]
    )


def test_of_thousands_in_the_same_words_the_first_stands_for_all(client: Client) -> None:
    letter = opened(LETTER)
    first = opened(CALLED)
    flood(first, FLOOD)
    row = row_of(opened(CALLED + "，今天又响"))
    found = cases.near(row=row, actor=DISPATCHER, at=AT)
    told = cases.alike(text=CALLED, type_key="test.errand", actor=DISPATCHER, at=AT, area=STREET)
    assert [(one.row.id, one.equal) for one in found] == [(first.id, FLOOD), (letter.id, 0)]
    assert (told[0].row.id, told[0].equal, len(told)) == (first.id, FLOOD, 3)
    with clock.at_instant(AT):
        member("dispatcher", role="dispatcher", area="1101", at=AT)
        client.force_login(get_user_model().objects.get(username="dispatcher"))
        part = client.get(f"/desk/dispatch/{first.id}/like/").content.decode()
    assert part.count("<li><a href") == 3 and "件一字不差" in part
