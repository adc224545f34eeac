"""Doing something to a case: actions, files, and reading who reported it. Refusals come back with what was typed."""

from functools import wraps
from typing import ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import forms
from zhili.cases.pages.staff import drafting
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff.case import Revealed, drawn
from zhili.cases.pages.staff.sections import PURPOSES
from zhili.cases.pages.staff.told import Teller
from zhili.casetypes.language import CaseType
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Conflict, NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import StaffView, Who, staff_only

Rest = ParamSpec("Rest")
_INLINE = ("image/", "audio/", "video/")


def only_sent(view: StaffView[Rest]) -> StaffView[Rest]:
    """What is only sent: whoever reloads the page of a refusal, or comes to it another way, is led to the case."""

    @wraps(view)
    def guarded(
        request: HttpRequest, who: Who, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if request.method == "POST":
            return view(request, who, *args, **kwargs)
        address = reverse("desk:case", args=[kwargs["case_id"]])
        return redirect(
            f"{address}?{urlencode({'do': str(kwargs['action'])})}" if "action" in kwargs else address
        )

    return guarded


@staff_only
@only_sent
def act(request: HttpRequest, who: Who, case_id: UUID, action: str) -> HttpResponseBase:
    """Do an action; then on to the case, or to where the page that asked wants to go on."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    try:
        title = _perform(request, who, case, action)
    except ZhiliError as refusal:
        return _refused(request, who, case_id, action, refusal)
    messages.success(
        request, _("已完成：%(action)s（%(number)s）") % {"action": title, "number": case.number}
    )
    return _onward(request, who, case_id)


def _perform(request: HttpRequest, who: Who, case: cases.CaseView, key: str) -> str:
    """Returns the action's title in the reader's language."""
    case_type = cases.case_type_version(case.type_key, case.type_version)
    data = _data(request, who, case, case_type, key)
    declared = case_type.actions.get(key)
    if declared is not None:
        drafting.check_words(
            data,
            visibility=declared.visibility,
            number=case.number,
            confirmed=request.POST.get("confirmed", ""),
        )
    cases.act(
        case_id=case.id,
        action=key,
        actor=who.actor,
        data=data,
        at=who.at,
        expected_version=_version(request),
        idempotency_key=request.POST.get("once", "")[:100] or None,
    )
    drafting.sent(who, case.id, panels.APPROVE if key == panels.REFUSE else key)
    if declared is not None:
        return declared.title.in_(get_language() or "zh")
    return _("批准") if key == panels.APPROVE else _("不予批准")


def _data(
    request: HttpRequest, who: Who, case: cases.CaseView, case_type: CaseType, key: str
) -> dict[str, object]:
    """What the form says. Files are checked and kept first, so that the action can name them. Raises Invalid."""
    declared = case_type.actions.get(key)
    if declared is None:
        return {"request": request.POST.get("request", ""), "reason": request.POST.get("reason", "")}
    data = forms.answers(declared.form, request.POST, find_case=lambda number: find_case(who, number))
    sent = forms.uploads(declared.form, request.FILES)
    if sent:
        declared.form.take({**data, **{name: [one[0] for one in files] for name, files in sent.items()}})
        for name, files in sent.items():
            data[name] = _keep(who, case, files, declared.visibility)
    return data


def _keep(who: Who, case: cases.CaseView, files: list[tuple[str, str, bytes]], visibility: str) -> list[str]:
    before = {one.id for one in case.attachments}
    after = cases.attach(case_id=case.id, uploads=files, actor=who.actor, at=who.at, visibility=visibility)
    return [str(one.id) for one in after if one.id not in before]


def find_case(who: Who, number: str) -> UUID | None:
    """The case that somebody names by its number, if they may see it."""
    digits = "".join(number.split())
    if not digits.isdigit():
        return None
    found = cases.listing(actor=who.actor, filters=cases.Filters(numbers=(digits,)), at=who.at, limit=1)
    return found.rows[0].id if found.rows else None


def _version(request: HttpRequest) -> int | None:
    written = request.POST.get("expected_version", "")
    return int(written) if written.isdigit() else None


def _refused(request: HttpRequest, who: Who, case_id: UUID, key: str, refusal: ZhiliError) -> HttpResponse:
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    news = _since(request, who, case) if isinstance(refusal, Conflict) else ()
    panel = panels.refused(who, case, key, request.POST, refusal, news)
    return drawn(request, who, case, panel, status=refusal.status)


def _since(request: HttpRequest, who: Who, case: cases.CaseView) -> list[dict[str, object]]:
    """What happened after the page was opened."""
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    seen = _version(request) or 0
    return Teller.of(case, events).entries([event for event in events if event.seq > seen])


def _onward(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponse:
    """To where the form says, else to the case; to the queue where what was done took the case out of one's hands."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    try:
        cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    except NotFound:
        return redirect("desk:queue")
    return redirect("desk:case", case_id=case_id)


@staff_only
@only_sent
def bring_files(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Add files to the case."""
    sent = [forms.as_upload(one) for one in request.FILES.getlist("files")]
    visibility = "internal" if request.POST.get("internal") else "parties"
    try:
        if sent:
            cases.attach(
                case_id=case_id, uploads=sent, actor=who.actor, at=who.at, visibility=visibility,
                collected=request.POST.get("collected", ""),
            )  # fmt: skip
    except NotFound:
        raise
    except ZhiliError as refusal:
        case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
        return drawn(request, who, case, None, status=refusal.status, refusal=refusal.words)
    if sent:
        messages.success(request, _("材料已上传。"))
    else:
        messages.warning(request, _("还没有选文件。"))
    return redirect("desk:case", case_id=case_id)


@require_safe
@staff_only
def show_file(request: HttpRequest, who: Who, file_id: UUID) -> HttpResponseBase:
    """A file of a case that the reader may see: pictures and recordings in place, anything else to be saved."""
    one, content = cases.open_file(attachment_id=file_id, actor=who.actor, at=who.at)
    inline = one.media_type.startswith(_INLINE) and "svg" not in one.media_type
    headers = {
        "Content-Disposition": content_disposition_header(not inline, one.name) or "attachment",
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(content, content_type=one.media_type, headers=headers)


@staff_only
@only_sent
def reveal(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Who reported it, for a stated purpose. Leaves a trail before anything is read."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    known = dict(PURPOSES)
    chosen = known.get(request.POST.get("purpose", ""))
    purpose = chosen.zh if chosen else clean(request.POST.get("purpose_other", "")[:1000], limit=1000)
    try:
        held = cases.reveal(case_id=case.id, actor=who.actor, purpose=purpose, at=who.at)
    except people.PurposeMissing as refusal:
        return drawn(request, who, case, None, status=refusal.status, refusal=refusal.words)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    titles = {one.name: one.title for one in case_type.form.fields}
    fields = [(titles.get(name, Text(name, name)), value) for name, value in held.items()]
    return drawn(request, who, case, None, revealed=Revealed(purpose, fields))
