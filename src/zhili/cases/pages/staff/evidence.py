"""A case's evidence: which files are sealed, through whose hands they went, and the bundle that a court can check."""

from tempfile import TemporaryFile
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows
from zhili.cases.pages.staff.told import COMMON, Teller, file_link
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only

_FILE = Text(zh="这个文件", en="This file")
_NOT_YET = (ledger.NotPublished, ledger.NotYetInLog)


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """What evidence there is, and what may be done with it."""
    return _drawn(request, who, case_id)


@require_POST
@staff_only
def hand_on(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Note that files went into other hands."""
    try:
        cases.hand_on(
            case_id=case_id, files={UUID(one) for one in request.POST.getlist("files")},
            to=request.POST.get("to", ""), note=request.POST.get("note", ""), actor=who.actor, at=who.at,
        )  # fmt: skip
    except ValueError:
        raise NotFound(what=_FILE) from None
    except FieldErrors as refusal:
        return _drawn(request, who, case_id, refusal)
    messages.success(request, _("移交已记入保管经过。"))
    return redirect("desk:evidence", case_id=case_id)


@require_POST
@staff_only
def open_original(request: HttpRequest, who: Who, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file as evidence, to be saved; for what is noted first."""
    try:
        one, content = cases.examine(
            attachment_id=file_id, note=request.POST.get("purpose", ""), actor=who.actor, at=who.at
        )
    except FieldErrors as refusal:
        named = Invalid({"purpose": refusal.fields["note"]})
        return _drawn(request, who, case_id, named, opening=file_id)
    if one.case_id != case_id:
        raise NotFound(what=_FILE)
    return _saved(content, one.name, one.media_type)


@require_safe
@staff_only
def give_receipt(request: HttpRequest, who: Who, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The receipt of a file."""
    one, receipt = cases.file_receipt(attachment_id=file_id, actor=who.actor, at=who.at)
    if one.case_id != case_id:
        raise NotFound(what=_FILE)
    return _saved(receipt, one.name + ledger.RECEIPT, "text/plain; charset=utf-8")


@require_POST
@staff_only
def make_bundle(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Seal certificate and list; the bundle can be fetched once the log is published that far."""
    try:
        cases.hand_out(case_id=case_id, to=request.POST.get("receiver", ""), actor=who.actor, at=who.at)
    except cases.NoEvidence as refusal:
        return _drawn(request, who, case_id, refusal)
    messages.success(request, _("证书和清单已封存。证据包在下面，可以下载。"))
    return redirect("desk:evidence", case_id=case_id)


@require_safe
@staff_only
def give_bundle(request: HttpRequest, who: Who, case_id: UUID, bundle_id: UUID) -> HttpResponseBase:
    """A bundle that was made, as one file; where the log is not published that far yet, the page says so."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    known = cases.evidence(case_id=case_id, actor=who.actor, at=who.at).hand_outs
    if bundle_id not in {one.id for one in known}:
        raise NotFound(what=_FILE)
    made = TemporaryFile()  # noqa: SIM115 -- the answer closes it
    try:
        cases.write_hand_out(hand_out_id=bundle_id, actor=who.actor, at=who.at, to=made)
    except _NOT_YET as refusal:
        made.close()
        return _drawn(request, who, case_id, refusal)
    made.seek(0)
    name = _("证据包") + f" {case.number}.zip"
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(
        made, as_attachment=True, filename=name, content_type="application/zip", headers=headers
    )


def _drawn(
    request: HttpRequest, who: Who, case_id: UUID, refusal: ZhiliError | None = None, *,
    opening: UUID | None = None,
) -> HttpResponse:  # fmt: skip
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    held = cases.evidence(case_id=case_id, actor=who.actor, at=who.at)
    by = people.names_of([one.by.partition(":")[2] for one in held.hand_outs if one.by.startswith("staff:")])
    errors = refusal.fields if isinstance(refusal, FieldErrors) else {}
    context = {
        "case": case,
        "number": rows.spaced(case.number),
        "files": [
            {
                "id": one.id, "name": one.name, "digest": _grouped(one.sha256),
                "url": file_link(one)["url"], "internal": one.visibility not in COMMON,
                "sealed": one.sealed, "opening": one.id == opening,
            }
            for one in held.files
        ],
        "papers": [
            (one.name.partition(" ")[2].removesuffix(".pdf"), _grouped(one.sha256)) for one in held.papers
        ],
        "options": [(str(one.id), one.name) for one in held.files],
        "entries": Teller.of(case, held.events).entries(held.events),
        "bundles": [(one, by.get(one.by.partition(":")[2], "")) for one in held.hand_outs],
        "may_hand_out": held.may_hand_out,
        "receipts": ledger.is_published(),
        "chosen": request.POST,
        "chosen_files": request.POST.getlist("files"),
        "errors": errors,
        "refusal": None if errors or refusal is None else refusal.words,
    }  # fmt: skip
    return page(request, who, "cases/staff/evidence.html", context, status=refusal.status if refusal else 200)


def _grouped(sha256: str) -> list[str]:
    return [sha256[at : at + 8] for at in range(0, 64, 8)]


def _saved(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
