"""Writing known answers, changing and retiring them, taking in a file of them. Nothing is overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.kernel.rowfiles import FileRow
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding.models import KnownAnswerRow
from zhili.understanding.queries import advice
from zhili.understanding.queries.answers import ANSWER, city_day, in_force
from zhili.understanding.rules.answer_rows import Draft, Known, draft_of

KEEPERS = frozenset({"dispatcher", "supervisor", "steward", "admin"})
"""Who writes known answers: those who answer for what the centre says, not everybody who says it."""

MOST_ROWS = 5000
_KEEP = Text(zh="维护知识库", en="keep known answers")
_WHY = Text(zh="请写明为什么停用。", en="Say why it is retired.")


class TooManyRows(ZhiliError):
    """A file has more answers than are taken at once."""

    code: ClassVar[str] = "too-many-rows"
    status: ClassVar[int] = 422
    message = Text(
        zh="一次最多导入 {most} 条。请分成几个文件。", en="At most {most} rows at once; split the file."
    )


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that was not taken: as it stood, with what is wrong, field by field (empty name: the row as a whole)."""

    row: FileRow
    faults: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class AnswersTaken:
    """What became of a file: new answers, changed ones, those that said nothing new, and rows sent back."""

    read: int
    added: int
    changed: int
    same: int
    refused: tuple[RowRefused, ...]


def may_keep_answers(*, actor: Actor, at: datetime) -> bool:
    """Whether the actor may write and retire known answers: city-wide, for they hold for the whole city."""
    return people.may(actor=actor, verb="answers.write", roles=KEEPERS, area=None, unit=None, at=at)


def write_answer(
    *, draft: Draft, actor: Actor, at: datetime, id: UUID | None = None, version: int | None = None
) -> UUID:
    """Keep a new answer, or with ``id`` a new wording of one; returns its id.

    ``version`` is the wording that the writer had before them. Raises Forbidden, NotFound for one that is not in
    force, Conflict where somebody else has changed it meanwhile.
    """
    _require(actor, at)
    with transaction.atomic():
        former = _ended(id, actor, at, version=version) if id is not None else None
        row = _row(draft, actor, at, former)
        row.save(force_insert=True)
        _changed()
    return row.answer_id


def retire_answer(*, id: UUID, why: str, actor: Actor, at: datetime) -> None:
    """Take an answer out of use, saying why; it stays on record. Raises Forbidden, NotFound, Invalid."""
    _require(actor, at)
    reason = clean(why, limit=300)
    if not reason:
        raise Invalid({"why": _WHY})
    with transaction.atomic():
        _ended(id, actor, at, why=reason)
        _changed()


def import_answers(
    *, rows: Iterable[FileRow], classes: Mapping[str, str], actor: Actor, at: datetime
) -> AnswersTaken:
    """Take in the rows of a file (``rules.answer_rows.COLUMNS``): good ones stand, bad ones come back.

    A row with a question that is known already changes its answer. ``classes`` are codes by code and by name.
    Raises Forbidden, TooManyRows.
    """
    _require(actor, at)
    held = list(rows)
    if len(held) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    known = Known(classes=classes, is_unit=lambda code: people.unit(code) is not None)
    drafts: dict[str, Draft] = {}
    refused: list[RowRefused] = []
    for row in held:
        try:
            draft = _draft(row, known, at)
            drafts[draft.question] = draft
        except Invalid as refusal:
            refused.append(RowRefused(row, refusal.fields))
    with transaction.atomic():
        counts = _taken(drafts, actor, at)
        _changed()
    return AnswersTaken(read=len(held), refused=tuple(refused), **counts)


def _require(actor: Actor, at: datetime) -> None:
    if not may_keep_answers(actor=actor, at=at):
        raise Forbidden(verb=_KEEP)


def _draft(row: FileRow, known: Known, at: datetime) -> Draft:
    if row.fault is not None:
        raise Invalid({"": row.fault})
    written = {name: str(value) for name, value in row.fields.items() if value is not None}
    return draft_of(written, known=known, today=city_day(at))


def _taken(drafts: Mapping[str, Draft], actor: Actor, at: datetime) -> dict[str, int]:
    standing = {
        row.question: row
        for row in KnownAnswerRow.objects.select_for_update().filter(ended_at=None, question__in=list(drafts))
    }
    new: list[KnownAnswerRow] = []
    changed = [row for row in standing.values() if not _says(row, drafts[row.question])]
    for row in changed:
        _end(row, actor, at, why="")
        new.append(_row(drafts[row.question], actor, at, row))
    added = [draft for question, draft in drafts.items() if question not in standing]
    new += [_row(draft, actor, at, None) for draft in added]
    KnownAnswerRow.objects.bulk_create(new, batch_size=500)
    return {"added": len(added), "changed": len(changed), "same": len(standing) - len(changed)}


def _says(row: KnownAnswerRow, draft: Draft) -> bool:
    kept = (
        row.keywords, row.answer, row.class_code, row.unit, row.valid_from, row.valid_until, row.source,
        row.for_residents,
    )  # fmt: skip
    return kept == (
        " ".join(draft.keywords), draft.answer, draft.class_code, draft.unit, draft.valid_from,
        draft.valid_until, draft.source, draft.for_residents,
    )  # fmt: skip


def _ended(
    id: UUID, actor: Actor, at: datetime, *, version: int | None = None, why: str = ""
) -> KnownAnswerRow:
    row = KnownAnswerRow.objects.select_for_update().filter(answer_id=id, ended_at=None).first()
    if row is None:
        raise NotFound(what=ANSWER)
    if version is not None and row.version != version:
        raise Conflict(expected=version, found=row.version)
    _end(row, actor, at, why=why)
    return row


def _end(row: KnownAnswerRow, actor: Actor, at: datetime, *, why: str) -> None:
    KnownAnswerRow.objects.filter(answer_id=row.answer_id, version=row.version).update(
        ended_by=actor.id, ended_at=at, ended_why=why
    )


def _row(draft: Draft, actor: Actor, at: datetime, former: KnownAnswerRow | None) -> KnownAnswerRow:
    return KnownAnswerRow(
        answer_id=former.answer_id if former else new_id(at),
        version=former.version + 1 if former else 1,
        question=draft.question,
        keywords=" ".join(draft.keywords),
        answer=draft.answer,
        class_code=draft.class_code,
        unit=draft.unit,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        source=draft.source,
        for_residents=draft.for_residents,
        written_by=actor.id,
        written_at=at,
    )


def _changed() -> None:
    for forget in (in_force.forget, advice.forget):
        forget()
        transaction.on_commit(forget)
