"""The way around: what stands in it, for whom, and where the reader is."""

import pytest

from zhili.kernel.text import Text
from zhili.ui import navigation
from zhili.ui.navigation import Item, around, for_roles


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(
        Item("resident:home", Text("家", "Home"), "inbox", 20),
        Item("resident:public", Text("公开", "Public"), "list", 10, within=("/other/",)),
        Item("ui:catalogue", Text("样式", "Parts"), "add", 5, group="manage", shown=for_roles("admin")),
    )


def test_items_stand_by_group_and_order_for_those_they_are_for() -> None:
    assert [one["label"] for one in around(roles=(), path="/x")] == [
        Text("公开", "Public"),
        Text("家", "Home"),
    ]
    assert [one["group"] for one in around(roles={"admin"}, path="/x")] == ["work", "work", "manage"]


@pytest.mark.parametrize(("path", "here"), [("/cases/1", "/cases/"), ("/other/x", "/cases/"), ("/my", "/")])
def test_the_longest_start_is_where_the_reader_is(path: str, here: str) -> None:
    assert [one["url"] for one in around(roles=(), path=path) if one["current"]] == [here]


def test_registered_again_the_later_one_holds() -> None:
    navigation.register(Item("resident:home", Text("首页", "Start"), "inbox", 1))
    assert next(one["label"] for one in around(roles=(), path="/")) == Text("首页", "Start")
