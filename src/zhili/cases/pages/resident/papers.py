"""A paper as a resident has it: read, and signed by whom it asks, by a code that comes to their own telephone.

Who may read the case may read it; so may whom it asks to sign, signed in. The very bytes are named by their digest in
the form that signs, so that nobody signs what they have not been shown.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.resident.access import asking, signed_in
from zhili.cases.pages.resident.pages import page
from zhili.casetypes.language import PARTY
from zhili.documents import public as documents
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import whence

_ASKED = "paper code"
_PNG = "data:image/png;base64,"


@require_safe
def show(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The paper: what it is, who has signed, and where it is this reader's turn, how to."""
    at = clock.now()
    return _drawn(request, asking(request, at=at), paper_id, at)


@require_safe
def give(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Its newest bytes, to be read in place; on whom it was served, that they opened it is noted."""
    at = clock.now()
    actor = asking(request, at=at)
    made, content = cases.open_paper(paper_id=paper_id, actor=actor, at=at)
    if request.method == "GET":
        documents.opened(paper_id=paper_id, actor=actor, at=at)
    headers = {
        "Content-Disposition": content_disposition_header(False, made.file_name) or "inline",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@signed_in
def ask(request: HttpRequest, paper_id: UUID) -> HttpResponseBase:
    """Have a code sent to who is to sign."""
    at = clock.now()
    actor = asking(request, at=at)
    try:
        challenge = documents.ask_to_sign(
            paper_id=paper_id, actor=actor, sender=whence.address(request), at=at
        )
    except ZhiliError as refusal:
        return _drawn(request, actor, paper_id, at, refusal=refusal)
    request.session[_ASKED] = asdict(challenge)
    return redirect("resident:paper", paper_id=paper_id)


@require_POST
@signed_in
@sensitive_post_parameters("code", "drawing")
def sign(request: HttpRequest, paper_id: UUID) -> HttpResponseBase:
    """Sign; what cannot be taken leaves everything typed where it was."""
    at = clock.now()
    actor = asking(request, at=at)
    kept = request.session.get(_ASKED)
    challenge = people.Challenge(**kept) if kept else None
    try:
        signature = documents.Signature(
            request.POST.get("name", ""), _drawing(request), request.POST.get("sha256", "")
        )
        proof = (
            documents.Proof(challenge, request.POST.get("code", ""), whence.address(request))
            if challenge
            else None
        )
        cases.sign_paper(paper_id=paper_id, actor=actor, signature=signature, proof=proof, at=at)
    except ZhiliError as refusal:
        return _drawn(request, actor, paper_id, at, refusal=refusal)
    request.session.pop(_ASKED, None)
    messages.success(request, _("您已签署。"))
    return redirect("resident:paper", paper_id=paper_id)


def _drawing(request: HttpRequest) -> bytes | None:
    """The picture that was drawn; None where nothing was, or what came is none."""
    sent = request.POST.get("drawing", "")
    try:
        return base64.b64decode(sent.removeprefix(_PNG), validate=True) if sent.startswith(_PNG) else None
    except binascii.Error:
        return None


def _drawn(
    request: HttpRequest, actor: Actor, paper_id: UUID, at: datetime, *, refusal: ZhiliError | None = None
) -> HttpResponse:
    made, content = cases.open_paper(paper_id=paper_id, actor=actor, at=at)
    errors = _errors(refusal)
    kept = request.session.get(_ASKED) or {}
    context = {
        "paper": made,
        "case_id": made.subject if _reads(actor, made.subject, at) else None,
        "mine": made.waits_for(f"{actor.kind}:{actor.id}"),
        "known": actor.kind != "anonymous",
        "asked": kept.get("account") == actor.id and kept.get("until", 0) > at.timestamp(),
        "seals": documents.judge(content) if made.complete_at else (),
        "given": request.POST,
        "errors": errors,
        "refusal": refusal.words if refusal and not errors else None,
        "unproven": isinstance(refusal, people.NoProvenAddress),
        "consent": Text(documents.WORDS, "I have read all of it and agree to sign."),
    }
    return page(request, "paper", context, at=at, status=refusal.status if refusal else 200)


def _errors(refusal: ZhiliError | None) -> Mapping[str, Text]:
    if isinstance(refusal, FieldErrors):
        return refusal.fields
    return {"code": refusal.words} if isinstance(refusal, people.WrongSignInCode) else {}


def _reads(actor: Actor, case_id: UUID, at: datetime) -> bool:
    """Whether there is a way back to the case: a signer who is no party of it has none."""
    try:
        return bool({"reporter", PARTY} & cases.whole(case_id=case_id, actor=actor, at=at).roles)
    except ZhiliError:
        return False
