"""Personal data planted in words do not come out where others read: pages, interfaces, lists, what is learned from.

``docs/security.md`` lists the places with the tests that look there.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, WATER, load_errand, resident
from zhili.cases.tests.pages.city import city_that_takes_reports, declared, followable
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.people.testing import member
from zhili.understanding.testing import LANDLINE, PLANTED, SHORT, left_in

pytestmark = pytest.mark.django_db
TYPE, PLACE = "test.errand", {"lon": 116.005, "lat": 39.005, "class": "water/pipe"}
HOUR = timedelta(hours=1)
REPLY = f"已换水管。{PLANTED}有事请打本局{LANDLINE}。"
DISCLOSING = (
    followable(
        declared()
        .replace("fields: [class, area, days]", "fields: [class, area, title, reply, days]")
        .replace(
            "    form: text\n    effects:\n      - stop: resolve\n",
            "    form: text\n    effects:\n      - stop: resolve\n      - set: {reply: $text}\n",
        )
    )
    + "open311: true\n"
)


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    load_errand(DISCLOSING)
    with clock.at_instant(AT):
        yield


def opened(**more: object) -> cases.Opened:
    data = {"text": PLANTED, "title": SHORT, **PLACE, **more}
    return cases.open(type_key=TYPE, data=data, actor=resident(), channel="web", at=AT - HOUR)


def act(case: cases.Opened, action: str, actor: Actor = WATER, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT - HOUR / 2)


def answered(case: cases.Opened) -> cases.Opened:
    act(case, "accept")
    act(case, "answer", text=REPLY)
    return case


def closed() -> cases.Opened:
    case = answered(opened())
    act(case, "call_back", OPERATOR, resolved=True)
    return case


def shown(address: str, language: str = "zh-hans") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_the_public_list_and_map_of_closed_cases() -> None:
    closed()
    cases.tally(at=AT)
    page = shown("/cases/")
    assert "水管漏水" in page and "已换水管" in page and LANDLINE in page
    assert left_in(page) == [] and "〔电话〕" in page and "〔室号〕" in page
    assert "〔phone〕" in shown("/cases/", "en")
    assert left_in(shown("/cases/points.json")) == []


def test_the_page_of_matters() -> None:
    closed()
    with patch("zhili.cases.operations.tallies._READABLE", (1, 1000)):
        cases.tally(at=AT)
    page = shown("/cases/matters/")
    assert "已换水管" in page and LANDLINE in page and "〔姓名〕" in page
    assert left_in(page) == [] and "‹" not in page
    assert left_in(json.dumps(list(models.Tally.objects.values_list("reply")), ensure_ascii=False)) == []


def test_the_public_interface() -> None:
    closed()
    told = shown(f"/api/v1/public/cases?type={TYPE}")
    (one,) = json.loads(told)["cases"]
    assert one["fields"]["title"].startswith("水管漏水") and LANDLINE in one["fields"]["reply"]
    assert left_in(told) == []


@pytest.mark.parametrize("form", ["json", "xml"])
def test_open311(form: str) -> None:
    case = closed()
    one, every = (shown(f"/open311/v2/requests{part}.{form}") for part in (f"/{case.number}", ""))
    assert "水管漏水" in one and "已换水管" in every
    assert left_in(one + every) == []


def test_what_is_reported_near_a_point() -> None:
    opened()
    told = shown(f"/api/v1/public/near?type={TYPE}&lon=116.005&lat=39.005&class=water/pipe")
    assert json.loads(told)["cases"][0]["title"].startswith("水管漏水")
    assert left_in(told) == []
    client = Client()
    client.post(f"/report/{TYPE}/matter/", {"text": "小区门口水管漏水"})
    asked = client.post(f"/report/{TYPE}/place/", {"lon": "116.005", "lat": "39.005"})
    page = client.get(asked["Location"]).content.decode()
    assert "水管漏水，" in page and left_in(page) == []


def test_what_followers_see_and_are_told(run_jobs: Any) -> None:
    main = opened()
    mine = cases.follow(case_id=main.id, actor=resident("other"), data={}, at=AT - HOUR)
    answered(main)
    run_jobs()
    seen = cases.followed(case_id=mine.id, actor=resident("other"), at=AT)
    told = cases.timeline(case_id=mine.id, actor=resident("other"), at=AT)
    assert seen is not None and "已换水管" in str(seen.events) and LANDLINE in str(seen.events)
    assert "已换水管" in str([event.text for event in told if event.action == "inform"])
    assert left_in(str(seen)) == [] and left_in(str(told)) == []
    first = cases.timeline(case_id=main.id, actor=resident(), at=AT)
    assert left_in(str(first)), "who reported it reads what was written to them"


def test_lists_that_leave_the_desk_as_files() -> None:
    member("desk", role="supervisor", at=AT)
    closed()
    client = Client()
    client.force_login(get_user_model().objects.get(username="desk"))
    for form in ("csv", "xlsx"):
        answer = client.get("/desk/export/", {"format": form, "tab": "all"})
        assert answer.status_code == 200 and left_in(answer.content.decode("utf-8", "replace")) == []


def test_a_title_made_from_a_text_is_not_cut_within_a_number() -> None:
    text = "柳荫花园三号楼楼下的水管漏水已经三天了没有人来请尽快来修并给我回电话13900001234我在家"
    cases.open(type_key=TYPE, data={"text": text}, actor=OPERATOR, channel="phone", at=AT)
    (row,) = cases.listing(actor=DISPATCHER, filters=cases.Filters(), at=AT).rows
    assert row.title.endswith("电话…") and len(row.title) < 40
