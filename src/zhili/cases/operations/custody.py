"""Evidence in other hands: handed over, or opened for a purpose. Each is an event of the case before it happens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.models import Attachment
from zhili.cases.operations import record, world
from zhili.cases.operations.attach import open_file
from zhili.cases.queries import types
from zhili.cases.queries.custody import FILE, rows
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.views import AttachmentView
from zhili.cases.rules import custody, guards, step
from zhili.cases.rules.state import CaseState
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text

LONGEST = 300
_TO = Text(zh="写明交给谁：单位和人。", en="Say to whom: the office and the person.")
_NOTE = Text(zh="写明事由。", en="Say what for.")
_WHICH = Text(zh="至少选一份材料。", en="Choose at least one file.")
_EVIDENCE = Text(zh="经手这件案件的证据", en="handle the evidence of this case")


def hand_on(
    *, case_id: UUID, files: Collection[UUID], to: str, note: str, actor: Actor, at: datetime
) -> None:
    """Note that files were handed over to somebody, inside or outside of the house.

    Raises NotFound, Forbidden for whom stands on the resident's side, Invalid.
    """
    said = {"to": clean(to, limit=LONGEST), "note": clean(note, limit=LONGEST)}
    wrong = {name: words for name, words in (("to", _TO), ("note", _NOTE)) if not said[name]}
    if not files:
        wrong["files"] = _WHICH
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        state, seen = _handled(case_id, actor, at)
        chosen = [one for one in rows(state, seen) if one.id in files]
        if len(chosen) != len(set(files)):
            raise NotFound(what=FILE)
        _note(state, custody.HAND_ON, {"files": named(chosen), **said}, actor=actor, at=at)


def examine(*, attachment_id: UUID, note: str, actor: Actor, at: datetime) -> tuple[AttachmentView, bytes]:
    """A file as evidence, opened for a purpose that is noted first. Raises NotFound, Forbidden, Invalid."""
    note = clean(note, limit=LONGEST)
    if not note:
        raise Invalid({"note": _NOTE})
    found = open_file(attachment_id=attachment_id, actor=actor, at=at)
    with transaction.atomic():
        state, seen = _handled(found[0].case_id, actor, at)
        chosen = [one for one in rows(state, seen) if one.id == attachment_id]
        _note(state, custody.EXAMINE, {"files": named(chosen), "note": note}, actor=actor, at=at)
    return found


def named(files: Sequence[Attachment]) -> list[dict[str, object]]:
    """Files as an event of custody names them."""
    return [{"id": str(one.id), "name": one.name, "size": one.size, "sha256": one.sha256} for one in files]


def _handled(case_id: UUID, actor: Actor, at: datetime) -> tuple[CaseState, tuple[str, ...]]:
    state = state_of(case_id, lock=True)
    roles = roles_on(actor, state, at=at)
    if not guards.may_read(roles):
        raise NotFound(what=CASE)
    seen = guards.visibilities(roles)
    if "internal" not in seen:
        raise Forbidden(verb=_EVIDENCE)
    return state, seen


def _note(state: CaseState, action: str, data: Mapping[str, object], *, actor: Actor, at: datetime) -> None:
    done = step.note(state, action, actor=guards.reference(actor), at=at, changes=(), data=data)
    batch = Batch()
    record.events(batch, [done])
    record.changed(batch, types.of_version(state.type_key, state.type_version), done.state, world.calendar())
    batch.write()
