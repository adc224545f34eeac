"""What residents' pages ask of the database: few statements each, the plain cursors of ``kernel.rows`` counted too."""

from collections.abc import Iterator
from datetime import timedelta

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
    send,
)
from zhili.kernel import clock

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    load_errand(followable(declared()))
    with clock.at_instant(AT):
        yield


@pytest.fixture
def holder(client: Client) -> Client:
    """A browser that stands before the look over a report, beside what neighbours reported and what was done."""
    began = AT - timedelta(days=2)
    for _ in range(4):
        data = {"text": "水管漏水", "class": "water/pipe", "lon": 116.005, "lat": 39.005}
        case = cases.open(type_key=TYPE, data=data, actor=OPERATOR, channel="phone", at=began)
        if case.state.stage == "received":
            unit = {"class": "water/pipe"}
            cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data=unit, at=began)
        cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=began)
        done = {"text": "已经修好"}
        cases.act(case_id=case.id, action="answer", actor=WATER, data=done, at=began)
        ended = {"resolved": True}
        cases.act(
            case_id=case.id, action="call_back", actor=OPERATOR, data=ended, at=AT - timedelta(minutes=1)
        )
    for _ in range(4):
        neighbour = Client()
        answer(neighbour, text="楼下水管漏水")
        send(neighbour)
    cases.tally(at=AT)
    answer(client, text="我家门前水管漏水")
    return client


def asked(client: Client, path: str, statements: list[str], **typed: str) -> int:
    """How many statements a page costs on its second reading, when what is kept in memory is there."""
    ask = client.post if typed else client.get
    ask(path, typed)
    statements.clear()
    assert ask(path, typed).status_code in (200, 302)
    return len(statements)


@pytest.mark.parametrize(
    "path",
    ["/", "/cases/", "/cases/?class=water/pipe&area=110105001001", "/cases/points.json", "/cases/matters/"]
    + [address(step) for step in ("matter", "place", "near", "photos", "contact", "check")],
)
def test_a_page_asks_the_database_little(holder: Client, path: str, statements: list[str]) -> None:
    assert 0 < asked(holder, path, statements) <= MOST, "\n".join(statements)


def test_help_while_typing_asks_the_database_little(holder: Client, statements: list[str]) -> None:
    for path, typed in (("help", {"text": "水管漏水"}), ("places", {"address": "和平路"})):
        assert asked(holder, f"/report/{TYPE}/{path}/", statements, **typed) <= 4, "\n".join(statements)
    assert asked(holder, address("place"), statements, **IN_THE_CITY) <= MOST, "\n".join(statements)


def test_ones_own_case_and_a_followed_one_ask_the_database_little(
    holder: Client, statements: list[str]
) -> None:
    number, _ = send(holder)
    own = models.Case.objects.get(number=number)
    assert asked(holder, f"/follow/{own.id}/", statements) <= MOST, "\n".join(statements)
    follower = Client()
    follower.post(address("matter"), {"text": "水管漏水了"})
    follower.post(address("place"), IN_THE_CITY)
    follower.post(address("near"), {"follow": str(own.id)})
    number, _ = send(follower)
    mine = models.Case.objects.get(number=number)
    assert mine.stage == "merged"
    assert asked(follower, f"/follow/{mine.id}/", statements) <= MOST, "\n".join(statements)
