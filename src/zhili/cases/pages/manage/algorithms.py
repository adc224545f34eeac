"""The register of algorithms to those who keep it: what is in use, who answers for it, switching one off or on."""

from collections.abc import Mapping

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases.pages.choosing import unit_words, units_from
from zhili.cases.pages.registered import words_of
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page
from zhili.understanding import public as understanding

_KEEPERS = tuple(understanding.KEEPERS)
_ENTRY = Text(zh="登记簿里的这一项", en="This entry of the register")


@require_safe
@only_for(*_KEEPERS)
def show_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every entry: in use or not, how often its proposals were taken over, and what was done last."""
    entries = understanding.register()
    kinds = tuple(one.card.overrides for one in entries if one.card.overrides)
    heeded = understanding.heeded(kinds=kinds)
    acts = understanding.acts()
    names = people.names_of({one.by for one in acts})
    titles = {one.card.key: one.card.name for one in entries}
    context = {
        "rows": [
            (
                one,
                understanding.ALGORITHM_KINDS[one.card.kind],
                heeded.get(one.card.overrides),
                unit_words(one.owner) if one.owner else None,
            )
            for one in entries
            if one.card.kind != "refused"
        ],
        "acts": [
            (one, titles.get(one.key, one.key), words_of(one), names.get(one.by, one.by)) for one in acts
        ],
        "refused": [one.card.name for one in entries if one.card.kind == "refused"],
    }
    return page(request, who, "cases/manage/algorithms.html", context)


@require_http_methods(["GET", "POST"])
@only_for(*_KEEPERS)
def show(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """One entry with what switching it would mean; sent by an administrator, with a reason, it is switched."""
    entry = _known(key)
    if request.method != "POST":
        return _drawn(request, who, entry)
    on = request.POST.get("to") == "on"
    try:
        understanding.switch(key=key, on=on, why=request.POST.get("why", ""), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, entry, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, entry, errors={"why": refusal.words}, status=refusal.status)
    notices.success(request, _("已恢复使用。") if on else _("已停用。各处最多十秒后照此办。"))
    return redirect("upkeep:algorithms")


@require_POST
@only_for(*_KEEPERS)
def name_owner(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """Name the unit that answers for it."""
    entry = _known(key)
    try:
        understanding.name_owner(key=key, unit=request.POST.get("unit", ""), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, entry, errors=refusal.fields, status=refusal.status)
    notices.success(request, _("已记下负责单位。"))
    return redirect("upkeep:algorithm", key=key)


@require_POST
@only_for(*_KEEPERS)
def set_bar(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """Set how sure it must be to propose one thing."""
    entry = _known(key)
    try:
        understanding.set_bar(key=key, percent=request.POST.get("bar", ""), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, entry, errors=refusal.fields, status=refusal.status)
    notices.success(request, _("已改门槛。各处最多十秒后照此办。"))
    return redirect("upkeep:algorithm", key=key)


def _known(key: str) -> understanding.Entry:
    found = understanding.registered(key=key)
    if found.card.kind == "refused":
        raise NotFound(what=_ENTRY)
    return found


def _drawn(
    request: HttpRequest, who: Who, entry: understanding.Entry, *,
    errors: Mapping[str, Text] | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    acts = understanding.acts(key=entry.card.key)
    names = people.names_of({one.by for one in acts})
    context = {
        "entry": entry,
        "card": entry.card,
        "switches": entry.card.switchable and bool(understanding.SWITCHERS & who.roles),
        "units": units_from(None),
        "owner": request.POST.get("unit") or entry.owner,
        "bar": request.POST.get("bar") or (round(100 * entry.bar) if entry.bar else ""),
        "why": request.POST.get("why", ""),
        "errors": errors or {},
        "acts": [(one, words_of(one), names.get(one.by, one.by)) for one in acts],
    }
    return page(request, who, "cases/manage/algorithm.html", context, status=status)
