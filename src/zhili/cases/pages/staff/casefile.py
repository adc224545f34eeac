"""A case on paper: a page that asks what to take in, and the PDF. Personal data only for a purpose, with a trail."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows, writing
from zhili.cases.pages.staff.sections import PURPOSES
from zhili.cases.pages.staff.told import COMMON
from zhili.documents import public as documents
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only

_MOST_PICTURES = 24


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Ask what to take in; sent, answer with the PDF."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    if request.method == "POST":
        try:
            return _paper(request, who, case)
        except people.PurposeMissing as refusal:
            return _asked(request, who, case, refusal)
    return _asked(request, who, case, None)


def _asked(request: HttpRequest, who: Who, case: cases.CaseView, refusal: ZhiliError | None) -> HttpResponse:
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "may_reveal": cases.may_reveal(case),
        "purposes": PURPOSES,
        "pictures": sum(one.media_type in writing.PRINTABLE for one in case.attachments),
        "chosen": request.POST,
        "errors": {"purpose": refusal.words} if refusal else {},
    }
    return page(
        request, who, "cases/staff/case_paper.html", context, status=refusal.status if refusal else 200
    )


def _paper(request: HttpRequest, who: Who, case: cases.CaseView) -> HttpResponse:
    wanted = writing.Wanted(
        internal=bool(request.POST.get("internal")),
        pictures=bool(request.POST.get("pictures")),
        person=_person(request, who, case) if request.POST.get("person") else None,
    )
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    files = _pictures(who, case, internal=wanted.internal) if wanted.pictures else {}
    address = request.build_absolute_uri(reverse("desk:case", args=[case.id]))
    facts = writing.facts_of(case, events, wanted, who=who, pictures=files)
    paper = documents.pdf(
        writing.template(), facts, at=who.at,
        files={"qr.svg": writing.qr(address), **{name: content for name, (_one, content) in files.items()}},
    )  # fmt: skip
    name = _("案卷") + f" {case.number}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _person(request: HttpRequest, who: Who, case: cases.CaseView) -> writing.Person:
    """Who reported it. Leaves a trail before anything is read. Raises Forbidden, PurposeMissing."""
    chosen = dict(PURPOSES).get(request.POST.get("purpose", ""))
    purpose = f"{chosen.zh}（打印案卷）" if chosen else ""
    held = cases.reveal(case_id=case.id, actor=who.actor, purpose=purpose, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    titles = {one.name: one.title for one in case_type.form.fields}
    fields = [(titles.get(name, Text(name, name)), value) for name, value in held.items()]
    return writing.Person(chosen or Text(purpose, purpose), fields)


def _pictures(
    who: Who, case: cases.CaseView, *, internal: bool
) -> dict[str, tuple[cases.AttachmentView, bytes]]:
    """The pictures to set, by the name of their file beside the template."""
    listed = [
        one
        for one in case.attachments
        if one.media_type in writing.PRINTABLE and (internal or one.visibility in COMMON)
    ]
    found = {}
    for place, one in enumerate(listed[:_MOST_PICTURES]):
        _view, content = cases.open_file(attachment_id=one.id, actor=who.actor, at=who.at)
        found[f"picture{place}.{writing.PRINTABLE[one.media_type]}"] = (one, content)
    return found
