"""Taking in what a worker did without signal: one deed a request, under the key that the phone gave it.

A deed that cannot be taken is answered with what stands in its way, in words, and with how the case stands now; the
person decides, nothing is dropped or forced here.
"""

from typing import Any, ClassVar
from uuid import UUID

import pydantic
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from pydantic import Field, ValidationError

from zhili.cases import public as cases
from zhili.cases.pages.field import forms
from zhili.cases.pages.field.guard import ROLE, field_only, refused
from zhili.cases.pages.forms import as_upload
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Conflict, NotFound, Unavailable
from zhili.kernel.text import Text
from zhili.ui.desk import Who
from zhili.ui.rest.answers import json
from zhili.ui.rest.problems import Malformed
from zhili.ui.rest.shapes import Body

_OF_THE_CASE = "photos"
_OF_THE_ACT = "proof."
_LONGEST = 60_000
_NEWS = 5


class OtherPerson(ZhiliError):
    """The deed was done by somebody else than who is signed in on this phone now."""

    code: ClassVar[str] = "other-person"
    status: ClassVar[int] = 409
    message = Text(
        zh="这条记录是另一位工作人员存下的，不能由您代发。它仍封存在这部手机上，等本人登录后再发。",
        en="Somebody else recorded this; you cannot send it. It stays sealed on this phone until they sign in.",
    )


class ActBody(Body):
    """What was done to a case."""

    action: str = Field(max_length=100)
    data: dict[str, Any] = {}


class DeedBody(Body):
    """A deed as the phone sends it; photos come as parts of the same request."""

    key: str = Field(pattern=r"^[0-9a-f-]{36}$")
    seq: int = Field(ge=1)
    account: str = Field(max_length=100)
    type: str = Field(default="", max_length=100)
    data: dict[str, Any] = {}
    case: UUID | None = None
    version: int | None = None
    act: ActBody | None = None

    @pydantic.model_validator(mode="after")
    def _opens_or_acts(self) -> "DeedBody":
        if bool(self.type) == (self.case is not None) or (self.case is not None and self.act is None):
            raise ValueError("a deed opens a case or acts on one")
        return self


@require_POST
@field_only
def take_deed(request: HttpRequest, who: Who) -> HttpResponse:
    """Do the deed once; 201, or 200 where it had been taken before. Refused, it says how the case stands now."""
    body = _read(request)
    if body.account != who.actor.id:
        raise OtherPerson()
    try:
        done = cases.bring(key=body.key, deed=_deed(request, body), actor=who.actor, at=who.at)
    except Unavailable:
        raise
    except ZhiliError as refusal:
        return refused(_plain(refusal), now=_now(who, body))
    told = {"case": done.case_id, "number": done.number, "version": done.version, "repeated": done.repeated}
    return json(told, status=200 if done.repeated else 201)


class CaseMovedOn(Conflict):
    """Somebody acted on the case after the worker's phone had last heard of it."""

    message = Text(
        zh="您记下之后，这件事已有别的进展。您的内容还在，请看看进展再决定。",
        en="The case has moved on since you wrote this down. Your words are kept; look at the news, then decide.",
    )


def _plain(refusal: ZhiliError) -> ZhiliError:
    return CaseMovedOn() if isinstance(refusal, Conflict) else refusal


def _read(request: HttpRequest) -> DeedBody:
    raw = request.POST.get("deed", "")
    if len(raw) > _LONGEST or "\0" in raw:
        raise Malformed()
    try:
        return DeedBody.model_validate_json(raw)
    except ValidationError:
        raise Malformed() from None


def _deed(request: HttpRequest, body: DeedBody) -> cases.FieldCase | cases.FieldVisit:
    act = _act(request, body.act) if body.act is not None else None
    if body.case is not None and act is not None:
        return cases.FieldVisit(case_id=body.case, act=act, seen=body.version)
    files = _uploads(request.FILES.getlist(_OF_THE_CASE))
    return cases.FieldCase(type_key=body.type, data=body.data, files=files, then=act)


def _act(request: HttpRequest, body: ActBody) -> cases.FieldAct:
    proof = {
        name.removeprefix(_OF_THE_ACT): _uploads(sent)
        for name, sent in request.FILES.lists()
        if name.startswith(_OF_THE_ACT)
    }
    return cases.FieldAct(action=body.action, data=body.data, files=proof)


def _uploads(sent: "list[UploadedFile[bytes]]") -> list[tuple[str, str, bytes]]:
    return [as_upload(one) for one in sent]


def _now(who: Who, body: DeedBody) -> dict[str, object] | None:
    """How the case stands and what happened since, as far as it helps to decide; None for a case not opened yet."""
    if body.case is None:
        return None
    try:
        view = cases.whole(case_id=body.case, actor=who.actor, at=who.at)
    except NotFound:
        return None
    language = get_language() or "zh"
    events = cases.timeline(case_id=view.id, actor=who.actor, at=who.at)
    since = [one for one in events if one.seq > (body.version or 0)][-_NEWS:]
    case_type = cases.case_type_version(view.type_key, view.type_version)
    allowed = {one.key for one in view.allowed}
    roles = view.roles & {ROLE, forms.ALONE}
    return {
        "version": view.version,
        "state": view.stage_title.in_(language),
        "ended": view.ended,
        "actions": [one.key for one in forms.possible(case_type, view.stage, roles) if one.key in allowed],
        "happened": [
            {
                "what": one.title.in_(language),
                "unit": one.unit_name.in_(language) if one.unit_name else "",
                "at": one.at,
            }
            for one in since
        ],
    }
