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


def test_residents_have_their_own_and_those_signed_in_more() -> None:
    navigation.register(
        Item("resident:my", Text("我的", "Mine"), "", 20, navigation.RESIDENTS, for_roles("resident")),
        Item("resident:report", Text("报", "Report"), "", 10, navigation.RESIDENTS),
    )
    assert [one["url"] for one in navigation.of_residents(path="/x")] == ["/report/"]
    signed_in = navigation.of_residents(path="/my/2", account="1")
    assert [(one["url"], one["current"]) for one in signed_in] == [("/report/", False), ("/my/", True)]
    assert "/my/" not in [one["url"] for one in around(roles={"admin", "resident"}, path="/x")]


def test_a_page_may_stand_on_both_sides_with_a_figure_on_one() -> None:
    waiting = navigation.Waiting(lambda account: len(account))
    navigation.register(
        Item("resident:public", Text("公开", "Public"), "", 10, navigation.RESIDENTS, waiting=waiting)
    )
    (theirs,) = navigation.of_residents(path="/x", account="abc")
    assert (theirs["count"], "count_url" in theirs) == (3, False)
    assert "count" not in navigation.of_residents(path="/x")[0], "nobody is signed in"
    assert "count" not in around(roles=(), path="/x", account="abc")[0]
    assert navigation.topics(roles=(), account="abc") == []
