"""Papers of a case at the desk: those issued and how far their signing is, one made, looked at first, signed."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.staff import rows
from zhili.casetypes.language import PaperRule
from zhili.documents import public as documents
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only

_PAPER = Text(zh="这份文书", en="This paper")


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The papers of a case, and those that may be made now."""
    return _drawn(request, who, case_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def make(request: HttpRequest, who: Who, case_id: UUID, key: str) -> HttpResponseBase:
    """What a paper asks for; sent, it is shown as a draft or issued."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    rule = cases.case_type_version(case.type_key, case.type_version).documents.get(key)
    if rule is None:
        raise NotFound(what=_PAPER)
    if request.method != "POST":
        return _asked(request, who, case, rule, {})
    data = forms.typed(rule.form, request.POST)
    try:
        if "preview" in request.POST:
            draft = cases.preview_paper(case_id=case_id, key=key, data=data, actor=who.actor, at=who.at)
            return _file(draft, f"{rule.title.zh}（草稿）.pdf")
        made = cases.issue_paper(
            case_id=case_id, key=key, data=data, actor=who.actor, at=who.at,
            idempotency_key=request.POST.get("once"),
        )  # fmt: skip
    except ZhiliError as refusal:
        return _asked(request, who, case, rule, data, refusal)
    messages.success(request, _("已制发：") + f"{made.title.zh} {made.number or ''}".strip())
    return redirect("desk:papers", case_id=case_id)


@require_safe
@staff_only
def give(request: HttpRequest, who: Who, case_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """The newest bytes of a paper."""
    made, content = _of_case(who, case_id, paper_id)
    return _file(content, made.file_name)


@require_POST
@staff_only
def sign(request: HttpRequest, who: Who, case_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """The officer signs; or, where all have signed and the seal could not be put on, it is tried again."""
    made, _content = _of_case(who, case_id, paper_id)
    try:
        if made.waits_for(f"staff:{who.actor.id}"):
            name = people.names_of([who.actor.id]).get(who.actor.id, who.actor.name)
            signature = documents.Signature(name, None, request.POST.get("sha256", ""))
            cases.sign_paper(paper_id=paper_id, actor=who.actor, signature=signature, proof=None, at=who.at)
        else:
            cases.finish_paper(paper_id=paper_id, at=who.at)
    except ZhiliError as refusal:
        return _drawn(request, who, case_id, refusal)
    messages.success(request, _("已签署。"))
    return redirect("desk:papers", case_id=case_id)


@require_POST
@staff_only
def serve(request: HttpRequest, who: Who, case_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """Record that a paper was served, or serve it on the parties' accounts."""
    _of_case(who, case_id, paper_id)
    try:
        cases.serve_paper(
            paper_id=paper_id, way=request.POST.get("way", ""), name=request.POST.get("name", ""),
            note=request.POST.get("note", ""), actor=who.actor, at=who.at,
        )  # fmt: skip
    except ZhiliError as refusal:
        return _drawn(request, who, case_id, refusal, serving=paper_id)
    messages.success(request, _("送达已记下。"))
    return redirect("desk:papers", case_id=case_id)


@require_safe
@staff_only
def prove(request: HttpRequest, who: Who, case_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """The proof of a paper's service, as PDF."""
    made, content = cases.paper_proof(paper_id=paper_id, actor=who.actor, at=who.at)
    if made.subject != case_id:
        raise NotFound(what=_PAPER)
    return _file(content, f"送达回证 {made.file_name}")


def _of_case(who: Who, case_id: UUID, paper_id: UUID) -> tuple[documents.PaperView, bytes]:
    made, content = cases.open_paper(paper_id=paper_id, actor=who.actor, at=who.at)
    if made.subject != case_id:
        raise NotFound(what=_PAPER)
    return made, content


def _drawn(
    request: HttpRequest, who: Who, case_id: UUID, refusal: ZhiliError | None = None, *,
    serving: UUID | None = None,
) -> HttpResponse:  # fmt: skip
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    held = cases.papers_of(case_id=case_id, actor=who.actor, at=who.at)
    wrong = refusal.fields if isinstance(refusal, FieldErrors) else {}
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "papers": [_row(one, who) for one in held.issued],
        "makeable": held.makeable,
        "ways": tuple(documents.WAYS.items()),
        "serving": serving,
        "chosen": request.POST,
        "errors": wrong,
        "refusal": refusal.words if refusal and not wrong else None,
    }
    return page(request, who, "cases/staff/papers.html", context, status=refusal.status if refusal else 200)


def _row(one: documents.PaperView, who: Who) -> dict[str, object]:
    return {
        "view": one,
        "office": choosing.unit_words(one.unit),
        "mine": one.waits_for(f"staff:{who.actor.id}"),
        "waits": one.complete_at is None and one.signed == len(one.signers),
        "served": [(each, documents.WAYS[each.way]) for each in documents.services(one.id)],
    }


def _asked(
    request: HttpRequest,
    who: Who,
    case: cases.CaseView,
    rule: PaperRule,
    data: Mapping[str, object],
    refusal: ZhiliError | None = None,
) -> HttpResponse:
    wrong = refusal.fields if isinstance(refusal, FieldErrors) else {}
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "rule": rule,
        "form": forms.draw(rule.form, offer=forms.Offer(area=case.area), values=data, errors=wrong),
        "personal": rule.personal,
        "once": request.POST.get("once") or str(uuid4()),
        "refusal": refusal.words if refusal and not wrong else None,
    }
    return page(
        request, who, "cases/staff/paper_new.html", context, status=refusal.status if refusal else 200
    )


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
