"""Versions of the learned class: what each night came to, one taken back with a preview, and the undo."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import load_errand, small_city
from zhili.kernel import clock
from zhili.people.testing import signed_in
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
HERE = "/desk/manage/models/"
SAID = {"roads/hole": "树倒了压住围墙", "water/pipe": "屋里淹了没人管"}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


@pytest.fixture
def steward() -> Client:
    return signed_in("steward", "steward")


def decisions(number: int, *, wrong: bool = False) -> list[understanding.Decided]:
    """200 decisions of a day, the classes drawn by lot where they are wrong."""
    draw, at = random.Random(number), clock.now() - timedelta(days=9 - number)
    decided = []
    for turn in range(200):
        chosen, said = list(SAID.items())[turn % 2]
        where = "".join(draw.choices("东西南北中上下前后里华山河园门桥街巷湾岭", k=14))
        chosen = draw.choice(list(SAID)) if wrong else chosen
        decided.append(
            understanding.Decided(
                UUID(int=draw.getrandbits(128)), f"{where}{said}", chosen, at - timedelta(hours=1)
            )
        )
    return decided


def night(number: int, *, wrong: bool = False) -> int:
    """A night's learning from all decisions so far; the id of the version that came of it."""
    at = clock.now() - timedelta(days=9 - number)
    held = [one for day in range(1, number) for one in decisions(day)] + decisions(number, wrong=wrong)
    classes = cases.case_type("test.errand").classes
    assert understanding.learn_classes(decided=held, classes=classes, at=at) is not None
    return understanding.versions(limit=1)[0].id


def text(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_first_night_the_word_list_speaks(steward: Client) -> None:
    shown = text(steward)
    assert "词表" in shown and "还没有学过" in shown and "测试事项" in shown


def test_a_nights_report_says_what_was_learned_and_how_right_it_is(steward: Client) -> None:
    first = night(1)
    refused = night(2, wrong=True)
    shown = text(steward)
    assert "没有启用" in shown and "第 1 版" in shown and "使用中" in shown
    assert f"{HERE}{first}/back/" in shown
    one = text(steward, f"{HERE}{first}/")
    assert "判对的比例" in one and "路面坑洼" in one and "撤下这一版" in one
    other = text(steward, f"{HERE}{refused}/")
    assert "没有启用" in other and "重新启用" not in other and "撤下这一版" not in other


def test_a_version_is_looked_at_taken_back_and_put_in_force_again(steward: Client) -> None:
    first = night(1)
    preview = text(steward, f"{HERE}{first}/back/")
    assert "第 1 版" in preview and "词表" in preview and understanding.speaking()
    assert steward.post(f"{HERE}{first}/back/").status_code == 302
    assert understanding.speaking() == []
    assert steward.post(f"{HERE}{first}/back/").status_code == 302  # sent twice: nothing more happens
    assert "已撤下" in text(steward) and "没有什么可撤的" in text(steward, f"{HERE}{first}/back/")
    assert "重新启用" in text(steward, f"{HERE}{first}/")
    assert steward.post(f"{HERE}{first}/again/").status_code == 302
    assert [one.id for one in understanding.speaking()] == [first]
    assert [one.what for one in understanding.acts(key="class")] == ["put-back", "rolled-back"]


def test_what_was_refused_cannot_be_put_in_force_and_what_is_not_there_is_not_found(steward: Client) -> None:
    night(1)
    refused = night(2, wrong=True)
    assert steward.post(f"{HERE}{refused}/again/").status_code == 409
    for path in ("999999/", "999999/back/"):
        assert steward.get(f"{HERE}{path}").status_code == 404
    assert steward.post(f"{HERE}999999/again/").status_code == 404


def test_the_list_goes_on_where_it_ended(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.cases.pages.manage.models.A_PAGE", 1)
    first, second = night(1), night(2, wrong=True)
    shown = text(steward)
    assert f"?after={second}" in shown and f'href="{HERE}{second}/"' in shown
    older = text(steward, f"{HERE}?after={second}")
    assert f'href="{HERE}{first}/"' in older and "最近一夜" not in older
    assert text(steward, f"{HERE}?after=x9")


@pytest.mark.parametrize("role", ["dispatcher", "leader"])
def test_others_are_turned_away_and_nothing_moves(role: str) -> None:
    first = night(1)
    other = signed_in("other", role)
    assert all(other.get(f"{HERE}{path}").status_code == 403 for path in ("", f"{first}/", f"{first}/back/"))
    assert other.post(f"{HERE}{first}/back/").status_code == 403
    assert other.post(f"{HERE}{first}/again/").status_code == 403
    assert [one.id for one in understanding.speaking()] == [first]
