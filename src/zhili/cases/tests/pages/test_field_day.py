"""The day's list and the map that a phone keeps: one's own ground, what is asked of one, and nothing about anybody."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AREA, AT, DISPATCHER, OPERATOR
from zhili.cases.tests.pages.desk import opened, sitting
from zhili.cases.tests.pages.rounds import NEXT_GRID, TYPE, deed, phone, send, worker
from zhili.understanding.testing import PLANTED, SHORT, left_in

pytestmark = pytest.mark.usefixtures("rounds")
DAY, MAP, DEEDS, PAGE = (reverse(f"field:{name}") for name in ("day", "map", "deeds", "page"))


def day(username: str = "chen", language: str = "zh-hans") -> dict[str, Any]:
    answer = sitting(username, language).get(DAY)
    assert answer.status_code == 200 and answer["Cache-Control"].startswith("private")
    return dict(json.loads(answer.content))


def test_the_program_is_told_in_json_that_nobody_is_signed_in_or_that_it_is_not_for_them() -> None:
    for address, ask in ((DAY, Client().get), (MAP, Client().get), (DEEDS, Client().post)):
        answer = ask(address)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    for other in ("wang", "dispatcher"):
        visitor = sitting(other)
        for address, ask in ((DAY, visitor.get), (MAP, visitor.get), (DEEDS, visitor.post)):
            answer = ask(address)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
            assert "外勤" in answer.json()["words"]


def test_the_page_itself_is_for_grid_workers() -> None:
    assert "/account/login/" in Client().get(PAGE)["Location"]
    assert sitting("dispatcher").get(PAGE).status_code == 403
    assert sitting("chen").get(PAGE).status_code == 200


def test_a_workers_list_holds_their_own_ground_and_no_other() -> None:
    send(phone(), deed())
    send(phone("lin"), deed("lin", data={"text": "邻格的事", "area": NEXT_GRID}))
    assert [one["title"] for one in day()["cases"]] == ["井盖移位"]
    assert [one["title"] for one in day("lin")["cases"]] == ["邻格的事"]
    assert [one["path"] for one in day()["grids"]] == [AREA]


def test_what_a_worker_reported_elsewhere_is_asked_of_them_where_only_the_reporter_can_go_on() -> None:
    send(phone("lin"), deed("lin", data={"text": "路面塌陷", "area": NEXT_GRID}))
    (case,) = day("lin")["cases"]
    dispatcher = DISPATCHER
    cases.act(case_id=case["id"], action="take", actor=dispatcher, data={"text": "已经填平"}, at=AT)
    lin = worker("lin")
    moved = cases.listing(actor=lin, filters=cases.Filters(), at=AT).rows[0]
    assert moved.stage == "handled"
    (asked,) = day("lin")["cases"]
    assert asked["asked"] and "check" in asked["actions"] and asked["reply"] == "已经填平"


def test_only_what_a_phone_can_ask_for_is_offered_and_what_waits_for_others_is_not_asked_of_me() -> None:
    send(phone(), deed(act=None))
    (found,) = day()["cases"]
    assert found["actions"] == ["mend", "report", "note"] and found["asked"]
    send(phone(), deed(act={"action": "mend", "data": {"text": "已经扶正盖好"}}))
    mended = next(one for one in day()["cases"] if one["stage"] == "mended")
    assert mended["actions"] == ["report", "note"] and not mended["asked"]


def test_a_residents_case_in_the_grid_is_not_put_on_the_phone() -> None:
    opened(text="三单元张先生家漏水，电话 13812345678", lon=116.005, lat=39.005)
    assert day()["cases"] == []


def test_words_from_somebody_elses_call_and_numbers_of_people_stay_off_the_phone() -> None:
    cases.open(
        type_key=TYPE,
        data={"text": "王女士来电，水管漏水", "class": "water/pipe", "area": AREA},
        actor=OPERATOR,
        channel="phone",
        at=AT,
    )
    send(phone(), deed(data={"text": "楼道堆物，户主 138 1234 5678", "area": AREA}))
    told = json.dumps(day(), ensure_ascii=False)
    assert "王女士" not in told and "1234 5678" not in told and "reporter" not in day()["cases"][0]
    assert {one["title"] for one in day()["cases"]} == {"水管漏水", "楼道堆物，户主 〔电话〕"}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("北辰市朝阳区建国门街道一号社区春风路 3 号", "春风路 3 号"),
        ("春风路 3 号", "春风路 3 号"),
        ("北辰市朝阳区", "网格1"),
        (None, "网格1"),
    ],
)
def test_a_place_is_told_without_the_areas_that_the_worker_walks_in(address: str | None, shown: str) -> None:
    data = {"text": "井盖移位", "area": AREA, **({"address": address} if address else {})}
    send(phone(), deed(data=data))
    assert [one["place"] for one in day()["cases"]] == [shown]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("电话13812345678。", "电话〔电话〕。"),
        ("110105199001011234", "〔证件号〕"),
        ("表号 2026 1234 567", "表号 〔号码〕"),
        ("3 号楼 12 层", "3 号楼 12 层"),
        ("3号楼2单元501室水管", "3号楼2单元501室水管"),
        ("2026-03-02 起", "2026-03-02 起"),
    ],
)
def test_numbers_of_people_and_long_rows_of_digits_are_left_out_and_doors_stay(words: str, kept: str) -> None:
    send(phone(), deed(data={"text": words, "area": AREA}))
    assert [one["title"] for one in day()["cases"]] == [kept]


def test_nothing_planted_is_carried_but_the_door() -> None:
    send(phone(), deed(data={"text": SHORT, "address": PLANTED, "area": AREA}))
    assert set(left_in(json.dumps(day(), ensure_ascii=False))) == {"room"}
    assert "〔phone〕" in json.dumps(day(language="en"), ensure_ascii=False)


def test_types_are_told_with_their_classes_and_what_may_be_done_at_once() -> None:
    (told,) = day()["types"]
    assert told["key"] == TYPE and told["at_once"] == ["mend", "report"]
    assert set(told["first"]) == {"water/pipe", "water/flood", "roads/hole"}
    assert told["first"][:2] == ["water/pipe", "roads/hole"]  # of each group one, before a second
    assert "name_unit" not in told["actions"]
    assert [one["kind"] for one in told["actions"]["check"]["fields"]] == ["yesno", "text"]
    assert day(language="en")["types"][0]["title"] == "Patrol event"


def test_the_map_shows_my_grid_among_its_neighbours_and_is_fetched_once() -> None:
    client = sitting("chen")
    answer = client.get(MAP)
    marked = {one["properties"]["path"]: one["properties"]["mine"] for one in answer.json()["features"]}
    assert len(marked) == 9 and [path for path, mine in marked.items() if mine] == [AREA]
    assert answer["ETag"] == f'"{day()["map"]}"'
    assert client.get(MAP, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_list_costs_few_statements_however_long_it_is() -> None:
    client = sitting("chen")
    client.get(DAY)
    for _ in range(5):
        send(phone(), deed())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(client.get(DAY).json()["cases"]) == 5
    assert len(asked) <= 12
