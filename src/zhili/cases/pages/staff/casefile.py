"""A case on paper: a page that asks what to take in, the PDF, and the archive package around it.

Personal data only for a purpose, with a trail.
"""

from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhili.cases import public as cases
from zhili.cases.pages.staff import enclosing, packaging, rows, writing
from zhili.cases.pages.staff.sections import PURPOSES
from zhili.documents import public as documents
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Ask what to take in; sent, answer with the PDF or the package."""
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
        "papers": len(documents.papers([case.id])),
        "files": enclosing.printable(case),
        "chosen": request.POST,
        "errors": {"purpose": refusal.words} if refusal else {},
    }
    return page(
        request, who, "cases/staff/case_paper.html", context, status=refusal.status if refusal else 200
    )


def _paper(request: HttpRequest, who: Who, case: cases.CaseView) -> HttpResponseBase:
    wanted = writing.Wanted(
        internal=bool(request.POST.get("internal")),
        papers=bool(request.POST.get("papers")),
        files=bool(request.POST.get("files")),
        person=_person(request, who, case) if request.POST.get("person") else None,
    )
    made, name = TemporaryFile(), _("案卷") + f" {case.number}.pdf"  # noqa: SIM115 -- the answer closes it
    address = request.build_absolute_uri(reverse("desk:case", args=[case.id]))
    _bind(who, case, wanted, address=address, to=made)
    if request.POST.get("package"):
        bound, made = made, TemporaryFile()  # noqa: SIM115
        name = _("档案包") + f" {case.number}.zip"
        packaging.package(who, case, bound, internal=wanted.internal, to=made)
    made.seek(0)
    return FileResponse(
        made, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"}
    )


def _bind(who: Who, case: cases.CaseView, wanted: writing.Wanted, *, address: str, to: IO[bytes]) -> None:
    """Write the case file. Raises NotSet."""
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    issued = cases.papers_of(case_id=case.id, actor=who.actor, at=who.at).issued
    listed = enclosing.seen(case, internal=wanted.internal)
    held = writing.Held(
        issued, enclosing.papers(issued, who, wanted=wanted.papers),
        listed, enclosing.files(listed, who, wanted=wanted.files),
    )  # fmt: skip
    pictures = {one.picture: one.read() for one in held.bound() if one.picture}
    documents.bind(
        writing.template(), writing.facts_of(case, events, wanted, who=who, held=held), at=who.at, to=to,
        files={"qr.svg": writing.qr(address), **pictures},
        enclosed={one.key: one.read for one in held.bound() if not one.picture},
    )  # fmt: skip


def _person(request: HttpRequest, who: Who, case: cases.CaseView) -> writing.Person:
    """Who reported it. Leaves a trail before anything is read. Raises Forbidden, PurposeMissing."""
    chosen = dict(PURPOSES).get(request.POST.get("purpose", ""))
    purpose = f"{chosen.zh}（打印案卷）" if chosen else ""
    held = cases.reveal(case_id=case.id, actor=who.actor, purpose=purpose, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    titles = {one.name: one.title for one in case_type.form.fields}
    fields = [(titles.get(name, Text(name, name)), value) for name, value in held.items()]
    return writing.Person(chosen or Text(purpose, purpose), fields)
