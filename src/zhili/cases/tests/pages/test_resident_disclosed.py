"""What everybody may read of closed cases: list, map, the most frequent matters; never more than a type discloses."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, OPERATOR, ROADS, WATER, load_errand
from zhili.cases.tests.pages.city import city_that_takes_reports
from zhili.kernel import clock
from zhili.people import public as people

pytestmark = pytest.mark.django_db
PIPE, HOLE = "water/pipe", "roads/hole"
PUBLIC = "public: {after: closed, fields: [class, area, days]}"
TEXT = "我家门口的水管漏水，电话 13800000000"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    with clock.at_instant(AT):
        yield


def closed(class_code: str = PIPE, *, days: int = 3, grid: str = "G00001", reply: str = "") -> str:
    """A case reported and closed so many days later, at ``AT`` or before; its number."""
    ended = AT - timedelta(minutes=1)
    began = ended - timedelta(days=days)
    data = {"text": TEXT, "class": class_code, "area": f"110105001001-{grid}", "address": "和平路 3 号"}
    case = cases.open(type_key="test.errand", data=data, actor=OPERATOR, channel="phone", at=began)
    unit = WATER if class_code == PIPE else ROADS
    if case.state.stage == "received":
        cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data={"class": class_code}, at=began)
    cases.act(case_id=case.id, action="accept", actor=unit, data={}, at=began)
    cases.act(case_id=case.id, action="answer", actor=unit, data={"text": reply or "修好了"}, at=began)
    cases.act(case_id=case.id, action="call_back", actor=OPERATOR, data={"resolved": True}, at=ended)
    return case.number


def with_replies() -> None:
    """The same type, disclosing what the unit answered too."""
    declared = DECLARATION.replace(PUBLIC, PUBLIC.replace("days]", "days, reply]"))
    answered = "    form: text\n    effects:\n      - stop: resolve\n      - inform: duplicates\n"
    load_errand(declared.replace(answered, answered + "      - set: {reply: $text}\n"))


def test_a_closed_case_is_shown_by_its_class_place_and_days_only(client: Client) -> None:
    number = closed()
    shown = client.get("/cases/").content.decode()
    assert "水管漏水" in shown and "3 天办结" in shown
    for undisclosed in (number, "我家门口", "和平路", "13800000000", "修好了", "G00001"):
        assert undisclosed not in shown


def test_the_list_narrows_by_class_and_area(client: Client) -> None:
    closed(PIPE)
    closed(HOLE)
    holes = client.get("/cases/", {"class": HOLE}).content.decode()
    assert holes.count("z-card__title") == 1 and "路面坑洼</h3>" in holes
    here = client.get("/cases/", {"area": "110105001001"}).content.decode()
    assert here.count("z-card__title") == 2
    nowhere = client.get("/cases/", {"area": "110105001001-G00002"}).content.decode()
    assert "这里还没有" in nowhere


def test_nobody_finds_out_by_asking_for_what_is_not_disclosed(client: Client) -> None:
    load_errand(DECLARATION.replace(PUBLIC, "public: {after: closed, fields: [days]}"))
    closed(PIPE)
    asked = client.get("/cases/", {"class": HOLE, "area": "110105001001"}).content.decode()
    assert asked.count("z-card__title") == 1, "the question is not answered: all are shown"
    assert cases.public_cases(type_key="test.errand", at=AT, class_code=PIPE)[0] == []
    assert cases.public_cases(type_key="test.errand", at=AT, area="1101/110105")[0] == []


def test_an_open_case_is_in_no_list_and_no_count(client: Client) -> None:
    cases.open(type_key="test.errand", data={"text": TEXT}, actor=OPERATOR, channel="phone", at=AT)
    assert cases.tally(at=AT) == 0
    assert "还没有公开的办理结果" in client.get("/cases/").content.decode()
    assert "还没有数字" in client.get("/cases/matters/").content.decode()


def test_counts_are_by_class_with_the_middle_of_their_days_and_by_community() -> None:
    for days in (1, 3, 20):
        closed(PIPE, days=days)
    closed(HOLE, days=2, grid="G00002")
    assert cases.tally(at=AT) == 4
    first, second = cases.most_frequent(type_key="test.errand")
    assert (first.class_code, first.count, second.class_code, second.count) == (PIPE, 3, HOLE, 1)
    assert first.median == timedelta(days=3)
    everything = cases.tally_of(type_key="test.errand")
    assert everything is not None
    assert everything.places == {"1101/110105/110105001/110105001001": 4}
    assert everything.reply == "", "replies are not among the type's public fields"


def test_what_was_closed_long_ago_is_counted_no_more() -> None:
    closed(PIPE)
    assert cases.tally(at=AT) == 1
    assert cases.tally(at=AT + timedelta(days=91)) == 0
    assert cases.most_frequent(type_key="test.errand") == []


def test_counting_again_replaces_what_was_counted() -> None:
    closed(PIPE)
    for _ in range(2):
        cases.tally(at=AT)
    assert models.Tally.objects.count() == 2


def test_the_page_of_matters_quotes_a_disclosed_reply_and_says_where_figures_come_from(
    client: Client,
) -> None:
    with_replies()
    closed(PIPE, reply="已更换老化的水管并清理路面，七天内每日巡查一次。")
    closed(HOLE, reply="好的")
    cases.tally(at=AT)
    shown = client.get("/cases/matters/").content.decode()
    assert "已更换老化的水管" in shown and "一半在 3 天内办结" in shown
    assert "数据来源" in shown and "每小时更新一次" in shown
    assert "好的" not in shown, "too short to tell anything"
    assert "13800000000" not in shown


def test_the_map_has_one_point_for_each_area_in_its_middle(client: Client) -> None:
    closed(PIPE)
    closed(HOLE)
    cases.tally(at=AT)
    answer = client.get("/cases/points.json")
    assert answer["Content-Type"] == "application/geo+json" and "max-age" in answer["Cache-Control"]
    (point,) = json.loads(answer.content)["features"]
    community = people.area("110105001001")
    assert community is not None
    assert point["geometry"]["coordinates"] == list(community.centroid or ())
    assert point["properties"]["count"] == 2
    (holes,) = json.loads(client.get("/cases/points.json", {"class": HOLE}).content)["features"]
    assert holes["properties"]["count"] == 1


def test_an_unknown_type_is_not_there(client: Client) -> None:
    assert client.get("/cases/", {"type": "test.nothing"}).status_code == 404
    assert client.get("/cases/points.json", {"type": "test.nothing"}).status_code == 404
