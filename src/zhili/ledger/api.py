"""Sealing by program: a file goes in and nothing of it stays; the receipt is fetched once the log is published."""

import base64
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, UploadedFile
from ninja.params import functions as param
from pydantic import BaseModel, StringConstraints

from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.ui.rest.answers import json
from zhili.ui.rest.asking import MANDATED, Asking

router = Router(tags=["evidence"])
_FILE: Any = param.File(...)
_SALT = r"^[A-Za-z0-9+/]{43}=$"
_NOT_A_SALT = Text(
    zh="这不是封存时给出的盐值。", en="This is not the salt that was given when it was sealed."
)


class Sealed(BaseModel):
    """A file that was sealed. Keep ``salt`` with the file: the house does not, and nothing is shown without it."""

    id: UUID
    salt: str


class Salt(BaseModel):
    """The salt that was given when the file was sealed."""

    salt: Annotated[str, StringConstraints(pattern=_SALT)]


@router.post("/seals", auth=MANDATED, response={201: Sealed})
def seal(request: Asking, file: Annotated[UploadedFile, _FILE]) -> HttpResponse:
    """Seal a file. It is read and not kept."""
    done = ledger.seal_outright(file, at=request.at)
    place = {"Location": f"/api/v1/seals/{done.id}/receipt"}
    return json({"id": done.id, "salt": base64.b64encode(done.salt).decode()}, status=201, headers=place)


@router.post(
    "/seals/{seal_id}/receipt",
    auth=MANDATED,
    openapi_extra={
        "responses": {200: {"content": {"text/plain": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def receipt(request: Asking, seal_id: UUID, body: Salt) -> HttpResponse:
    """The receipt, to keep beside the file. 503 while the log is on its way to be published."""
    try:
        salt = base64.b64decode(body.salt, validate=True)
    except ValueError:
        raise Invalid({"salt": _NOT_A_SALT}) from None
    return HttpResponse(
        ledger.whole_receipt(seal_id, salt=salt),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{seal_id}{ledger.RECEIPT}"',
            "Cache-Control": "private, no-store",
        },
    )
