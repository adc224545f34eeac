"""Where outside platforms bring cases and events: signed, of now, each taken once (docs/outside-platforms.md)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from zhili.cases import public as cases
from zhili.kernel.actor import ANONYMOUS, Actor
from zhili.kernel.refusals import Unauthenticated
from zhili.ui.rest.answers import idempotency_key, json
from zhili.ui.rest.asking import Asking, Guard
from zhili.ui.rest.shapes import Word

router = Router(tags=["outside platforms"])
Number = Annotated[Word, Field(max_length=60)]


class Signature(Guard):
    """Lets in the platform that the address names, if it signed the message. Raises NotFound, Unauthenticated."""

    def __call__(self, request: HttpRequest) -> Actor:
        """The platform, kept on the request."""
        asking: Any = request
        header = request.headers.get
        asking.actor = cases.signed_by(
            platform=str(asking.resolver_match.kwargs["platform"]),
            sender=header("X-Zhili-Platform", ""),
            timestamp=header("X-Zhili-Timestamp", ""),
            key=idempotency_key(request) or "",
            signature=header("X-Zhili-Signature", ""),
            body=request.body,
            at=asking.at,
        )
        actor: Actor = asking.actor
        return actor


SIGNED = Signature("signed", lambda actor, at: actor != ANONYMOUS, schemes=("signature",))


def _header(name: str, pattern: str, description: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": True, "description": description, "schema": schema}


_HEADERS = {
    "parameters": [
        _header("Idempotency-Key", "^[!-~]{1,200}$", "The message's own key, the same at every try."),
        _header("X-Zhili-Platform", "^[A-Za-z0-9_-]{2,20}$", "The sender, as it is registered here."),
        _header("X-Zhili-Timestamp", "^[0-9]{1,12}$", "Seconds since 1970, at most five minutes off."),
    ]
}


class SentField(BaseModel):
    """How a field stands that both sides keep: its value, the sender's count of its own changes and of ours."""

    value: str | bool | int | float | None
    mine: Annotated[int, Field(ge=0, le=2**31)]
    yours: Annotated[int, Field(ge=0, le=2**31)]
    by: Annotated[str, Field(max_length=200)] = ""
    at: datetime | None = None


class Sent(BaseModel):
    """What every message has: the sender's number for the case, and where in its history it stands."""

    format: Literal[1] = 1
    number: Number
    fields: dict[Annotated[str, Field(max_length=60)], SentField] = Field(default={}, max_length=100)
    seq: Annotated[int, Field(ge=1, le=2**31)] = 1
    data: dict[str, Any] = {}


class SentCase(Sent):
    """A case handed over: what it is about and where, the sender's form, and whom to call where that was shared."""

    kind: Literal["case"]
    type: Annotated[str, Field(max_length=200)] = ""
    case: dict[str, Any]
    contact: dict[str, str] = {}


class SentEvent(Sent):
    """What was done in a case: the word of the exchange for it, with its form; ``reference`` is our number."""

    kind: Literal["event"]
    reference: Number
    word: Number
    title: dict[str, str] = {}


class Taken(BaseModel):
    """Our number for the case; which action was done, or null where the words were noted in the case."""

    reference: str
    taken: str | None


@router.post("/outside/{platform}/cases", auth=SIGNED, response={200: Taken}, openapi_extra=_HEADERS)
def receive_case(request: Asking, platform: str, body: SentCase) -> HttpResponse:
    """Hand a case over. A message that comes again is answered as the first time and opens nothing."""
    return _answered(
        cases.receive_case(
            actor=request.actor, message=body.model_dump(mode="json"), key=_key(request), at=request.at
        )
    )


@router.post("/outside/{platform}/events", auth=SIGNED, response={200: Taken}, openapi_extra=_HEADERS)
def receive_event(request: Asking, platform: str, body: SentEvent) -> HttpResponse:
    """Tell what was done in a case that went from one side to the other."""
    return _answered(
        cases.receive_event(
            actor=request.actor, message=body.model_dump(mode="json"), key=_key(request), at=request.at
        )
    )


def _key(request: Asking) -> str:
    key = idempotency_key(request)
    if key is None:
        raise Unauthenticated()
    return key


def _answered(received: cases.Received) -> HttpResponse:
    return json({"reference": received.reference, "taken": received.taken})
