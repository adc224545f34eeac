"""Already reported near you: what a stranger learns, following in place of reporting, and being told the same."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, WATER, load_errand
from zhili.cases.tests.pages.city import (
    IN_THE_CITY,
    TYPE,
    address,
    answer,
    city_that_takes_reports,
    declared,
    followable,
    register,
    send,
)
from zhili.kernel import clock

pytestmark = pytest.mark.django_db
NEAR = f"/report/{TYPE}/near/"
TEXT = "单元门口的水管漏水，我姓张，住 501"
ROOM = re.compile(r"\b501\b")  # and not three figures of a number


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    load_errand(followable(declared()))
    with clock.at_instant(AT):
        yield


@pytest.fixture
def first() -> models.Case:
    """What a neighbour has reported."""
    neighbour = Client()
    answer(neighbour, text=TEXT, name="张三", phone="13800001111")
    number, _ = send(neighbour)
    return models.Case.objects.get(number=number)


def answered(case: models.Case) -> None:
    """Staff carry a case on until it is answered."""
    data = {"class": "water/pipe", "unit": "bureau:water"}
    cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data=data, at=AT)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "水管已经换好"}, at=AT)


def arrive(client: Client, text: str = "楼下水管漏水了") -> str:
    """Say what and where; the page that comes next."""
    client.post(address("matter"), {"text": text})
    return str(client.post(address("place"), IN_THE_CITY)["Location"])


def choose(client: Client, case: models.Case) -> str:
    return str(client.post(NEAR, {"follow": str(case.id)})["Location"])


def test_the_like_case_nearby_is_shown_without_a_word_of_its_reporter(
    client: Client, first: models.Case
) -> None:
    assert arrive(client) == NEAR
    shown = client.get(NEAR).content.decode()
    assert "水管漏水" in shown and "1 人反映" in shown and str(first.id) in shown
    for private in ("501", "姓张", "张三", "13800001111", first.number, "和平路"):
        assert private not in shown


def test_what_sounds_like_the_same_is_marked(client: Client, first: models.Case) -> None:
    arrive(client, "单元门口水管漏水")
    assert "和您说的很像" in client.get(NEAR).content.decode()
    arrive(client, "厨房水龙头拧不紧，滴滴答答一整夜")
    assert "和您说的很像" not in client.get(NEAR).content.decode()


def test_where_nothing_is_like_it_nobody_is_asked(client: Client, first: models.Case) -> None:
    assert arrive(client, "路面坑洼很大") == address("photos")
    assert client.get(NEAR)["Location"] == address("photos")


def test_none_of_these_goes_on_with_a_report_of_ones_own(client: Client, first: models.Case) -> None:
    arrive(client)
    assert client.post(NEAR, {})["Location"] == address("photos")
    number, _ = send(client)
    assert models.Case.objects.get(number=number).stage == "received"


def test_following_asks_only_who_it_is_and_gives_number_and_code(client: Client, first: models.Case) -> None:
    arrive(client)
    assert choose(client, first) == address("contact")
    assert client.post(address("contact"), {"phone": "13900002222"})["Location"] == address("check")
    assert "跟进附近已经报过的这件事" in client.get(address("check")).content.decode()
    number, code = send(client)
    mine = models.Case.objects.get(number=number)
    assert (mine.stage, mine.text) == ("merged", "楼下水管漏水了")
    assert cases.followers(case_ids=[first.id]) == {first.id: 1}
    other = Client()
    assert other.post("/follow/", {"number": number, "code": code})["Location"] == f"/follow/{mine.id}/"


def test_the_follower_is_told_what_the_first_reporter_is_told(client: Client, first: models.Case) -> None:
    arrive(client)
    choose(client, first)
    number, _ = send(client)
    mine = models.Case.objects.get(number=number)
    before = client.get(f"/follow/{mine.id}/").content.decode()
    assert "您跟进的事" in before and "正在分派承办单位" in before
    answered(first)
    after = client.get(f"/follow/{mine.id}/").content.decode()
    assert "水管已经换好" in after and "已答复" in after
    assert not ROOM.search(after) and "姓张" not in after


def test_among_ones_own_a_followed_case_stands_where_the_matter_does(
    client: Client, first: models.Case
) -> None:
    register(client, "li")
    arrive(client)
    choose(client, first)
    send(client)
    assert "已合并" not in client.get("/my/").content.decode()
    answered(first)
    shown = client.get("/my/").content.decode()
    assert "已答复" in shown and "跟进邻居报的同一件事" in shown and "已合并" not in shown
    assert not ROOM.search(shown) and "姓张" not in shown and first.number not in shown


def test_the_first_reporter_sees_that_others_wait_too(client: Client, first: models.Case) -> None:
    arrive(client)
    choose(client, first)
    send(client)
    neighbour = Client()
    session = neighbour.session
    session["passes"] = {first.id.hex: cases.grant_pass(case_id=first.id, at=AT)[0]}
    session.save()
    shown = neighbour.get(f"/follow/{first.id}/").content.decode()
    assert "还有 1 位居民在等" in shown and "楼下水管漏水了" not in shown


def test_what_ended_meanwhile_is_said_and_nothing_typed_is_lost(client: Client, first: models.Case) -> None:
    arrive(client)
    choose(client, first)
    shown = client.get(address("check")).content.decode()
    key = shown.split('name="key" value="')[1].split('"')[0]
    answered(first)
    cases.act(case_id=first.id, action="call_back", actor=OPERATOR, data={"resolved": True}, at=AT)
    refused = client.post(address("check"), {"key": key}, follow=True).content.decode()
    assert "已经办结，不能再关注" in refused and "楼下水管漏水了" in refused
    number, _ = send(client)
    assert models.Case.objects.get(number=number).stage == "received"


def test_a_case_that_was_not_offered_cannot_be_followed(client: Client, first: models.Case) -> None:
    arrive(client, "路面坑洼很大")
    assert client.post(NEAR, {"follow": str(first.id)})["Location"] == address("photos")
    number, _ = send(client)
    assert models.Case.objects.get(number=number).stage == "received"


def test_one_tap_on_the_question_fills_in_the_rating(client: Client, first: models.Case) -> None:
    arrive(client, "路面坑洼很大")
    number, _ = send(client)
    mine = models.Case.objects.get(number=number)
    answered(mine)
    shown = client.get(f"/follow/{mine.id}/").content.decode()
    assert f"/follow/{mine.id}/do/call_back/?resolved=false" in shown
    form = client.get(f"/follow/{mine.id}/do/call_back/?resolved=false").content.decode()
    assert 'value="false" checked' in form
