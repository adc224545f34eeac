"""The front page, and the list of what was done: open to everybody."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.resident.pages import page
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import phrases

_RESIDENTS = frozenset({"anyone", "resident"})
_TYPE = Text(zh="这种事项", en="This kind of matter")
_A_PAGE = 20


def reportable() -> list[CaseType]:
    """The types that residents open themselves, what everybody may open first."""
    mine = [one for one in cases.case_types() if one.open_by & _RESIDENTS]
    return sorted(mine, key=lambda one: ("anyone" not in one.open_by, one.key))


def disclosed() -> list[CaseType]:
    """The types that disclose something of their closed cases."""
    public = [one for one in cases.case_types() if one.public_after is not None and one.public_fields]
    return sorted(public, key=lambda one: ("anyone" not in one.open_by, one.key))


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What would you like to do?"""
    at = clock.now()
    staff = people.actor_for(request.user, at=at).kind == "staff"
    return page(request, "home", {"types": reportable(), "staff": staff}, at=at, around=False)


@require_safe
def choose_type(request: HttpRequest) -> HttpResponse:
    """Which kind of matter is it? Not asked where there is one only."""
    types = reportable()
    if len(types) == 1:
        return redirect("resident:begin", type_key=types[0].key)
    return page(request, "choose", {"types": types}, at=clock.now())


@require_safe
def show_public(request: HttpRequest) -> HttpResponse:
    """What was done about the matters of others: the fields that each type declares public, nothing else."""
    at = clock.now()
    types = disclosed()
    wanted = request.GET.get("type") or (types[0].key if types else "")
    chosen = next((one for one in types if one.key == wanted), None)
    if chosen is None and types:
        raise NotFound(what=_TYPE)
    shown, after = _shown(chosen, request.GET.get("after"), at) if chosen else ([], None)
    context = {"types": types, "chosen": chosen, "cases": shown, "older": after}
    return page(request, "public", context, at=at)


def _shown(chosen: CaseType, after: str | None, at: datetime) -> tuple[list[dict[str, object]], str | None]:
    found, part = cases.public_cases(type_key=chosen.key, at=at, after=after, limit=_A_PAGE)
    return [_card(chosen, one.fields) for one in found], part.after


def _card(case_type: CaseType, fields: Mapping[str, object]) -> dict[str, object]:
    """A disclosed case: a headline, a line of facts, the answer; each only where the type declares it public."""
    class_ = case_type.class_(str(fields.get("class") or ""))
    title = fields.get("title") or (class_.name if class_ else case_type.title)
    facts = [
        class_.name if class_ and fields.get("title") else None,
        fields.get("area"),
        _unit(fields.get("unit")),
        *(phrases.day(value) for value in fields.values() if isinstance(value, datetime)),
        _days(fields.get("days")),
    ]
    return {"title": title, "reply": fields.get("reply"), "facts": [one for one in facts if one]}


def _unit(code: object) -> Text | None:
    unit = people.unit(str(code)) if code else None
    return Text(zh=unit.name, en=unit.name_en or unit.name) if unit else None


def _days(count: object) -> str:
    if not isinstance(count, int):
        return ""
    if count == 0:
        return _("当天办结")
    return ngettext("%(count)s 天办结", "%(count)s 天办结", count) % {"count": count}
