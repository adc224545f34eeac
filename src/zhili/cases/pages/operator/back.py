"""Calling residents back: the list by due time, one case at a time with what to say, results by one key, then the next.

What is said and what each result does, the case type declares (``call_back``); nothing here knows a type by name.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import forms
from zhili.cases.pages.forms import Offer
from zhili.cases.pages.operator import kinds
from zhili.cases.pages.staff import rows, sections, terms, told
from zhili.casetypes.language import Action, CallBack, CallResult, CaseType
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import NO_ID, as_uuid
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page

PURPOSE = dict(sections.PURPOSES)["call_back"].zh
_CALL_BACK = Text(zh="回访", en="call back")
_THIS_CALL = Text(zh="这件回访", en="This call")
_SHOWN, _TRIED = 50, 12
_LATEST = 4
callers_only = only_for("operator")


@dataclass(frozen=True, slots=True)
class Choice:
    """A result as it is offered: the key that picks it, and whether it may be given now."""

    digit: int
    result: CallResult
    allowed: bool
    chosen: bool


def calling_types(roles: frozenset[str]) -> list[CaseType]:
    """The types whose residents these roles call back."""
    return [
        one
        for one in cases.case_types()
        if one.call_back is not None and one.actions[one.call_back.by].by & roles
    ]


@require_safe
@callers_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Who waits to be called, the oldest due first, and who at an agreed time."""
    case_type = _type(who, request.GET.get("type", ""))
    due = cases.calls_due(case_type=case_type, actor=who.actor, at=who.at, limit=_SHOWN)
    resting = cases.calls_resting(case_type=case_type, actor=who.actor, at=who.at, limit=_SHOWN)
    again = case_type.call_back.again if case_type.call_back else None
    context = {
        "type": case_type,
        "types": calling_types(who.roles),
        "rows": [rows.row(one, at=who.at) for one in due],
        "resting": [(rows.row(one, at=who.at), _instant(one.outcome.get(again or ""))) for one in resting],
        "counts": cases.calls_waiting(case_type=case_type, actor=who.actor, at=who.at),
        "shown": _SHOWN,
    }
    return page(request, who, "cases/operator/back.html", context)


@require_POST
@callers_only
def take_next(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Take the next case that nobody else is calling about; with ``aside`` lay that one aside first."""
    case_type = _type(who, request.POST.get("type", ""))
    aside = request.POST.get("aside", "")
    if aside:
        cases.lay_call_aside(case_id=as_uuid(aside) or NO_ID, actor=who.actor, at=who.at)
    return _onward(request, who, case_type, excluding=as_uuid(aside))


@require_http_methods(["GET", "POST"])
@callers_only
def call(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """One call: what was answered, what to say, the results. Sent, the next case opens by itself."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    calling = case_type.call_back
    if calling is None:
        raise NotFound(what=_THIS_CALL)
    if request.method != "POST":
        cases.take_call(case_ids=[case_id], actor=who.actor, at=who.at)
        return _drawn(request, who, case, case_type, calling, _result(calling, request.GET.get("result", "")))
    result = _result(calling, request.POST.get("result", ""))
    if result is None:
        return _drawn(request, who, case, case_type, calling, None)
    try:
        _record(request, who, case, case_type, result)
    except ZhiliError as refusal:
        return _drawn(request, who, case, case_type, calling, result, refusal)
    cases.give_call_up(case_id=case_id, actor=who.actor)
    language = get_language() or "zh"
    messages.success(
        request,
        _("已记下：%(result)s（%(number)s）")
        % {"result": result.title.in_(language), "number": rows.spaced(case.number)},
    )
    return _onward(request, who, cases.case_type(case.type_key), excluding=case_id)


@require_POST
@callers_only
def show_phone(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The resident's name and number, for calling back; a trail is left before anything is read."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    held = cases.reveal(case_id=case.id, actor=who.actor, purpose=PURPOSE, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    titles = {one.name: one.title for one in case_type.form.fields}
    told_of = [(titles.get(name, Text(name, name)), value) for name, value in held.items()]
    if request.headers.get("HX-Request"):
        return page(request, who, "cases/operator/phone.html", {"person": told_of, "asked": True})
    calling = case_type.call_back
    if calling is None:
        raise NotFound(what=_THIS_CALL)
    return _drawn(request, who, case, case_type, calling, None, person=told_of)


def _type(who: Who, key: str) -> CaseType:
    types = calling_types(who.roles)
    if not types:
        raise Forbidden(verb=_CALL_BACK)
    return next((one for one in types if one.key == key), types[0])


def _onward(request: HttpRequest, who: Who, case_type: CaseType, *, excluding: UUID | None) -> HttpResponse:
    """To the next case; to the list where nobody waits."""
    due = cases.calls_due(case_type=case_type, actor=who.actor, at=who.at, limit=_TRIED, excluding=excluding)
    taken = cases.take_call(case_ids=[one.id for one in due], actor=who.actor, at=who.at)
    if taken is None:
        messages.info(request, _("现在没有要回访的了。"))
        return redirect(f"{reverse('calls:back')}?type={case_type.key}")
    return redirect("calls:call_back", case_id=taken)


def _record(
    request: HttpRequest, who: Who, case: cases.CaseView, case_type: CaseType, result: CallResult
) -> None:
    action = case_type.actions[result.do]
    typed = forms.typed(action.form, request.POST)
    asked = _asked(action, result)
    data = {**{name: value for name, value in typed.items() if name in asked}, **result.data}
    version = request.POST.get("version", "")
    cases.act(
        case_id=case.id, action=action.key, actor=who.actor, data=data, at=who.at,
        expected_version=int(version) if version.isdigit() else None,
        idempotency_key=request.POST.get("once", "")[:100] or None,
    )  # fmt: skip


def _asked(action: Action, result: CallResult) -> list[str]:
    """The fields that the result leaves to be asked."""
    left = [one.name for one in action.form.fields if one.name not in result.data]
    return left if result.ask is None else [name for name in left if name in result.ask]


def _result(calling: CallBack, key: str) -> CallResult | None:
    return next((one for one in calling.results if one.key == key), None)


def _drawn(
    request: HttpRequest,
    who: Who,
    case: cases.CaseView,
    case_type: CaseType,
    calling: CallBack,
    chosen: CallResult | None,
    refusal: ZhiliError | None = None,
    person: object = None,
) -> HttpResponse:
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    action = case_type.actions[chosen.do] if chosen else None
    errors = refusal.fields if isinstance(refusal, FieldErrors) else {}
    asked = _asked(action, chosen) if action and chosen else []
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "type": case_type,
        "script": calling.script,
        "choices": _choices(case, calling, chosen),
        "chosen": chosen,
        "form": forms.draw(
            action.form, offer=Offer(area=case.area), errors=errors,
            values=forms.typed(action.form, request.POST) if request.method == "POST" else {}, only=asked,
        ) if action and asked else None,
        "needs": action.needs if action else None,
        "refusal": refusal.words if refusal is not None and not errors else None,
        "terms": [terms.of_case(one, at=who.at) for one in _running(case)],
        "tries": _tries(events, calling),
        "most": _most(case_type, calling, case),
        "entries": told.Teller.of(case, events).entries(events[-_LATEST:]),
        "reply": case.outcome.get("reply"),
        "once": str(uuid4()),
        "person": person,
        "asked": person is not None,
        "may_reveal": cases.may_reveal(case),
    }  # fmt: skip
    status = refusal.status if refusal is not None else 200
    return page(request, who, "cases/operator/call_back.html", context, status=status)


def _running(case: cases.CaseView) -> list[cases.ClockView]:
    """Terms that run, the nearest first."""
    running = [one for one in case.clocks if one.reading.state == "running" and one.reading.due_at]
    return sorted(running, key=lambda one: str(one.reading.due_at))


def _choices(case: cases.CaseView, calling: CallBack, chosen: CallResult | None) -> list[Choice]:
    allowed = {one.key for one in case.allowed}
    return [
        Choice(number, one, one.do in allowed, one is chosen)
        for number, one in enumerate(calling.results, start=1)
    ]


def _unreached(calling: CallBack) -> frozenset[str]:
    reached = {one.do for one in calling.results if one.reached}
    return frozenset(one.do for one in calling.results if not one.reached) - reached


def _tries(events: tuple[cases.EventView, ...], calling: CallBack) -> int:
    """How often nobody was reached."""
    return sum(one.action in _unreached(calling) for one in events)


def _most(case_type: CaseType, calling: CallBack, case: cases.CaseView) -> int | None:
    """How often it is tried at most, where the type sets a limit."""
    limits = [
        most
        for key in _unreached(calling)
        if (most := case_type.most(case_type.actions[key], case.opened_at)) is not None
    ]
    return min(limits, default=None)


def _instant(value: object) -> object:
    return kinds.instant(str(value)) if value else None
