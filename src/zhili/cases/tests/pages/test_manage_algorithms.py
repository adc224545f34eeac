"""Keeping the register: switching with a reason, naming who answers, and who may not."""

import pytest
from django.test import Client

from zhili.cases.testing import load_errand, small_city
from zhili.people.testing import signed_in
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
HERE = "/desk/manage/algorithms/"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


@pytest.fixture
def chief() -> Client:
    return signed_in("chief", "admin")


def text(client: Client, path: str = HERE) -> str:
    return client.get(path).content.decode()


def test_an_administrator_sees_what_follows_gives_a_reason_and_switches(chief: Client) -> None:
    assert text(chief).count("使用中") == len([one for one in understanding.register() if one.on])
    assert "附近的来件照样按距离列出" in text(chief, f"{HERE}similar/")
    answer = chief.post(f"{HERE}similar/", {"to": "off", "why": "并错了两次"})
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    shown = text(chief)
    assert "已停用" in shown and "并错了两次" in shown and "chief" in shown
    assert not understanding.in_use("similar")
    assert "恢复使用" in text(chief, f"{HERE}similar/")
    chief.post(f"{HERE}similar/", {"to": "on", "why": "改好了"})
    assert understanding.in_use("similar")


def test_the_same_switch_sent_twice_stays_as_it_is(chief: Client) -> None:
    for _ in range(2):
        assert chief.post(f"{HERE}similar/", {"to": "off", "why": "并错了两次"}).status_code == 302
    assert not understanding.in_use("similar") and len(understanding.acts()) == 1


@pytest.mark.parametrize(("why", "said"), [("", "请写明原因"), ("长" * 400, "300")])
def test_a_switch_without_a_fit_reason_keeps_what_was_typed(chief: Client, why: str, said: str) -> None:
    answer = chief.post(f"{HERE}similar/", {"to": "off", "why": why})
    shown = answer.content.decode()
    assert answer.status_code == 422 and said in shown and f'value="{why}"' in shown
    assert understanding.in_use("similar")


def test_a_list_has_no_switch_and_a_refused_one_no_page(chief: Client) -> None:
    assert "要改，就改清单" in text(chief, f"{HERE}unit/")
    assert "一直开着，不能停用" in text(chief, f"{HERE}masking/")
    for key in ("unit", "masking"):
        assert chief.post(f"{HERE}{key}/", {"to": "off", "why": "试试"}).status_code == 409
    assert chief.get(f"{HERE}faces/").status_code == 404
    assert chief.post(f"{HERE}faces/", {"to": "on", "why": "试试"}).status_code == 404
    assert chief.get(f"{HERE}weather/").status_code == 404


def test_a_steward_names_who_answers_but_does_not_switch() -> None:
    steward = signed_in("steward", "steward")
    assert "只有系统管理员可以开关" in text(steward, f"{HERE}class/")
    assert steward.post(f"{HERE}class/", {"to": "off", "why": "试试"}).status_code == 403
    assert understanding.in_use("class")
    assert steward.post(f"{HERE}class/owner/", {"unit": "bureau:water"}).status_code == 302
    assert understanding.registered(key="class").owner == "bureau:water"
    assert steward.post(f"{HERE}class/owner/", {"unit": "bureau:none"}).status_code == 422


@pytest.mark.parametrize("role", ["dispatcher", "leader"])
def test_others_are_turned_away(role: str) -> None:
    other = signed_in("other", role)
    assert other.get(HERE).status_code == 403 and other.get(f"{HERE}class/").status_code == 403
    assert other.post(f"{HERE}class/", {"to": "off", "why": "试试"}).status_code == 403
    assert other.post(f"{HERE}class/owner/", {"unit": "bureau:water"}).status_code == 403
    assert understanding.in_use("class")
