"""Issuing a paper: previewed as often as wanted, then numbered, set, sealed in the log and kept, in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from zhili.documents.operations.completing import complete
from zhili.documents.operations.keeping import ISSUED, add_edition
from zhili.documents.operations.setting import pdf, pdf_with_seats
from zhili.documents.queries.papers import PaperView, paper
from zhili.documents.rules import numbers
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch, fetch
from zhili.kernel.text import Text

_NEXT = """
INSERT INTO documents_series (unit, word, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (unit, word, year) DO UPDATE SET last = documents_series.last + 1 RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to sign: an actor's reference (``resident:ID``), and the word for them on the paper (申请人)."""

    who: str
    word: str


@dataclass(frozen=True, slots=True)
class Order:
    """A paper to be made: about which subject, of which kind, by which office, from which template and facts.

    ``word`` is that of the number's series, None for a paper without one. The template is given ``facts`` with title,
    number, office, day, draft and signers put in.
    """

    subject: UUID
    district_id: int
    kind: str
    title: Text
    unit: str
    office: str
    template: str
    facts: Mapping[str, object]
    word: str | None = None
    signers: tuple[Asked, ...] = field(default=())
    sealed: bool = True


def preview(order: Order, *, at: datetime) -> bytes:
    """The paper as it would be, marked as a draft and without a number; nothing is kept. Raises NotSet."""
    return pdf(order.template, _facts(order, number="", at=at, draft=True), at=at)


def issue(order: Order, *, actor: Actor, at: datetime) -> PaperView:
    """Number the paper, set it, seal its bytes in the log, and keep it: all of it or nothing.

    Of two at once in one series the second waits for the first, so that no number is missing or given twice.
    A paper that nobody signs gets the office's seal at once. Raises NotSet, NoSpace, StoreUnavailable,
    CertificateRevoked.
    """
    with transaction.atomic():
        number = _number(order, at)
        content, seats = pdf_with_seats(
            order.template, _facts(order, number=number or "", at=at, draft=False), at=at
        )
        id, batch = new_id(at), Batch()
        digest = add_edition(
            batch, paper_id=id, district_id=order.district_id, place=1, why=ISSUED, content=content, at=at
        )
        batch.insert(
            "documents_paper",
            {
                "id": id, "district_id": order.district_id, "subject": order.subject, "kind": order.kind,
                "title_zh": order.title.zh, "title_en": order.title.en, "unit": order.unit, "number": number,
                "template_sha256": hashlib.sha256(order.template.encode()).hexdigest(),
                "issued_by": f"{actor.kind}:{actor.id}", "issued_at": at, "issued_sha256": digest, "sha256": digest,
                "seats": Jsonb([asdict(one) for one in seats]), "sealed": order.sealed,
                "complete_at": None, "office": order.office,
            },
        )  # fmt: skip
        _add_signers(batch, order, id, at)
        batch.write()
        if not order.signers:
            complete(id, at=at)
    return paper(id)


def _number(order: Order, at: datetime) -> str | None:
    if order.word is None:
        return None
    year = timezone.localtime(at).year
    ((place,),) = fetch(_NEXT, [order.unit, order.word, year])
    return numbers.written(order.word, year=year, place=place)


def _facts(order: Order, *, number: str, at: datetime, draft: bool) -> dict[str, object]:
    day = timezone.localtime(at)
    return {
        **order.facts,
        "title": order.title.zh,
        "number": number or ("（草稿，未编号）" if order.word else ""),
        "office": order.office,
        "day": numbers.day_in_words(day.year, day.month, day.day),
        "draft": draft,
        "signers": [{"key": key, "word": one.word} for key, one in _keyed(order.signers)],
    }


def _keyed(signers: Sequence[Asked]) -> list[tuple[str, Asked]]:
    return [(f"signer{place}", one) for place, one in enumerate(signers, start=1)]


def _add_signers(batch: Batch, order: Order, paper_id: UUID, at: datetime) -> None:
    for place, (key, one) in enumerate(_keyed(order.signers), start=1):
        batch.insert(
            "documents_signer",
            {
                "id": new_id(at), "district_id": order.district_id, "paper_id": paper_id, "place": place,
                "who": one.who, "key": key, "word": one.word, "name": "",
            },
        )  # fmt: skip
