"""The dispatch desk where the list is silent, and where the machine is not sure: what it says and what it offers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, WATER, load_errand, small_city
from zhili.cases.tests.pages.city import declared
from zhili.cases.tests.pages.desk import with_part
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people.testing import member
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DESK = "/desk/dispatch/"
HERE = {"lon": 116.005, "lat": 39.005}


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city(responsible=False)
    load_errand(declared().replace("unit: {type: string}", "unit: {type: string, x-widget: unit}", 1))
    with clock.at_instant(AT + timedelta(hours=3)):
        yield


@pytest.fixture
def desk() -> Client:
    member("dispatcher", role="dispatcher", at=AT)
    client = Client()
    client.force_login(get_user_model().objects.get(username="dispatcher"), backend=BACKEND)
    return client


def opened(text: str = "路面坑洼，请来看看", **data: object) -> cases.Opened:
    form = {"text": text, **HERE, **data}
    return cases.open(type_key="test.errand", data=form, actor=OPERATOR, channel="phone", at=AT)


def handled(*units: str) -> None:
    for number, unit in enumerate(units):
        case = opened(**{"class": "roads/hole"})
        at = AT + timedelta(minutes=number)
        cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data={"unit": unit}, at=at)


def shown(client: Client) -> str:
    return with_part(client, client.get(DESK).content.decode(), "like")


def test_it_tells_whom_such_cases_went_to_and_that_no_list_says_so(desk: Client) -> None:
    handled(*["bureau:roads"] * 6, "bureau:water")
    opened(**{"class": "roads/hole"})
    page = shown(desk)
    assert "清单里没有对应单位" in page and "以前派给" in page and "不确定" not in page
    assert "最近同类 7 件" in page and 'data-fill="unit" data-value="bureau:roads"' in page
    assert "从过去的派单学来，不是清单写的" in page


def test_below_the_citys_bar_it_says_that_it_is_not_sure_and_names_several(desk: Client) -> None:
    handled(*["bureau:roads"] * 4, *["bureau:water"] * 3)
    opened(**{"class": "roads/hole"})
    page = shown(desk)
    assert "不确定，以前派给过" in page and 'data-value="bureau:water"' in page
    understanding.set_bar(key="practice", percent="40", actor=SYSTEM, at=AT)
    assert "不确定，以前派给过" not in shown(desk)


def test_with_too_few_or_switched_off_it_says_only_that_the_list_is_silent(desk: Client) -> None:
    handled("bureau:roads", "bureau:roads")
    case = opened(**{"class": "roads/hole"})
    assert "以前派给" not in shown(desk) and "清单里没有对应单位" in shown(desk)
    handled(*["bureau:roads"] * 4)
    part = f"/desk/dispatch/{case.id}/unit/?class=roads/hole"
    assert "以前派给" in shown(desk) and "以前派给" in desk.get(part).content.decode()
    understanding.switch(key="practice", on=False, why="试停", actor=SYSTEM, at=AT)
    assert "以前派给" not in shown(desk) and "以前派给" not in desk.get(part).content.decode()


def test_an_unsure_class_is_named_with_the_next_ones_and_a_sure_one_alone(desk: Client) -> None:
    opened("水管漏水，还有内涝，路面坑洼，井盖也坏了")
    understanding.set_bar(key="class", percent="99", actor=SYSTEM, at=AT)
    page = shown(desk)
    assert "分类：不确定，可能是" in page and page.count('data-fill="class"') == 3
    understanding.set_bar(key="class", percent="1", actor=SYSTEM, at=AT)
    assert "分类：不确定" not in shown(desk)


def test_like_cases_of_before_stand_among_the_reasons_for_a_class(desk: Client) -> None:
    case = opened("桥头水管漏水漏了一地", **{"class": "water/pipe"})
    steps: list[tuple[Actor, str, dict[str, object]]] = [
        (DISPATCHER, "dispatch", {"unit": "bureau:water"}),
        (WATER, "accept", {}),
        (WATER, "answer", {"text": "已修好"}),
        (OPERATOR, "call_back", {"resolved": True}),
    ]
    opened("桥头水管又漏水了，漏了一地")
    for number, (actor, action, data) in enumerate(steps):
        assert "以前归这一类的" not in shown(desk)  # not before it has ended
        at = AT + number * timedelta(minutes=1)
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=at)
    page = shown(desk)
    assert "以前归这一类的" in page and f"/desk/cases/{case.id}/" in page
