"""The files of a case: listed, added all or none, handed out to be saved."""

from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, UploadedFile
from ninja.params import functions as param

from zhili.cases import public as cases
from zhili.cases.api import shapes, tell
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.ui.rest.answers import json
from zhili.ui.rest.asking import KNOWN, Asking

router = Router(tags=["cases"])
_FILES: Any = param.File(..., min_length=1, max_length=9)
_VISIBILITY: Any = param.Form(...)
_COLLECTED: Any = param.Form(max_length=300)
_FILE = Text(zh="这个文件", en="This file")


@router.get("/cases/{case_id}/attachments", auth=KNOWN, response={200: shapes.Papers})
def list_attachments(request: Asking, case_id: UUID) -> HttpResponse:
    """The files that the caller may open."""
    view = cases.whole(case_id=case_id, actor=request.actor, at=request.at)
    return json({"attachments": [tell.paper(one) for one in view.attachments]})


@router.post("/cases/{case_id}/attachments", auth=KNOWN, response={201: shapes.Papers})
def attach(
    request: Asking,
    case_id: UUID,
    files: Annotated[list[UploadedFile], _FILES],
    visibility: Annotated[Literal["parties", "internal"], _VISIBILITY] = "parties",
    collected: Annotated[str, _COLLECTED] = "",
) -> HttpResponse:
    """Add files: all of them, or none where one cannot be taken. ``collected``: how staff came by evidence."""
    uploads = [(one.name or "", one.content_type or "", one.read()) for one in files]
    added = cases.attach(
        case_id=case_id, uploads=uploads, actor=request.actor, at=request.at, visibility=visibility,
        collected=collected,
    )  # fmt: skip
    return json({"attachments": [tell.paper(one) for one in added]}, status=201)


@router.get(
    "/cases/{case_id}/attachments/{attachment_id}",
    auth=KNOWN,
    openapi_extra={
        "responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def read_attachment(request: Asking, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The file, to be saved: never shown in place, never run."""
    paper, content = cases.open_file(attachment_id=attachment_id, actor=request.actor, at=request.at)
    if paper.case_id != case_id:
        raise NotFound(what=_FILE)
    return _saved(content, media_type=paper.media_type, name=paper.name)


@router.get(
    "/cases/{case_id}/attachments/{attachment_id}/receipt",
    auth=KNOWN,
    openapi_extra={
        "responses": {200: {"content": {"text/plain": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def read_receipt(request: Asking, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The file's receipt, by which anybody can check that it is what was sealed. 503 until the log is published."""
    paper, receipt = cases.file_receipt(attachment_id=attachment_id, actor=request.actor, at=request.at)
    if paper.case_id != case_id:
        raise NotFound(what=_FILE)
    return _saved(receipt, media_type="text/plain; charset=utf-8", name=paper.name + ledger.RECEIPT)


def _saved(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-cache"
    return response
