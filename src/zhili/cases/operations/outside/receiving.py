"""Taking what outside platforms send: signed by them, of now, and each message once however often it comes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhili.cases.models import Delivery, InStepRow
from zhili.cases.operations import open as opening
from zhili.cases.operations.act import act, note
from zhili.cases.operations.outside import deciding
from zhili.cases.queries import platforms, repeats, types
from zhili.cases.queries.single import CASE, by_number, state_of
from zhili.cases.rules import guards
from zhili.cases.rules.errors import LimitReached, NotAllowedNow, TooLate
from zhili.cases.rules.outside import messages, told
from zhili.cases.rules.state import CaseState
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.calling.signing import is_genuine
from zhili.kernel.cleaning import clean
from zhili.kernel.once import Once
from zhili.kernel.refusals import NotFound, Unauthenticated
from zhili.people import public as people

CHANNEL = "outside"
HEARD = "hear"
_WORDS = ("text", "reason", "state")
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Received:
    """What a message came to: our number for the case, and the action done (None: it was noted in the case)."""

    reference: str
    taken: str | None


def signed_by(
    *, platform: str, sender: str, timestamp: str, key: str, signature: str, body: bytes, at: datetime
) -> Actor:
    """The platform that signed a message. Raises NotFound for one we do not know, Unauthenticated otherwise."""
    known = platforms.platform(platform, active=True)
    genuine = sender == platform and is_genuine(
        signature,
        platforms.secret_of(platform),
        platform=platform,
        timestamp=timestamp,
        key=key,
        body=body,
        at=at,
    )
    if not genuine or not key:
        raise Unauthenticated()
    return people.present(Actor(kind="outside", id=known.key, name=known.name), at=at)


def receive_case(*, actor: Actor, message: Mapping[str, Any], key: str, at: datetime) -> Received:
    """Open a case that a platform hands over. Raises Invalid, NoTravellingType, and Mismatch."""
    platform = platforms.platform(actor.id)
    case_type = platforms.received_type(platform, named=str(message.get("type", "")))
    once = _once(actor, message, key)
    first = _first_answer(once)
    if first is not None:
        return first
    data = _placed(messages.as_opening(case_type, message, platform=actor.id))
    data |= told.opening_data(case_type, message["fields"]) if platform.register else {}
    with transaction.atomic():
        opened = opening.open(
            type_key=case_type.key, data=data, actor=actor, channel=CHANNEL, at=at, once=once
        )
        if platform.register and not opened.repeated:
            deciding.begin(state=opened.state, actor=actor, message=message, at=at)
    return Received(reference=opened.number, taken="open")


def receive_event(*, actor: Actor, message: Mapping[str, Any], key: str, at: datetime) -> Received:
    """Do in our case what a platform did in its own: the action that has the message's word and is theirs to do.

    What no action stands for, or none now, is noted in the case with its words: it is heard, and nobody need send it
    again. Raises NotFound for a case that is not theirs, Invalid, and Mismatch.
    """
    once = _once(actor, message, key)
    case_id = _theirs(actor, str(message["reference"]))
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        first = _first_answer(once)
        if first is not None:
            return first
        if message["word"] == told.IN_STEP and deciding.keeps(state, actor):
            deciding.hear(state=state, actor=actor, message=message, at=at, once=once)
            return Received(reference=state.number, taken=told.IN_STEP)
        taken = _acted(state, actor, message, once, at)
        if taken is None:
            _heard(state, actor, message, once, at)
        return Received(reference=state.number, taken=taken)


def _once(actor: Actor, message: Mapping[str, Any], key: str) -> Once:
    """Personal fields stand aside: corrected between two tries, they do not make it another message."""
    aside = {"contact", "type", *(() if message.get("fields") else ("fields",))}
    request = {name: value for name, value in message.items() if name not in aside}
    once = Once.of(guards.reference(actor), key, {"message": request})
    if once is None:
        raise Unauthenticated()
    return once


def _first_answer(once: Once) -> Received | None:
    first = repeats.first_event(once.key, once.fingerprint)
    if first is None:
        return None
    case_id, action = first
    taken = told.IN_STEP if action in told.WORDS else None if action == HEARD else action
    return Received(reference=state_of(case_id).number, taken=taken)


def _theirs(actor: Actor, reference: str) -> UUID:
    """The case with our number, if it came from the platform or went to it."""
    with isolation.widened("handed"):
        state, _ = by_number(reference)
        mine = state.reporter == guards.reference(actor)
        with_them = {"district_id": state.district_id, "case_id": state.id, "platform": actor.id}
        sent = any(table.objects.filter(**with_them).exists() for table in (Delivery, InStepRow))
        if not mine and not sent:
            raise NotFound(what=CASE)
    isolation.admit(state.id)
    return state.id


def _acted(
    state: CaseState, actor: Actor, message: Mapping[str, Any], once: Once, at: datetime
) -> str | None:
    action = types.of_version(state.type_key, state.type_version).actions.get(str(message["word"]))
    if action is None or "outside" not in action.by:
        return None
    data = messages.as_action(action, message)
    try:
        theirs = replace(actor, cases=frozenset({state.id}))
        act(case_id=state.id, action=action.key, actor=theirs, data=data, at=at, once=once)
    except (NotAllowedNow, TooLate, LimitReached):
        return None
    return action.key


def _heard(state: CaseState, actor: Actor, message: Mapping[str, Any], once: Once, at: datetime) -> None:
    sent, title = message.get("data", {}), message.get("title", {})
    said = {name: clean(str(sent[name]), limit=_LONGEST) for name in _WORDS if sent.get(name)}
    titles = {
        language: clean(str(title[language]), limit=100) for language in ("zh", "en") if title.get(language)
    }
    note(
        case_id=state.id,
        action=HEARD,
        actor=guards.reference(actor),
        at=at,
        changes=lambda _: (),
        data={**said, "platform": actor.id, "word": clean(str(message["word"]), limit=60), "title": titles},
        visibility="parties",
        once=once,
    )


def _placed(data: dict[str, object]) -> dict[str, object]:
    """A place that is not ours is kept in words: whether the matter is ours is for a person to say."""
    lon, lat = data.get("lon"), data.get("lat")
    if isinstance(lon, int | float) and isinstance(lat, int | float):
        data.pop("area", None)
        if people.locate(lon=float(lon), lat=float(lat)) is None:
            data = {name: value for name, value in data.items() if name not in ("lon", "lat")}
            data.setdefault("address", f"{lon}, {lat}")
    if "area" in data and people.area(str(data["area"])) is None:
        data.pop("area")
    return data
