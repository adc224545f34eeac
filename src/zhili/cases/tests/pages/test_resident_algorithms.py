"""The register of algorithms for everybody, as pages and as data, and what residents read while one is off."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, TAXONOMY, load_errand
from zhili.cases.tests.pages.city import TYPE, city_that_takes_reports, declared
from zhili.kernel import clock, snapshot
from zhili.kernel.actor import SYSTEM
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
PAGE, DATA = "/algorithms/", "/api/v1/public/algorithms"
LEAK = {"text": "水管漏水漏了三天", "lon": 116.005, "lat": 39.005}


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    load_errand(declared())
    with clock.at_instant(AT):
        yield


def page(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def decide(class_: str, times: int = 1) -> None:
    """Cases in which staff settle a class beside what the machine proposes for a leaking pipe."""
    for _ in range(times):
        cases.open(type_key=TYPE, data={**LEAK, "class": class_}, actor=OPERATOR, channel="phone", at=AT)
    snapshot.forget_all()  # as a minute later


def switch_off(key: str) -> None:
    understanding.switch(key=key, on=False, why="误报太多，先停三天", actor=SYSTEM, at=AT)


def test_every_page_of_residents_leads_to_it_and_it_names_all(client: Client) -> None:
    assert f'href="{PAGE}"' in page(client, "/") and f'href="{PAGE}"' in page(client, "/consult/")
    shown = page(client)
    for one in understanding.register():
        assert one.card.name.zh in shown and f"{PAGE}{one.card.key}/" in shown
    assert "这些我们不用" in shown and "人脸识别" in shown


def test_each_card_tells_what_it_is_for_who_decides_and_what_it_may_not_be_used_for(client: Client) -> None:
    for one in understanding.register():
        answer = client.get(f"{PAGE}{one.card.key}/")
        shown = answer.content.decode()
        assert answer.status_code == 200 and one.card.purpose.zh in shown
        if one.card.kind != "refused":
            assert all(each.zh in shown for each in one.card.not_for) and "还没有指定" in shown
    assert "智理不做这件事" in page(client, f"{PAGE}faces/")
    assert "99%" in page(client, f"{PAGE}dispatch/")  # the bar that the type declares
    assert client.get(f"{PAGE}weather/").status_code == 404


def test_what_staff_made_of_it_is_told_by_class_and_district(client: Client) -> None:
    assert "还没有工作人员对它的建议作过决定" in page(client, f"{PAGE}class/")
    decide("water/pipe", times=3)
    decide("roads/hole")
    shown = page(client, f"{PAGE}class/")
    assert "看过 4 次建议，采纳 75%，改掉 1 次" in shown and "采纳不等于正确" in shown
    assert "水务" in shown and "朝阳区" in shown
    told = {one["key"]: one for one in client.get(DATA).json()["algorithms"]}
    heeded = told["class"]["heeded"]
    assert (heeded["decided"], heeded["agreed"]) == (4, 3)
    assert (
        heeded["by_class"]["water"]["agreed"] == 3
        and next(iter(heeded["by_district"].values()))["decided"] == 4
    )
    assert told["faces"]["in_use"] is False and told["faces"]["heeded"] is None
    assert told["class"]["owner"] is None and told["class"]["name"]["en"] == "Class suggested"


def test_it_costs_the_same_however_much_was_decided(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    execute: Any = psycopg.Cursor.execute

    def heard_of(self: psycopg.Cursor[object], query: object, *rest: object, **more: object) -> object:
        if "set_config('zhili." not in str(query):  # who asks goes along with what is asked
            heard.append(str(query)[:120])
        return execute(self, query, *rest, **more)

    def statements(path: str) -> int:
        snapshot.forget_all()
        heard.clear()
        assert client.get(path).status_code == 200
        assert sum("GROUPING SETS" in one or "grouping(" in one for one in heard) == 1
        return len(heard)

    decide("water/pipe")
    monkeypatch.setattr(psycopg.Cursor, "execute", heard_of)
    first = {path: statements(path) for path in (PAGE, f"{PAGE}class/", DATA)}
    decide("water/pipe", times=5)
    decide("roads/hole", times=5)
    assert {path: statements(path) for path in first} == first
    heard.clear()
    client.get(PAGE)
    assert not any("grouping(" in one for one in heard)  # asked again at once it tells what it counted


def test_complaints_about_algorithms_are_a_class_of_their_own_and_counted_apart(client: Client) -> None:
    assert "对算法提意见" not in page(client), "this taxonomy has no class for them"
    assert client.get(DATA).json()["complaints"] is None
    classes = TAXONOMY + "water/algorithm,算法,Algorithms,,\n"
    load_errand(declared(), **{"../taxonomy.csv": classes})
    assert "一年来，对算法的意见有 0 件" in page(client)
    begun = re.search(
        r'action="(/report/[^"]+)".*?name="text" value="([^"]+)"', page(client, f"{PAGE}class/")
    )
    assert begun is not None and "分类建议" in begun[2]
    asked = client.post(begun[1], {"pick": "water/algorithm", "text": begun[2], "add": "1"}).content.decode()
    assert begun[2] in asked and "您选的：" in asked, "what it is about stands there, to be written on"
    decide("water/algorithm", times=2)
    decide("water/pipe")
    assert "一年来，对算法的意见有 2 件，其中 2 件还在办" in page(client)
    assert client.get(DATA).json()["complaints"]["all"] == 2


def test_what_is_switched_off_is_told_with_its_reason(client: Client) -> None:
    switch_off("class")
    assert "已停用" in page(client)
    shown = page(client, f"{PAGE}class/")
    assert "误报太多，先停三天" in shown and "不再按规则自动派单" in shown
    told = {one["key"]: one for one in client.get(DATA).json()["algorithms"]}
    assert told["class"]["in_use"] is False and told["class"]["switched"]["why"] == "误报太多，先停三天"


def test_nothing_planted_in_a_reason_is_published(client: Client) -> None:
    why = "网格员反映误并，请打13800138000找他，身份证110101199003071233"
    understanding.switch(key="similar", on=False, why=why, actor=SYSTEM, at=AT)
    for path in (f"{PAGE}similar/", DATA):
        shown = page(client, path)
        assert "网格员反映误并" in shown and "〔" in shown
        assert "13800138000" not in shown and "110101199003071233" not in shown


def test_a_case_opened_meanwhile_has_no_class_suggested_and_waits_for_a_person() -> None:
    def opened() -> cases.Opened:
        return cases.open(type_key=TYPE, data=LEAK, actor=DISPATCHER, channel="web", at=AT)

    assert "class" in opened().state.suggested
    switch_off("class")
    silent = opened().state
    assert "class" not in silent.suggested and silent.stage == "received"
    switch_off("urgency")
    assert opened().state.suggested == {}


def test_nothing_is_dispatched_by_rule_while_that_is_off() -> None:
    data = {**LEAK, "class": "water/pipe"}

    def stage() -> str:
        return cases.open(type_key=TYPE, data=data, actor=DISPATCHER, channel="web", at=AT).state.stage

    assert stage() == "dispatched"
    switch_off("dispatch")
    assert stage() == "received"


def test_while_answers_are_off_the_page_says_that_people_answer(client: Client) -> None:
    switch_off("consult")
    shown = client.post("/consult/", {"question": "房东不退押金怎么办"}).content.decode()
    assert "现在不自动查答复" in shown and "没有查到答复" not in shown and "查不到就转给人" not in shown
    assert understanding.asked(at=AT, days=1).asked == 0
    sent = client.post("/consult/person/", {"said": ["房东不退押金怎么办"], "key": "k1"})
    assert sent.status_code == 302


def test_the_pages_are_said_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "What we do not use" in page(client) and "Who decides" in page(client, f"{PAGE}class/")
