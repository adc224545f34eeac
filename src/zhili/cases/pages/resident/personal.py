"""A person's own data: what is held of them and why, who looked, to take away, to put right, to have erased."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import forms
from zhili.cases.pages.resident import keeping
from zhili.cases.pages.resident.access import asking, reporter, rights_type, signed_in
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.receipt import grouped
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.canonical import json_bytes
from zhili.kernel.errors import FieldErrors
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

_MOST_CASES = 200
_RUNNING = Text(zh="{type} {number}", en="{type} {number}")
_ENDED = Text(
    zh="{type} {number}（已办结：内容不改，只记下您更正过）",
    en="{type} {number} (ended: nothing is changed there, it is only noted that you did)",
)
_PURPOSES = {
    cases.OWN_DATA: Text(zh="查看自己的信息", en="to see your own data"),
    cases.ASKED_BY_PERSON: Text(zh="您的要求", en="you asked for it"),
    "retention": Text(zh="保存期限已到", en="its time was over"),
    "notify": Text(zh="通知您进展", en="to tell you news"),
}
_ACTS = {
    "read": Text(zh="查看", en="looked at it"),
    "find": Text(zh="按电话查找", en="found it by telephone number"),
    "forget": Text(zh="删除", en="erased it"),
    "correct": Text(zh="更正", en="put it right"),
}


@require_safe
@reporter
def show(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """What is held of the reporter in one case, readable."""
    found = cases.held(case_id=case.id, actor=actor, at=at)
    context = {
        "case": case,
        "held": found,
        "number": grouped(case.number),
        "looks": [_look(one) for one in found.looks],
        "rights": _rights(),
        "came": _came(case, cases.taken_from(case_id=case.id, actor=actor, at=at)),
    }
    return page(request, "data", context, at=at)


def _came(case: cases.CaseView, taken: Mapping[str, cases.Came]) -> list[dict[str, object]]:
    """From which earlier cases fields were taken over: each case once, with the fields in words."""
    form = cases.case_type_version(case.type_key, case.type_version).form
    rows = []
    for came in dict.fromkeys(taken.values()):
        titles = [one.title for one in form.fields if taken.get(one.name) == came]
        fields = Text(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles))
        rows.append({"came": came, "fields": fields, "number": grouped(came.number)})
    return rows


@require_safe
@reporter
def download(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """The same for machines."""
    found = cases.held(case_id=case.id, actor=actor, at=at)
    return _file({"made_at": at, "cases": [cases.taken_away(found)]}, f"zhili-{case.number}.json")


@require_http_methods(["GET", "HEAD", "POST"])
@reporter
def correct(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """What is wrong, put right."""
    form = cases.personal_form(cases.case_type_version(case.type_key, case.type_version).form)
    if not form.fields:
        raise NotFound(what=Text(zh="个人信息", en="Personal data"))
    if request.method != "POST":
        return _correcting(request, actor, case, forms.draw(form, offer=forms.Offer()), at)
    data = forms.typed(form, request.POST)
    try:
        also = request.POST.getlist("also")
        cases.correct(case_id=case.id, actor=actor, data=data, at=at, also=also)
    except FieldErrors as refusal:
        drawn = forms.draw(form, offer=forms.Offer(), values=data, errors=refusal.fields)
        return _correcting(request, actor, case, drawn, at, status=422)
    messages.success(request, _("已更正，原来的内容已删除。"))
    return redirect("resident:data", case_id=case.id)


def _correcting(
    request: HttpRequest,
    actor: Actor,
    case: cases.CaseView,
    drawn: forms.Drawn,
    at: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    back = cases.goes_back(case_id=case.id, actor=actor, at=at)
    context = {
        "case": case,
        "form": drawn,
        "errors": drawn.errors,
        "number": grouped(case.number),
        "back": [(str(one.state.id), _named(one)) for one in back],
        "also": [str(one.state.id) for one in back],
    }
    return page(request, "data_correct", context, at=at, status=status, around=False)


def _named(one: cases.GoesBack) -> Text:
    """A case to which a correction goes, and what becomes of it there."""
    named = _ENDED if one.ended else _RUNNING
    return named.format(type=one.type_title, number=grouped(one.state.number))


@require_POST
@reporter
def erase(request: HttpRequest, actor: Actor, case: cases.CaseView, at: datetime) -> HttpResponse:
    """Erase one field, or several, of those that may go now."""
    try:
        cases.erase_own(case_id=case.id, actor=actor, fields=request.POST.getlist("field"), at=at)
    except cases.NotErasedYet as refusal:
        messages.warning(request, refusal.words.in_(request.LANGUAGE_CODE))
    else:
        messages.success(request, _("已删除。"))
    return redirect("resident:data", case_id=case.id)


@require_safe
@signed_in
def show_mine(request: HttpRequest) -> HttpResponseBase:
    """What is held of who is signed in: the account, who looked, and each case of theirs."""
    at = clock.now()
    actor = asking(request, at=at)
    account = people.account(request.user.get_username())
    context = {
        "account": account,
        "rows": _own(actor, at),
        "looks": [_look(one) for one in people.looks(holders=[account.id])] if account else [],
        "rights": _rights(),
        "begun": keeping.begun(request, at=at),
    }
    return page(request, "my_data", context, at=at)


@require_safe
@signed_in
def download_mine(request: HttpRequest) -> HttpResponseBase:
    """All of it for machines."""
    at = clock.now()
    actor = asking(request, at=at)
    held = [cases.held(case_id=row.id, actor=actor, at=at) for row in _own(actor, at)]
    account = people.account(request.user.get_username())
    said = {"username": account.username, "name": account.name} if account else {}
    unsent = [
        {"type": one.case_type.key, "saved_at": one.saved_at, "answers": one.draft.answers}
        for one in keeping.begun(request, at=at)
    ]
    whole = {"cases": [cases.taken_away(one) for one in held], "unsent": unsent}
    return _file({"made_at": at, "account": said, **whole}, "zhili-my-data.json")


def _own(actor: Actor, at: datetime) -> tuple[cases.CaseRow, ...]:
    """The cases that an account reported, newest first."""
    return cases.listing(actor=actor, filters=cases.Filters(), at=at, limit=_MOST_CASES).rows


def _look(one: people.LookView) -> dict[str, object]:
    """A look in words; ``stated`` where the purpose stands as somebody wrote it."""
    purpose = _PURPOSES.get(one.purpose) or _PURPOSES.get(one.purpose.partition(" ")[0])
    return {
        "at": one.at,
        "who": one.who,
        "act": _ACTS.get(one.act, one.act),
        "purpose": purpose or one.purpose,
        "stated": purpose is None,
    }


def _rights() -> str:
    """The key of the type by which the office is asked for what cannot be done here; empty where there is none."""
    found = rights_type()
    return found.key if found else ""


def _file(content: Mapping[str, object], name: str) -> HttpResponse:
    response = HttpResponse(json_bytes(content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
