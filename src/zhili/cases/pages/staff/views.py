"""Views of a list that people keep: drawn above it, saved, renamed, shared, put in order, begun with, dropped."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhili.cases.pages import choosing
from zhili.cases.pages.staff import narrowing
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, staff_only
from zhili.workspace import public as workspace

PAGES = frozenset({"desk:queue"})
_PAGE = Text(zh="这个页面", en="This page")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A kept view above its list."""

    kept: workspace.ViewKept
    url: str
    shared_with: Text | None


@dataclass(frozen=True, slots=True)
class Views:
    """The views of a page in order. ``first``: the one that the page begins with, if the reader chose one."""

    every: tuple[Drawn, ...]
    first: Drawn | None

    @property
    def mine(self) -> tuple[Drawn, ...]:
        """Those the reader may change."""
        return tuple(one for one in self.every if one.kept.mine)


def of_page(who: Who, name: str) -> Views:
    """What the reader sees above a page."""
    found = workspace.views_of(account=who.actor.id, page=name, units=who.units)
    drawn = tuple(
        Drawn(
            one,
            f"{reverse(name)}{narrowing.address(QueryDict(one.query), view=str(one.id))}",
            choosing.unit_words(one.unit) if one.unit else None,
        )
        for one in found
    )
    return Views(drawn, next((one for one in drawn if one.kept.default), None))


@require_POST
@staff_only
def save(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Keep what a page shows under a name."""
    name = request.POST.get("page", "")
    if name not in PAGES:
        raise NotFound(what=_PAGE)
    query = narrowing.kept(QueryDict(request.POST.get("query", "")))
    unit = request.POST.get("unit") or None
    try:
        view = workspace.save_view(
            account=who.actor.id, page=name, name=request.POST.get("name", ""), query=query, at=who.at, unit=unit,
            units=who.units,
        )  # fmt: skip
    except ZhiliError as refusal:
        _tell(request, refusal)
        return redirect(f"{reverse(name)}?{query}")
    if request.POST.get("default"):
        workspace.begin_with(account=who.actor.id, page=name, view=view, units=who.units)
    messages.success(request, _("视图已保存。"))
    return redirect(f"{reverse(name)}{narrowing.address(QueryDict(query), view=str(view))}")


@require_POST
@staff_only
def change(request: HttpRequest, who: Who, view: UUID) -> HttpResponseBase:
    """Rename, drop or move a view, or begin with it."""
    name = request.POST.get("page", "")
    if name not in PAGES:
        raise NotFound(what=_PAGE)
    try:
        _change(request, who, name, view)
    except ZhiliError as refusal:
        _tell(request, refusal)
    target = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if target and known else reverse(name))


def _change(request: HttpRequest, who: Who, name: str, view: UUID) -> None:
    wish, account = request.POST.get("wish", ""), who.actor.id
    if wish == "rename":
        workspace.rename_view(view=view, account=account, name=request.POST.get("name", ""))
    elif wish == "drop":
        workspace.delete_view(view=view, account=account)
        messages.success(request, _("视图已删除。"))
    elif wish in ("begin", "do_not_begin"):
        chosen = view if wish == "begin" else None
        workspace.begin_with(account=account, page=name, view=chosen, units=who.units)
    elif wish == "earlier":
        mine = [one.kept.id for one in of_page(who, name).mine]
        place = mine.index(view) if view in mine else 0
        if place:
            mine[place - 1], mine[place] = mine[place], mine[place - 1]
            workspace.order_views(account=account, page=name, views=mine)


def _tell(request: HttpRequest, refusal: ZhiliError) -> None:
    words = list(refusal.fields.values()) if isinstance(refusal, FieldErrors) else [refusal.words]
    messages.error(request, " ".join(one.in_(get_language() or "zh") for one in words))
