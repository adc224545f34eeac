"""What happened in a case and what was said. To act is to add an event."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from zhili.cases import public as cases
from zhili.cases.api import shapes, tell
from zhili.cases.public import CaseView
from zhili.casetypes.language import Action
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ui.rest.answers import expected_version, idempotency_key, json
from zhili.ui.rest.asking import KNOWN, Asking

router = Router(tags=["cases"])
_TO_TALK = Text(zh="留言", en="write here")


@router.get("/cases/{case_id}/events", auth=KNOWN, response={200: shapes.Events})
def list_events(request: Asking, case_id: UUID) -> HttpResponse:
    """The history, oldest first, as far as the caller may read it."""
    events = cases.timeline(case_id=case_id, actor=request.actor, at=request.at)
    return json({"events": [tell.event(one) for one in events]})


@router.post("/cases/{case_id}/events", auth=KNOWN, response={201: shapes.Done})
def act_on_case(request: Asking, case_id: UUID, body: shapes.Act) -> HttpResponse:
    """Do an action of the case's type. ``If-Match`` with the version seen guards against acting on an old one."""
    return acted(request, case_id, body.action, body.data)


def acted(request: Asking, case_id: UUID, action: str, data: dict[str, object]) -> HttpResponse:
    """Do an action and tell how the case stands."""
    state = cases.act(
        case_id=case_id,
        action=action,
        actor=request.actor,
        data=data,
        at=request.at,
        expected_version=expected_version(request),
        idempotency_key=idempotency_key(request),
    )
    told = {"id": state.id, "number": state.number, "stage": state.stage, "version": state.seq}
    place = {"Location": f"/api/v1/cases/{state.id}/events"}
    return json(told, status=201, etag=str(state.seq), headers=place)


@router.get("/cases/{case_id}/messages", auth=KNOWN, response={200: shapes.Messages})
def list_messages(request: Asking, case_id: UUID) -> HttpResponse:
    """What was said between people, oldest first."""
    events = cases.timeline(case_id=case_id, actor=request.actor, at=request.at)
    return json({"messages": [tell.event(one) for one in cases.conversation(events)]})


@router.post("/cases/{case_id}/messages", auth=KNOWN, response={201: shapes.Done})
def say(request: Asking, case_id: UUID, body: shapes.Say) -> HttpResponse:
    """Write a message. An ``action`` that is named is done with the text, whatever it leads to."""
    action = body.action or _talking(cases.whole(case_id=case_id, actor=request.actor, at=request.at))
    return acted(request, case_id, action, {"text": body.text})


def _talking(view: CaseView) -> str:
    """Of the actions that only say something to the other side, the one that is possible most of the time."""
    only_words = [one for one in view.allowed if _says_only(one)]
    if not only_words:
        raise Forbidden(verb=_TO_TALK)
    return max(only_words, key=lambda one: len(one.from_)).key


def _says_only(action: Action) -> bool:
    stays = not action.targets() and not action.effects and action.needs is None
    return stays and action.visibility in ("public", "parties") and set(action.form.properties) == {"text"}
