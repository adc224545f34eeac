"""Saved views: each person's own, those that a unit shares, and with which a page begins."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.workspace import public as workspace
from zhili.workspace.operations import views
from zhili.workspace.public import ViewKept

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANNA, BEN = str(uuid4()), str(uuid4())
WATER = "bureau:water"


def save(name: str, query: str = "due=late", account: str = ANNA, unit: str | None = None) -> UUID:
    return workspace.save_view(
        account=account, page="desk:queue", name=name, query=query, at=AT, unit=unit, units=[WATER]
    )


def seen(account: str = ANNA, *units: str) -> list[ViewKept]:
    return list(workspace.views_of(account=account, page="desk:queue", units=units))


def names(account: str = ANNA, *units: str) -> list[str]:
    return [one.name for one in seen(account, *units)]


def test_a_view_is_its_owners_in_the_order_it_was_saved() -> None:
    save("超时"), save("  噪音\n夜间 ")
    assert names() == ["超时", "噪音 夜间"]
    assert seen()[0].query == "due=late" and seen()[0].mine
    assert names(BEN) == []
    assert workspace.views_of(account=ANNA, page="desk:dispatch") == ()


def test_under_the_same_name_the_newer_filters_stand_in_its_place() -> None:
    first = save("超时")
    save("噪音")
    assert save("超时", "due=today") == first
    assert [(one.name, one.query) for one in seen()] == [("超时", "due=today"), ("噪音", "due=late")]


def test_a_shared_view_is_seen_by_the_unit_and_changed_by_its_owner_alone() -> None:
    view = save("本处超时", unit=WATER)
    shared = seen(BEN, WATER)
    assert [(one.name, one.mine, one.unit) for one in shared] == [("本处超时", False, WATER)]
    assert names(BEN, "bureau:roads") == []
    with pytest.raises(NotFound):
        workspace.rename_view(view=view, account=BEN, name="我的")
    with pytest.raises(NotFound):
        workspace.delete_view(view=view, account=BEN)
    workspace.delete_view(view=view, account=ANNA)
    assert names(BEN, WATER) == []


def test_nobody_shares_with_a_unit_that_is_not_theirs() -> None:
    with pytest.raises(Forbidden):
        workspace.save_view(
            account=ANNA, page="desk:queue", name="x", query="", at=AT, unit="bureau:roads", units=[WATER]
        )


def test_a_name_is_needed_short_and_ones_own() -> None:
    for name in (" \n ", "长" * 41):
        with pytest.raises(Invalid):
            save(name)
    first = save("一")
    save("二")
    with pytest.raises(workspace.ViewNameTaken):
        workspace.rename_view(view=first, account=ANNA, name="二")
    workspace.rename_view(view=first, account=ANNA, name="三")
    assert names() == ["三", "二"]


def test_views_stand_in_the_order_that_their_owner_gives_them() -> None:
    one, two, three = save("一"), save("二"), save("三")
    workspace.order_views(account=ANNA, page="desk:queue", views=[three, one])
    assert [view.id for view in seen()] == [three, one, two]


def test_a_page_begins_with_one_view_for_each_person() -> None:
    mine, shared = save("我的"), save("大家的", unit=WATER)
    workspace.begin_with(account=ANNA, page="desk:queue", view=mine)
    workspace.begin_with(account=ANNA, page="desk:queue", view=shared)
    workspace.begin_with(account=BEN, page="desk:queue", view=shared, units=[WATER])
    assert [(one.name, one.default) for one in seen()] == [("我的", False), ("大家的", True)]
    assert [one.default for one in seen(BEN, WATER)] == [True]
    workspace.begin_with(account=ANNA, page="desk:queue", view=None)
    assert not any(one.default for one in seen())
    with pytest.raises(NotFound):
        workspace.begin_with(account=BEN, page="desk:queue", view=mine, units=[WATER])


def test_a_page_keeps_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    save("一"), save("二")
    save("二", "due=today")
    with pytest.raises(workspace.TooManyViews):
        save("三")
