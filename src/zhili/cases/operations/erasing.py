"""Erasing personal data of a case: how to reach the reporter, or everything that anybody wrote in it.

The history stays, emptied: the database lets an event change in this one way only (migration of ``models.kept``), and
an event of its own, sealed, says what was left. Files go when no other case holds the same.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from zhili.cases.models import Attachment, HandOut, InStepRow, PartyRow
from zhili.cases.operations import record, world
from zhili.cases.operations.attach import store
from zhili.cases.queries import types
from zhili.cases.queries.collecting import holder_of_sources
from zhili.cases.queries.emptied import emptied_events
from zhili.cases.queries.single import history, state_of
from zhili.cases.rules import erasing, step
from zhili.cases.rules.state import CaseState, Event, add_up
from zhili.casetypes.language import CaseType
from zhili.documents import public as documents
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch, cursor, fetch
from zhili.notification import public as notification
from zhili.people import public as people
from zhili.workspace import public as workspace

CONTACT, ALL, TOLD = "contact", "all", "told"
_EMPTY = """
UPDATE cases_caseevent SET actor = %s, data = %s, changes = %s, salt = %s, idempotency = NULL, fingerprint = NULL
WHERE district_id = %s AND case_id = %s AND seq = %s
"""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: how many records of personal fields, events emptied, files, messages and drafts."""

    part: str
    gone: dict[str, int]


def erase_contact(
    *, case_id: UUID, why: str, actor: Actor, at: datetime, fields: Collection[str] | None = None
) -> Erased:
    """Erase the personal fields of a case, or those named. Whether it may be is the caller's to decide.

    Raises NotFound, PurposeMissing.
    """
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        records = people.forget(holder=state.id, actor=actor, purpose=why, at=at, fields=fields)
        named = {"fields": sorted(fields)} if fields is not None else {}
        _note(state, {"part": CONTACT, **named}, why=why, actor=actor, at=at)
        return _reported(state, Erased(CONTACT, {"records": records}), why=why, actor=actor, at=at)


def erase_all(*, case_id: UUID, why: str, actor: Actor, at: datetime) -> Erased:
    """Erase what anybody wrote in a case, its files, and how to reach its reporter. Safe to repeat.

    Whether its time is over is the caller's to decide. Raises NotFound, PurposeMissing.
    """
    with isolation.widened("erase"), transaction.atomic():
        state = state_of(case_id, lock=True)
        case_type = types.of_version(state.type_key, state.type_version)
        events = history(state)
        gone = {
            "records": people.forget(holder=state.id, actor=actor, purpose=why, at=at)
            + _forget_parties(state, why=why, actor=actor, at=at)
            + _forget_sources(state, why=why, actor=actor, at=at),
            "files": _drop_files(state),
            "papers": documents.forget_about(subject=state.id),
            "deliveries": _empty_deliveries(state),
            "in_step": _empty_in_step(state),
            "messages": notification.forget_about(about=state.id, district_id=state.district_id),
            "drafts": workspace.drop_drafts_of_case(case_id=state.id),
            "handed": workspace.forget_watched(case_id=state.id),
            "told": sum(
                _empty_told(other, state, why=why, actor=actor, at=at) for other in _named_in(events)
            ),
            "events": len(events),
        }
        _empty(case_type, state, events)
        emptied = add_up(history(state))
        _note(emptied, _left(state, ALL), why=why, actor=actor, at=at, case_type=case_type)
        return _reported(state, Erased(ALL, gone), why=why, actor=actor, at=at)


def _forget_parties(state: CaseState, *, why: str, actor: Actor, at: datetime) -> int:
    """Erase who the invited parties are; their codes open nothing any more."""
    PartyRow.objects.filter(district_id=state.district_id, case_id=state.id).delete()
    return sum(
        people.forget(holder=one.id, actor=actor, purpose=why, at=at)
        for one in state.parties
        if not one.opener
    )


def _forget_sources(state: CaseState, *, why: str, actor: Actor, at: datetime) -> int:
    """Erase from which other cases of the person fields were taken over."""
    holder = holder_of_sources(state.id)
    if not people.keeps_private(holder=holder, district_id=state.district_id):
        return 0
    return people.forget(holder=holder, actor=actor, purpose=why, at=at)


def _named_in(events: Iterable[Event]) -> list[UUID]:
    """The cases that a case was ever linked to: what was said here may have been told there."""
    named = (change["to"] for event in events for change in event.changes if change["do"] == "link")
    return [UUID(one) for one in dict.fromkeys(map(str, named))]


def _empty_told(other: UUID, state: CaseState, *, why: str, actor: Actor, at: datetime) -> int:
    """Empty what another case was told of this one; how many of its events."""
    there = state_of(other, lock=True)
    told = [
        event
        for event in history(there)
        if event.action == "inform" and event.data.get("number") == state.number
    ]
    if told:
        _empty(types.of_version(there.type_key, there.type_version), there, told)
        _note(there, _left(there, TOLD), why=why, actor=actor, at=at)
    return len(told)


def _note(
    state: CaseState,
    data: dict[str, object],
    *,
    why: str,
    actor: Actor,
    at: datetime,
    case_type: CaseType | None = None,
) -> None:
    """The erasure as an event of the case; with ``case_type``, the row is emptied with it."""
    done = step.note(
        state, erasing.ERASE, actor=f"{actor.kind}:{actor.id}", at=at, changes=(), data={**data, "why": why},
        visibility="parties",
    )  # fmt: skip
    batch = Batch()
    record.events(batch, [done])
    declared = case_type or types.of_version(state.type_key, state.type_version)
    record.changed(batch, declared, done.state, world.calendar())
    if case_type is not None:
        batch.update("cases_wording", _key(state, "case_id"), {"grams": "{}"})
        batch.delete("cases_openwording", _key(state, "case_id"))
    batch.write()
    if case_type is not None:
        fetch(
            "UPDATE cases_case SET reporter = '', secret = NULL, retain_until = NULL WHERE district_id = %s AND id = %s"
            " RETURNING 1",
            [state.district_id, state.id],
        )


def _empty(case_type: CaseType, state: CaseState, events: Iterable[Event]) -> None:
    """Leave of these events what has no words."""
    with cursor() as cur:
        for event in (erasing.scrubbed(case_type, each) for each in events):
            values = (event.actor, Jsonb(dict(event.data)), Jsonb(list(event.changes)), erasing.NO_SALT)
            cur.execute(_EMPTY, (*values, state.district_id, state.id, event.seq))


def _left(state: CaseState, part: str) -> dict[str, object]:
    """What the event of an erasure says: what was erased, and a digest over all that is left of emptied events."""
    return {"part": part, "left": erasing.digest(state.id, emptied_events(state))}


def _drop_files(state: CaseState) -> int:
    """Take the case's files away; their bytes once this is done for good, where no other case holds the same."""
    held = Attachment.objects.filter(district_id=state.district_id, case_id=state.id)
    handed = HandOut.objects.filter(district_id=state.district_id, case_id=state.id)
    digests = {*held.values_list("sha256", flat=True), *handed.values_list("certificate", flat=True)}
    gone = held.delete()[0] + handed.delete()[0]
    transaction.on_commit(partial(_drop_bytes, digests))
    return gone


def _drop_bytes(digests: Iterable[str]) -> None:
    """Nobody adds a file while it is seen whether another case holds the same."""
    with transaction.atomic():
        with cursor() as cur:
            cur.execute("LOCK TABLE cases_attachment IN SHARE ROW EXCLUSIVE MODE")
        kept = {
            *Attachment.objects.filter(sha256__in=digests).values_list("sha256", flat=True),
            *HandOut.objects.filter(certificate__in=digests).values_list("certificate", flat=True),
        }
        for digest in set(digests) - kept:
            store().remove(digest)


def _empty_deliveries(state: CaseState) -> int:
    return len(
        fetch(
            "UPDATE cases_delivery SET body = '{}' WHERE district_id = %s AND case_id = %s RETURNING 1",
            [state.district_id, state.id],
        )
    )


def _empty_in_step(state: CaseState) -> int:
    kept = InStepRow.objects.filter(district_id=state.district_id, case_id=state.id)
    return kept.update(fields={}, differs=0)


def _reported(state: CaseState, done: Erased, *, why: str, actor: Actor, at: datetime) -> Erased:
    batch = Batch()
    batch.insert(
        "cases_erasure",
        {
            "id": new_id(at), "district_id": state.district_id, "case_id": state.id, "part": done.part, "why": why,
            "by": f"{actor.kind}:{actor.id}", "at": at, "gone": done.gone,
        },
    )  # fmt: skip
    batch.write()
    return done


def _key(state: CaseState, name: str) -> dict[str, object]:
    return {"district_id": state.district_id, name: state.id}
