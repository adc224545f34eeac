"""The one screen of an operator with somebody on the line, before them, or in a letter: written down, and saved."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.forms import Offer
from zhili.cases.pages.operator import beside, kinds
from zhili.cases.pages.said import places
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.acting import find_case
from zhili.cases.pages.words import CHANNELS, URGENCIES
from zhili.casetypes.language import CaseType
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import NO_ID, as_uuid
from zhili.kernel.refusals import Forbidden, Invalid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

FINISHED = "operator_finished"
"""Where the session keeps which case was written down last, for the page that wraps the call up."""

_WRITE_DOWN = Text(zh="登记来电", en="write calls down")
_NO_PHONE = Text(zh="接听来电，查对此号码以往的诉求", en="a call: earlier cases of this number")
_EARLIER = 6
_ANSWER_NEEDED = Text(zh="请写上当场答复的话。", en="Write what you answered.")
operators_only = only_for("operator", "dispatcher")


@require_http_methods(["GET", "POST"])
@operators_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The screen; sent, it becomes a case, and the next page wraps the call up."""
    case_type = kinds.chosen(who.roles, request.POST.get("type") or request.GET.get("type", ""))
    if case_type is None:
        raise Forbidden(verb=_WRITE_DOWN)
    if request.method != "POST":
        return _asking(request, who, case_type)
    try:
        saved = _saved(request.POST, who, case_type)
    except Forbidden:
        raise
    except ZhiliError as refusal:
        return _asking(request, who, case_type, refusal)
    refused = _papers(request, who, saved.opened)
    request.session[FINISHED] = {
        "id": str(saved.opened.id),
        "number": saved.opened.number,
        "joined": saved.joined,
        "type": case_type.key,
        "refused": [refused.zh, refused.en] if refused else None,
    }
    return _onward(request, reverse("calls:finished"))


@dataclass(frozen=True, slots=True)
class _Saved:
    opened: cases.Opened
    joined: bool


def _saved(post: QueryDict, who: Who, case_type: CaseType) -> _Saved:
    """One operation: a case opened, one answered on the spot, or another reporter of a case that is open."""
    channel = post.get("channel", "")
    channel = channel if channel in kinds.CHANNELS else kinds.CHANNELS[0]
    unasked = kinds.asked_nowhere_here(case_type, channel)
    data = forms.answers(case_type.form, post, find_case=lambda number: find_case(who, number))
    data = {name: value for name, value in data.items() if name not in unasked}
    once = post.get("once", "")[:100] or None
    if post.get("join"):
        case_id = as_uuid(post.get("join", "")) or NO_ID
        opened = cases.follow(
            case_id=case_id, actor=who.actor, at=who.at, data=data, channel=channel, idempotency_key=once
        )
        return _Saved(opened, joined=True)
    opened = cases.open(
        type_key=case_type.key, data=data, actor=who.actor, channel=channel, at=who.at, idempotency_key=once,
        then=_answered(post, who, case_type),
    )  # fmt: skip
    return _Saved(opened, joined=False)


def _answered(post: QueryDict, who: Who, case_type: CaseType) -> tuple[str, dict[str, object]] | None:
    """The action that answers the case on the spot, where the operator did. Raises Invalid for an empty answer."""
    answering = kinds.answering(case_type, who.roles)
    if answering is None or not post.get("at_once"):
        return None
    words = post.get("answer", "").strip()
    if not words:
        raise Invalid({"answer": _ANSWER_NEEDED})
    action, field = answering
    return action.key, {field: words}


def _papers(request: HttpRequest, who: Who, opened: cases.Opened) -> Text | None:
    """Attach what was scanned; why it was not taken, where it was not: the case stands all the same."""
    sent = [forms.as_upload(one) for one in request.FILES.getlist("papers")]
    if not sent or opened.repeated:
        return None
    try:
        cases.attach(case_id=opened.id, uploads=sent, actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return refusal.words
    return None


def _onward(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, also where htmx has sent the form."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


# --- what the page shows --------------------------------------------------------------------------------------


def _asking(
    request: HttpRequest, who: Who, case_type: CaseType, refusal: ZhiliError | None = None
) -> HttpResponse:
    errors = dict(refusal.fields) if isinstance(refusal, FieldErrors) else {}
    post = request.POST
    values = forms.typed(case_type.form, post) if refusal is not None else {}
    offer = Offer(classes=case_type.classes, dense=True)
    answering = kinds.answering(case_type, who.roles)
    some = kinds.only_some(case_type)
    channel = post.get("channel", "")
    folded = forms.draw(
        case_type.form, offer=offer, values=values, errors=errors, only=kinds.folded(case_type) or ("",)
    )
    context = {
        "type": case_type,
        "types": kinds.for_callers(who.roles),
        "others": kinds.others(who.roles),
        "channels": [(one, CHANNELS[one]) for one in kinds.CHANNELS],
        "channel": channel if channel in kinds.CHANNELS else kinds.CHANNELS[0],
        "asked": kinds.foremost(case_type),
        "places": all(name in case_type.form.properties for name in kinds.PLACE),
        "classes": choosing.by_group(case_type.classes),
        "urgencies": tuple(URGENCIES.items()),
        "values": {**values, "answer": post.get("answer", ""), "at_once": bool(post.get("at_once"))},
        "place_words": places.words_of(str(values["area"])) if values.get("area") else None,
        "some": [
            (one, some[one.name])
            for one in forms.draw(case_type.form, offer=offer, values=values, errors=errors, only=tuple(some)).questions
        ] if some else [],
        "form": folded,
        "folded_open": bool(folded.errors),
        "answering": answering,
        "errors": errors,
        "refusal": refusal.words if refusal is not None and not errors else None,
        "once": post.get("once") or str(uuid4()),
        "files_lost": bool(request.FILES),
        "who_id": who.actor.id,
    }  # fmt: skip
    status = refusal.status if refusal is not None else 200
    return page(request, who, "cases/operator/call.html", context, status=status)


# --- what is asked of the server while somebody types ----------------------------------------------------------


@require_POST
@operators_only
def show_beside(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Suggestions for what is typed so far."""
    case_type = kinds.chosen(who.roles, request.POST.get("type", ""))
    typed = beside.Typed.of(request.POST)
    if case_type is None or not (typed.text or typed.address):
        return HttpResponse()
    context = {
        **beside.panel(who, case_type, typed),
        "answering": kinds.answering(case_type, who.roles) is not None,
    }
    return page(request, who, "cases/operator/beside.html", context)


@require_POST
@operators_only
def show_caller(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Earlier cases of the number that calls. Whoever looks leaves a trail at each of them; nobody is named."""
    phone = request.POST.get("phone", "")[:40]
    if len(people.normal_phone(phone)) < 7 or not people.plausible_phone(phone):
        return HttpResponse()
    holders = people.find_holders(phone=phone, actor=who.actor, purpose=_NO_PHONE.zh, at=who.at)
    earlier: tuple[cases.CaseRow, ...] = ()
    if holders:
        filters = cases.Filters(ids=holders)
        earlier = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=_EARLIER + 1).rows
    context = {
        "earlier": [rows.row(one, at=who.at) for one in earlier[:_EARLIER]],
        "open": sum(not one.ended for one in earlier[:_EARLIER]),
        "more": len(earlier) > _EARLIER,
    }
    return page(request, who, "cases/operator/caller.html", context)
