"""A case's evidence made ready for a court: a certificate and a list of everything, both sealed, and the bundle.

Made in two steps, because a receipt exists only once the log is published that far: ``hand_out`` seals, and
``write_hand_out`` writes the bundle, then and at any time later.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import IO, ClassVar
from uuid import UUID

from django.db import transaction

from zhili.cases.models import Attachment
from zhili.cases.operations import record, world
from zhili.cases.operations.attach import FILE_SEALED, store
from zhili.cases.operations.certifying import certificate
from zhili.cases.operations.custody import LONGEST, named
from zhili.cases.queries import types
from zhili.cases.queries.custody import BUNDLE, SealedEvent, hand_out_row, rows, sealed_events
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.rules import custody, guards, step
from zhili.cases.rules.sealing import content
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Step
from zhili.documents import public as documents
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.files import Kept
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

CERTIFICATE, LIST = "证书.pdf", "清单.json"
_PDF, _PAPER = "application/pdf", "文书/{name}"
_HAND_OUT = Text(
    zh="出具证据包（主办、督办单位和督查、领导可以）",
    en="have a bundle of evidence made (the lead, overseers, supervisors and leaders may)",
)


class NoEvidence(ZhiliError):
    """The case has neither a file nor a finished paper."""

    code: ClassVar[str] = "no-evidence"
    status: ClassVar[int] = 422
    message = Text(
        zh="这个案件还没有材料，也没有签齐盖章的文书，没有可以出具的证据。",
        en="The case has no files and no finished papers: there is no evidence yet.",
    )


def hand_out(*, case_id: UUID, to: str, actor: Actor, at: datetime) -> UUID:
    """Note the export, seal a certificate and a list of all the evidence; the id is for ``write_hand_out``.

    Files that the actor may read, and the finished papers of the case, which whoever reads the case reads. Files from
    before files were sealed are sealed now: their entry tells the hour. Raises NotFound, Forbidden, NoEvidence, NotSet.
    """
    with transaction.atomic():
        state = _for_who_may(state_of(case_id, lock=True), actor, at)
        seen = guards.visibilities(roles_on(actor, state, at=at))
        files = rows(state, seen)
        issued = [one for one in documents.proven(state.id) if one.is_paper or custody.may_see_service(seen)]
        if not files and not issued:
            raise NoEvidence
        batch, to = Batch(), clean(to, limit=LONGEST)
        _seal_those_before(batch, state, files, at)
        done = step.note(
            state, custody.EXPORT, actor=guards.reference(actor), at=at, changes=(),
            data={"files": named(files), "to": to, **_listed_papers(issued)},
        )  # fmt: skip
        record.events(batch, [done])
        record.changed(
            batch, types.of_version(state.type_key, state.type_version), done.state, world.calendar()
        )
        id = _seal_export(batch, done, [*sealed_events(state)], files, issued, to=to, at=at)
        batch.write()
    return id


def write_hand_out(*, hand_out_id: UUID, actor: Actor, at: datetime, to: IO[bytes]) -> None:
    """Write the bundle that was made ready. What was erased since is listed, with its place in the log alone.

    Raises NotFound, Forbidden, NotPublished and NotYetInLog while the log is not published that far.
    """
    made = hand_out_row(hand_out_id)
    state = _for_who_may(state_of(made.case_id), actor, at)
    events = sealed_events(state, until=made.event_seq)
    if not events or events[-1].event.seq != made.event_seq:
        raise NotFound(what=BUNDLE)
    kept = {one.id: one for one in rows(state, ("public", "parties", "internal"))}
    items = [
        _file_item(name, id, kept.get(id)) for name, id in _file_names(custody.listed(events[-1].event.data))
    ]
    issued = {one.id: one for one in documents.proven(state.id)}
    items += [_paper_item(name, id, issued.get(id)) for name, id in _paper_names(events[-1].event.data)]
    items += [
        ledger.Item(_event_name(one), _id(one), one.salt, partial(io.BytesIO, one.content)) for one in events
    ]
    items.append(
        ledger.Item(
            CERTIFICATE,
            made.certificate_id,
            bytes(made.certificate_salt),
            partial(store().open, made.certificate),
        )
    )
    manifest = ledger.Item(LIST, made.id, bytes(made.salt), partial(io.BytesIO, bytes(made.manifest)))
    ledger.write_bundle(items, to=to, manifest=manifest)


def _for_who_may(state: CaseState, actor: Actor, at: datetime) -> CaseState:
    roles = roles_on(actor, state, at=at)
    if not guards.may_read(roles):
        raise NotFound(what=CASE)
    if not custody.may_hand_out(roles):
        raise Forbidden(verb=_HAND_OUT)
    return state


def _seal_those_before(batch: Batch, state: CaseState, files: Sequence[Attachment], at: datetime) -> None:
    for one in files:
        if one.salt is None:
            with store().open(one.sha256) as content_of:
                one.salt = ledger.seal_file(
                    batch, id=one.id, action=FILE_SEALED, district_id=state.district_id,
                    file=content_of, at=at,
                )  # fmt: skip
            key = {"district_id": state.district_id, "id": one.id}
            batch.update("cases_attachment", key, {"salt": one.salt})


def _seal_export(
    batch: Batch, done: Step, before: list[SealedEvent], files: Sequence[Attachment],
    issued: Sequence[documents.Proven], *, to: str, at: datetime,
) -> UUID:  # fmt: skip
    """Make and seal the certificate, then the list of everything; returns what the list was sealed under."""
    state, id, certificate_id = done.state, new_id(at), new_id(at)
    events = [*before, SealedEvent(done.event, content(state.id, done.event, state.stage), b"")]
    paper = certificate(state, files, issued, [one.event for one in events], number=id, to=to, at=at)
    held = store().put(Kept("pdf", _PDF, CERTIFICATE, paper))
    listed = [
        *((name, one.sha256) for (name, _id), one in zip(_file_names(named(files)), files, strict=True)),
        *((_PAPER.format(name=one.name), one.sha256) for one in issued),
        *((_event_name(one), hashlib.sha256(one.content).hexdigest()) for one in events),
        (CERTIFICATE, held.sha256),
    ]
    manifest = ledger.manifest_of(listed)
    seal = partial(ledger.seal, batch, district_id=state.district_id, at=at)
    batch.insert(
        "cases_handout",
        {
            "id": id, "district_id": state.district_id, "case_id": state.id, "event_seq": done.event.seq,
            "at": at, "by": done.event.actor, "receiver": to, "manifest": manifest,
            "salt": seal(id=id, action="evidence.list", content=manifest),
            "certificate": held.sha256, "certificate_id": certificate_id,
            "certificate_salt": seal(id=certificate_id, action="evidence.certificate", content=paper),
        },
    )  # fmt: skip
    return id


def _file_names(listed: Sequence[object]) -> list[tuple[str, UUID]]:
    """What each file is called in the bundle, and its id; numbered, so that no two are called alike."""
    files = [one for one in listed if isinstance(one, dict)]
    return [(f"证据/{place} {one['name']}", UUID(str(one["id"]))) for place, one in enumerate(files, start=1)]


def _listed_papers(issued: Sequence[documents.Proven]) -> dict[str, list[dict[str, str]]]:
    """The papers as the event of the export lists them, and how they were served; neither where there is none."""
    parts = {
        custody.PAPERS: [one for one in issued if one.is_paper],
        custody.RECORDS: [one for one in issued if not one.is_paper],
    }
    return {
        part: [{"id": str(one.id), "name": one.name, "sha256": one.sha256} for one in found]
        for part, found in parts.items()
        if found
    }


def _paper_names(data: Mapping[str, object]) -> list[tuple[str, UUID]]:
    """What each paper, and each record of its service, is called in the bundle, and what it was sealed under."""
    listed = (*custody.listed(data, custody.PAPERS), *custody.listed(data, custody.RECORDS))
    return [(_PAPER.format(name=one["name"]), UUID(str(one["id"]))) for one in listed]


def _event_name(one: SealedEvent) -> str:
    return f"保管记录/{one.event.seq} {custody.WORDS[one.event.action].zh}.json"


def _id(one: SealedEvent) -> UUID:
    if one.event.id is None:
        raise NotFound(what=BUNDLE)
    return one.event.id


def _paper_item(name: str, id: UUID, one: documents.Proven | None) -> ledger.Item:
    return ledger.Item(name, id, one.salt, one.content) if one is not None else ledger.Item(name, id)


def _file_item(name: str, id: UUID, row: Attachment | None) -> ledger.Item:
    if row is None or row.salt is None or not store().exists(row.sha256):
        return ledger.Item(name, id)
    return ledger.Item(name, id, bytes(row.salt), partial(store().open, row.sha256))
