"""Serving a paper: recorded and sealed when it is done, and when who was served here first opens it; proof on paper."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhili.documents.models import Paper, Service
from zhili.documents.operations.setting import pdf
from zhili.documents.queries.papers import PAPER
from zhili.documents.queries.services import services
from zhili.documents.rules import numbers
from zhili.documents.rules.ways import ONLINE, WAYS
from zhili.kernel.actor import Actor
from zhili.kernel.canonical import json_bytes
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

SERVED, OPENED = "paper.served", "paper.opened"
"""As what kinds of action they stand in the log."""

_TEMPLATE = Path(__file__).parents[1] / "paper" / "service.typ"
_LONGEST = 200
_RECORDED = ("paper_id", "who", "name", "way", "note", "by", "at", "sha256")
_WAY = Text(zh="选一种送达方式。", en="Choose how it is served.")
_NAME = Text(zh="写明送给谁。", en="Say on whom.")


class NotComplete(ZhiliError):
    """The paper is not signed and sealed yet."""

    code: ClassVar[str] = "paper-not-complete"
    status: ClassVar[int] = 409
    message = Text(
        zh="这份文书还没有签齐、盖章，不能送达。",
        en="This paper is not signed and sealed yet; it cannot be served.",
    )


@dataclass(frozen=True, slots=True)
class Recipient:
    """On whom a paper is served: what they are called, and their account's reference where it goes there."""

    name: str
    who: str = ""


def serve(*, paper_id: UUID, to: Recipient, way: str, note: str = "", actor: Actor, at: datetime) -> UUID:
    """Record that a paper was served; the record's id. Raises NotFound, NotComplete, Invalid."""
    name = clean(to.name, limit=_LONGEST)
    wrong = {"way": _WAY} if way not in WAYS or (way == ONLINE and not to.who) else {}
    wrong |= {} if name else {"name": _NAME}
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        paper = Paper.objects.select_for_update().filter(id=paper_id).first()
        if paper is None:
            raise NotFound(what=PAPER)
        if paper.complete_at is None:
            raise NotComplete
        id, by, batch = new_id(at), f"{actor.kind}:{actor.id}", Batch()
        row = Service(
            paper_id=paper.id, who=to.who if way == ONLINE else "", name=name, way=way,
            note=clean(note, limit=_LONGEST) or "", by=by, at=at, sha256=paper.sha256,
        )  # fmt: skip
        salt = ledger.seal(
            batch, id=id, action=SERVED, district_id=paper.district_id, content=served_content(row), at=at
        )
        kept = {column: getattr(row, column) for column in _RECORDED}
        batch.insert("documents_service", {"id": id, "district_id": paper.district_id, **kept, "salt": salt})
        batch.write()
    return id


def opened(*, paper_id: UUID, actor: Actor, at: datetime) -> bool:
    """Note that who was served here opened the paper; whether it was the first time."""
    with transaction.atomic():
        row = (
            Service.objects.select_for_update()
            .filter(paper_id=paper_id, who=f"{actor.kind}:{actor.id}", opened_at=None)
            .first()
        )
        if row is None or actor.kind == "anonymous":
            return False
        id, batch = new_id(at), Batch()
        salt = ledger.seal(
            batch, id=id, action=OPENED, district_id=row.district_id, content=opened_content(row, at), at=at
        )
        key = {"district_id": row.district_id, "id": row.id}
        batch.update("documents_service", key, {"opened_at": at, "opened_id": id, "opened_salt": salt})
        batch.write()
    return True


def served_content(row: Service) -> bytes:
    """The record of a service as it is sealed under its row's id."""
    return _sealed({column: getattr(row, column) for column in _RECORDED})


def opened_content(row: Service, at: datetime) -> bytes:
    """The record of the first opening of what was served here, as it is sealed under ``opened_id``."""
    return _sealed({"service": str(row.id), "sha256": row.sha256, "at": at})


def proof_of_service(*, paper_id: UUID, names: dict[str, str], at: datetime) -> bytes:
    """The proof (送达回证) of everything that was done to serve a paper, as PDF.

    ``names`` gives the names of members of staff by id. Raises NotFound, NotSet.
    """
    paper = Paper.objects.filter(id=paper_id).first()
    if paper is None:
        raise NotFound(what=PAPER)
    rows = [
        [
            one.name,
            WAYS[one.way].zh + (f"（{one.note}）" if one.note else ""),
            f"{moment(one.at)}\n{names.get(one.by.partition(':')[2], '')}",
            moment(one.opened_at) if one.opened_at else "—",
        ]
        for one in services(paper_id)
    ]
    day = timezone.localtime(at)
    facts = {
        "title": "送达回证", "paper": paper.title_zh, "number": paper.number or "（无）", "office": paper.office,
        "sha256": " ".join(paper.sha256[place : place + 8] for place in range(0, 64, 8)), "rows": rows,
        "day": numbers.day_in_words(day.year, day.month, day.day),
    }  # fmt: skip
    return pdf(_TEMPLATE.read_text("utf-8"), facts, at=at)


def _sealed(row: dict[str, object]) -> bytes:
    """A record as it is sealed: what a bare digest of names would give away is salted by the log."""
    return json_bytes({name: _plain(value) for name, value in row.items()})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def moment(at: datetime) -> str:
    """An instant as papers say it, in the city's time."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
