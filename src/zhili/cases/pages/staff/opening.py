"""Opening a case at the desk: for somebody who called, came or wrote, or for what a worker found. Any type's form."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import forms
from zhili.cases.pages.forms import Offer, Proposal
from zhili.cases.pages.staff import desks, rows
from zhili.cases.pages.staff.acting import find_case
from zhili.cases.pages.words import CHANNELS
from zhili.casetypes.language import CaseType
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding

_FOR_CALLERS = ("phone", "visit", "paper")
_OWN = "grid"


@require_safe
@staff_only
def show_types(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What may be opened here, by whom it is reported."""
    found = desks.opening(who.roles)
    return page(
        request, who, "cases/staff/types.html", {"types": [(one, desks.for_callers(one)) for one in found]}
    )


@require_http_methods(["GET", "POST"])
@staff_only
def open_case(request: HttpRequest, who: Who, type_key: str) -> HttpResponseBase:
    """The type's form; sent, it becomes a case, and the page tells the number and the code to pass on."""
    case_type = cases.case_type(type_key)
    if case_type not in desks.opening(who.roles):
        raise Forbidden(verb=case_type.title)
    if request.method != "POST":
        return _asking(request, who, case_type)
    try:
        opened = _open(request, who, case_type)
    except Forbidden:
        raise
    except ZhiliError as refusal:
        return _asking(request, who, case_type, refusal)
    try:
        _attach(request, who, opened)
    except ZhiliError as refusal:
        return _opened(request, who, case_type, opened, refusal.words)
    return _opened(request, who, case_type, opened, None)


def _channels(case_type: CaseType) -> tuple[str, ...]:
    return _FOR_CALLERS if desks.for_callers(case_type) else (_OWN,)


def _open(request: HttpRequest, who: Who, case_type: CaseType) -> cases.Opened:
    channels = _channels(case_type)
    chosen = request.POST.get("channel", "")
    data = forms.answers(case_type.form, request.POST, find_case=lambda number: find_case(who, number))
    return cases.open(
        type_key=case_type.key,
        data=data,
        actor=who.actor,
        channel=chosen if chosen in channels else channels[0],
        at=who.at,
        idempotency_key=request.POST.get("once", "")[:100] or None,
    )


def _attach(request: HttpRequest, who: Who, opened: cases.Opened) -> None:
    sent = [forms.as_upload(one) for one in request.FILES.getlist("photos")]
    if sent and not opened.repeated:
        cases.attach(case_id=opened.id, uploads=sent, actor=who.actor, at=who.at)


def _opened(
    request: HttpRequest, who: Who, case_type: CaseType, opened: cases.Opened, refusal: Text | None
) -> HttpResponse:
    context = {
        "type": case_type,
        "opened": opened,
        "number": rows.spaced(opened.number),
        "stage": case_type.stages[opened.state.stage].title,
        "refusal": refusal,
    }
    return page(request, who, "cases/staff/opened.html", context)


def _asking(
    request: HttpRequest, who: Who, case_type: CaseType, refusal: ZhiliError | None = None
) -> HttpResponse:
    posted = refusal is not None
    errors = refusal.fields if isinstance(refusal, FieldErrors) else None
    suggests = bool(case_type.assist and case_type.classes)
    offer = Offer(
        classes=case_type.classes,
        areas_url=reverse("desk:areas"),
        suggest_url=reverse("desk:suggest", args=[case_type.key]) if suggests else "",
        dense=True,
    )
    values = forms.typed(case_type.form, request.POST) if posted else {}
    channels = _channels(case_type)
    context = {
        "type": case_type,
        "form": forms.draw(case_type.form, offer=offer, values=values, errors=errors),
        "channels": [(one, CHANNELS[one]) for one in channels] if len(channels) > 1 else (),
        "channel": request.POST.get("channel") or channels[0],
        "refusal": refusal.words if refusal is not None and errors is None else None,
        "once": str(uuid4()),
        "files_lost": bool(request.FILES),
    }
    return page(
        request, who, "cases/staff/new.html", context, status=refusal.status if refusal is not None else 200
    )


@require_http_methods(["POST"])
@staff_only
def suggest(request: HttpRequest, who: Who, type_key: str) -> HttpResponseBase:
    """What the machine makes of the words so far: a class and an urgency, to take over or not."""
    case_type = cases.case_type(type_key)
    text = "\n".join(request.POST.get(name, "")[:4000] for name in ("title", "text")).strip()
    if case_type not in desks.opening(who.roles) or not case_type.classes or not text:
        return HttpResponse(status=204)
    found = understanding.suggest(text=text, classes=case_type.classes, at=who.at)
    guesses = [one for one in (found.class_, *found.alternatives) if one is not None]
    named = [(one, case_type.class_(one.value)) for one in guesses]
    offered = [
        Proposal(one.value, class_.name, one.confidence, tuple(one.reasons))
        for one, class_ in named
        if class_
    ]
    sure = found.class_ is not None and found.class_.confidence >= understanding.bar("class")
    context = {
        "offered": offered[:3],
        "sure": sure,
        "to": found.hand_over,
        "risks": [one.word for one in found.risks],
    }
    return page(request, who, "cases/staff/suggested.html", context)
