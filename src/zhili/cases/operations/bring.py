"""A deed brought in with its files, whole or not at all, once: from a device that had no signal, or in a form.

Opening, files and what was done next stand in one transaction under the key that came with it. What may be done is
decided by ``open``, ``attach`` and ``act``; nothing is decided here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.models import Attachment
from zhili.cases.operations.act import act
from zhili.cases.operations.attach import attach
from zhili.cases.operations.open import open
from zhili.cases.queries import repeats, types
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.rules import guards
from zhili.cases.rules.state import CaseState
from zhili.kernel.actor import Actor
from zhili.kernel.once import Once
from zhili.kernel.refusals import Conflict, NotFound
from zhili.people import public as people

Upload = tuple[str, str, bytes]
"""A file as ``attach`` takes it: name, declared media type, bytes."""

CHANNEL = "grid"


@dataclass(frozen=True, slots=True)
class FieldAct:
    """What was done to a case: the action, its form, and files by the field of the form that names them."""

    action: str
    data: Mapping[str, object]
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldCase:
    """A case that somebody found: what to open it with, its files, and what was done to it at once, if anything."""

    type_key: str
    data: Mapping[str, object]
    files: Sequence[Upload] = ()
    then: FieldAct | None = None


@dataclass(frozen=True, slots=True)
class FieldVisit:
    """Something done to a case that was there before; ``seen`` is its version as far as the device knew."""

    case_id: UUID
    act: FieldAct
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """The case, and the version to which an act brought it; ``repeated`` where the deed had been brought before."""

    case_id: UUID
    number: str
    stage: str
    version: int
    repeated: bool


def bring(*, key: str, deed: FieldCase | FieldVisit, actor: Actor, at: datetime) -> Brought:
    """Do a deed under the device's own ``key``. Coming again, it changes nothing and is answered as the first time.

    Raises what ``open``, ``attach`` and ``act`` raise; NotFound to whom may not read the case; Conflict where it has
    gone past what was seen; Mismatch where the key comes again with another content; ValueError without a key.
    """
    once = Once.of(guards.reference(actor), key, _content(deed))
    if once is None:
        raise ValueError("a deed needs its key")
    with transaction.atomic():
        if repeats.was_delivered(once.key, once.fingerprint):
            return _again(once)
        if isinstance(deed, FieldCase):
            return _opened(deed, actor, at, once)
        return _visited(deed, actor, at, once)


def _opened(deed: FieldCase, actor: Actor, at: datetime, once: Once) -> Brought:
    opened = open(type_key=deed.type_key, data=deed.data, actor=actor, channel=CHANNEL, at=at, once=once)
    if opened.repeated:  # it came twice at the same moment, and the other one was first
        return _again(once)
    if deed.files:
        attach(case_id=opened.id, uploads=deed.files, actor=actor, at=at)
    if deed.then is not None:
        _do(opened.state, deed.then, actor, at, None)
    return _told(state_of(opened.id))


def _visited(deed: FieldVisit, actor: Actor, at: datetime, once: Once) -> Brought:
    state = state_of(deed.case_id, lock=True)
    if not guards.may_read(guards.roles_of(actor, state, at=at, lineage=people.lineage)):
        raise NotFound(what=CASE)
    if repeats.was_delivered(once.key, once.fingerprint):
        return _again(once)
    if deed.seen is not None and deed.seen != state.seq:
        raise Conflict(expected=deed.seen, found=state.seq)
    return _told(_do(state, deed.act, actor, at, once))


def _do(state: CaseState, done: FieldAct, actor: Actor, at: datetime, once: Once | None) -> CaseState:
    declared = types.of_version(state.type_key, state.type_version).actions.get(done.action)
    data = dict(done.data)
    for name, uploads in done.files.items():
        visibility = declared.visibility if declared else "parties"
        data[name] = _kept(state.id, uploads, actor, at, visibility)
    return act(case_id=state.id, action=done.action, actor=actor, data=data, at=at, once=once)


def _kept(case_id: UUID, uploads: Sequence[Upload], actor: Actor, at: datetime, visibility: str) -> list[str]:
    """Attach files for a field of a form; returns what the field says of them."""
    before = set(Attachment.objects.filter(case_id=case_id).values_list("id", flat=True))
    after = attach(case_id=case_id, uploads=uploads, actor=actor, at=at, visibility=visibility)
    return [str(one.id) for one in after if one.id not in before]


def _content(deed: FieldCase | FieldVisit) -> dict[str, object]:
    """What makes the deed the same when it comes again; which version was seen is no part of it."""
    if isinstance(deed, FieldVisit):
        return {"case": str(deed.case_id), "act": _act(deed.act)}
    then = _act(deed.then) if deed.then else None
    return {"type": deed.type_key, "data": deed.data, "files": _digests(deed.files), "then": then}


def _act(done: FieldAct) -> dict[str, object]:
    files = {name: _digests(files) for name, files in done.files.items()}
    return {"action": done.action, "data": done.data, "files": files}


def _digests(files: Sequence[Upload]) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for _, _, content in files]


def _told(state: CaseState) -> Brought:
    return Brought(state.id, state.number, state.stage, state.seq, repeated=False)


def _again(once: Once) -> Brought:
    state = repeats.first_answer(once.key, once.fingerprint)
    return Brought(state.id, state.number, state.stage, repeats.first_version(once.key), repeated=True)
