"""Files of a case: inspected by content, kept by digest, recorded as an event with its seal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhili.cases.models import Attachment
from zhili.cases.operations import deeds, record, world
from zhili.cases.queries import types
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.views import AttachmentView
from zhili.cases.queries.whole import attachments, readable
from zhili.cases.rules import custody, guards, step
from zhili.cases.rules.errors import NoRoom
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import ROOM
from zhili.documents import public as documents
from zhili.kernel import files
from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

MOST_FILES = 9
MOST_WORDS = 300
_PDF = "application/pdf"
FILE_SEALED = "case.attach.file"
"""As what kind of action the content of a file stands in the log."""
FILE = Text(zh="这个文件", en="This file")


class TooManyFiles(ZhiliError):
    """The case has as many files as it may have."""

    code: ClassVar[str] = "too-many-files"
    status: ClassVar[int] = 422
    message = Text(
        zh="一个案件最多 {limit} 个文件，现有 {found} 个。请合并或只传最能说明问题的。",
        en="A case takes at most {limit} files and has {found}. Merge them, or send the telling ones.",
    )


def store() -> files.FileStore:
    """Where the files of this house lie."""
    return files.FileStore(settings.MEDIA_ROOT)


def attach(
    *,
    case_id: UUID,
    uploads: Sequence[tuple[str, str, bytes]],
    actor: Actor,
    at: datetime,
    visibility: str = "parties",
    collected: str = "",
) -> tuple[AttachmentView, ...]:
    """Add files, given as (name, declared media type, bytes), to a case: all of them or none. Each is sealed by itself.

    ``collected`` says how and where they were collected, as an event of its own before the submission; from the
    office's side alone.

    Raises NotFound, NoRoom for a room that is not open to the actor, TooManyFiles, and what ``files.inspect``
    raises for a file that is not what it says.
    """
    kept = [files.inspect(content, name=name, declared=declared) for name, declared, content in uploads]
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        roles = roles_on(actor, state, at=at)
        if not guards.may_read(roles):
            raise NotFound(what=CASE)
        seen = guards.visibilities(roles)
        if visibility not in seen:
            if visibility.startswith(ROOM):
                raise NoRoom()
            visibility = "parties"
        present = Attachment.objects.filter(district_id=state.district_id, case_id=state.id).count()
        if present + len(kept) > MOST_FILES:
            raise TooManyFiles(limit=MOST_FILES, found=present)
        stored = [(one, store().put(one)) for one in kept]
        listed = [
            {"name": one.name, "media_type": one.media_type, "size": held.size, "sha256": held.sha256}
            for one, held in stored
        ]
        steps = []
        if (note := clean(collected, limit=MOST_WORDS)) and "internal" in seen:
            steps.append(
                _noted(state, custody.COLLECT, {"files": listed, "note": note}, actor, at, "internal")
            )
        before = steps[-1].state if steps else state
        done = _noted(before, custody.SUBMIT, {"files": listed}, actor, at, visibility)
        batch = Batch()
        record.events(batch, [*steps, done])
        record.changed(
            batch, types.of_version(state.type_key, state.type_version), done.state, world.calendar()
        )
        for one, held in stored:
            about = {
                "name": one.name, "media_type": one.media_type, "size": held.size, "sha256": held.sha256,
                "width": one.width, "height": one.height, "visibility": visibility,
            }  # fmt: skip
            _lay(batch, done, about, one.content, at)
        batch.write()
        if "reporter" in roles and not visibility.startswith(ROOM):
            deeds.tell_where_handled(done.state, done.event)
    return attachments(done.state, seen)


def _lay(batch: Batch, done: step.Step, about: Mapping[str, object], content: bytes, at: datetime) -> None:
    """Write a file that came with an event, sealed by itself."""
    id, district = new_id(at), done.state.district_id
    salt = ledger.seal(batch, id=id, action=FILE_SEALED, district_id=district, content=content, at=at)
    row = {
        "id": id,
        "district_id": district,
        "case_id": done.state.id,
        "event_seq": done.event.seq,
        "salt": salt,
    }
    batch.insert("cases_attachment", {**row, **about})


_ABOUT = ("name", "media_type", "size", "sha256", "width", "height")


def bring_along(
    origin: CaseState, case_id: UUID, *, with_files: bool, with_papers: bool, at: datetime
) -> None:
    """Add what all parties to a case may open to the one it led to, sealed there anew; no room's files, no internal.

    ``with_papers``: those in force, too, byte for byte, so that their seals and signatures hold there.
    """
    held = _open_to_all(origin) if with_files else []
    held += _in_force(origin) if with_papers else []
    if not held:
        return
    state = state_of(case_id, lock=True)
    listed = [{name: one[name] for name in ("name", "media_type", "size", "sha256")} for one in held]
    done = step.note(
        state, custody.SUBMIT, actor="system:engine", at=at, changes=(), visibility="parties",
        data={"files": listed, "number": origin.number},
    )  # fmt: skip
    batch = Batch()
    record.events(batch, [done])
    record.changed(batch, types.of_version(state.type_key, state.type_version), done.state, world.calendar())
    for one in held:
        with store().open(one["sha256"]) as file:
            _lay(batch, done, {**one, "visibility": "parties"}, file.read(), at)
    batch.write()


def _open_to_all(origin: CaseState) -> list[dict[str, Any]]:
    found = Attachment.objects.filter(
        district_id=origin.district_id, case_id=origin.id, visibility__in=("public", "parties")
    )
    return list(found.order_by("id").values(*_ABOUT))


def _in_force(origin: CaseState) -> list[dict[str, Any]]:
    """The papers of a case that all have signed, put among the files as they are."""
    found = []
    for one in documents.papers([origin.id]):
        if one.complete_at is not None:
            kept = files.Kept("pdf", _PDF, one.file_name, documents.read_bytes(one.sha256))
            stored = store().put(kept)
            about = (kept.name, _PDF, stored.size, stored.sha256, None, None)
            found.append(dict(zip(_ABOUT, about, strict=True)))
    return found


def _noted(
    state: CaseState, action: str, data: Mapping[str, object], actor: Actor, at: datetime, visibility: str
) -> step.Step:
    return step.note(
        state, action, actor=guards.reference(actor), at=at, changes=(), data=data, visibility=visibility
    )


def open_file(*, attachment_id: UUID, actor: Actor, at: datetime) -> tuple[AttachmentView, bytes]:
    """A file of a case that the actor may read. Raises NotFound."""
    row = Attachment.objects.filter(id=attachment_id).values_list("case_id", flat=True).first()
    if row is None:
        raise NotFound(what=FILE)
    state, roles = readable(row, actor, at=at)
    for one in attachments(state, guards.visibilities(roles)):
        if one.id == attachment_id:
            with store().open(one.sha256) as held:
                return one, held.read()
    raise NotFound(what=FILE)
