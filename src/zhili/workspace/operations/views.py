"""Saving, renaming, sharing, ordering and dropping views of a list. Only its owner changes a view."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.workspace.models import DefaultView, SavedView

LONGEST_NAME = 40
LONGEST_QUERY = 2000
MOST = 30
_VIEW = Text(zh="这个视图", en="This view")
_SHARE = Text(zh="与别的单位共享视图", en="share a view with another unit")
_NAMELESS = Text(zh="请给视图起个名字。", en="Give the view a name.")
_TOO_LONG = Text(zh="名字最多 40 个字。", en="A name has at most 40 characters.")


class TooManyViews(Conflict):
    """A person keeps no more views of one page than fit before their eyes."""

    code: ClassVar[str] = "too-many-views"
    message = Text(
        zh="一个页面最多保存 {most} 个视图。请先删掉不用的。",
        en="A page keeps at most {most} views. Delete one you no longer use.",
    )


class ViewNameTaken(Conflict):
    """Another view of the same page has the name."""

    code: ClassVar[str] = "view-name-taken"
    message = Text(zh="您已有一个叫“{name}”的视图。", en="You already have a view called '{name}'.")


def save_view(
    *, account: str, page: str, name: str, query: str, at: datetime, unit: str | None = None,
    units: Collection[str] = (),
) -> UUID:  # fmt: skip
    """Keep the filters ``query`` (a query string) of ``page`` under a name; under a name one has, in its place.

    ``unit`` shares it with a unit, which must be among the owner's ``units``.
    Raises Invalid for the name, Forbidden for the unit, TooManyViews.
    """
    name = _name(name)
    if unit is not None and unit not in units:
        raise Forbidden(verb=_SHARE)
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(account_id=account, page=page)
        kept = {one.name: one for one in mine}
        known = kept.get(name)
        if known is None and len(kept) >= MOST:
            raise TooManyViews(most=MOST)
        place = max((one.place for one in kept.values()), default=0) + 1
        found, _ = SavedView.objects.update_or_create(
            account_id=account,
            page=page,
            name=name,
            defaults={"query": query[:LONGEST_QUERY], "unit": unit, "saved_at": at},
            create_defaults={
                "id": new_id(at),
                "query": query[:LONGEST_QUERY],
                "unit": unit,
                "saved_at": at,
                "place": place,
            },
        )
    return found.id


def rename_view(*, view: UUID, account: str, name: str) -> None:
    """Give a view of one's own another name. Raises NotFound, Invalid, ViewNameTaken."""
    name = _name(name)
    found = _mine(view, account)
    others = SavedView.objects.filter(account_id=account, page=found.page, name=name).exclude(pk=view)
    if others.exists():
        raise ViewNameTaken(name=name)
    SavedView.objects.filter(pk=view).update(name=name)


def delete_view(*, view: UUID, account: str) -> None:
    """Drop a view of one's own; with it, everybody's choice to begin with it. Raises NotFound."""
    _mine(view, account).delete()


def order_views(*, account: str, page: str, views: Sequence[UUID]) -> None:
    """Put one's own views of a page into this order; those not named follow as they stood."""
    wanted = {view: place for place, view in enumerate(views)}
    with transaction.atomic():
        mine = list(SavedView.objects.select_for_update().filter(account_id=account, page=page))
        mine.sort(key=lambda one: (wanted.get(one.id, len(wanted)), one.place))
        for place, one in enumerate(mine, start=1):
            one.place = place
        SavedView.objects.bulk_update(mine, ["place"])


def begin_with(*, account: str, page: str, view: UUID | None, units: Collection[str] = ()) -> None:
    """Let a page open with a view, one's own or shared with one of ``units``; None: as it is. Raises NotFound."""
    if view is None:
        DefaultView.objects.filter(account_id=account, page=page).delete()
        return
    found = SavedView.objects.filter(pk=view, page=page).first()
    if found is None or not (str(found.account_id) == account or found.unit in units):
        raise NotFound(what=_VIEW)
    DefaultView.objects.update_or_create(account_id=account, page=page, defaults={"view": found})


def _mine(view: UUID, account: str) -> SavedView:
    found = SavedView.objects.filter(pk=view, account_id=account).first()
    if found is None:
        raise NotFound(what=_VIEW)
    return found


def _name(name: str) -> str:
    name = " ".join(clean(name, limit=200).split())
    if not name:
        raise Invalid({"name": _NAMELESS})
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": _TOO_LONG})
    return name
