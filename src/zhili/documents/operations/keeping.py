"""Where the bytes of papers lie: by digest, in a folder of their own, each read with its digest checked."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from django.conf import settings

from zhili.kernel import files
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

PDF = "application/pdf"
ISSUED, COMPLETE = "issued", "complete"
"""Why there is an edition: the paper was issued; signatures and seal were put on."""
_FOLDER = "papers"


class NotAsIssued(ZhiliError):
    """The bytes that lie there are not those that were issued or signed."""

    code: ClassVar[str] = "paper-not-as-issued"
    status: ClassVar[int] = 409
    message = Text(
        zh="这份文书的内容与制发时不一致（有页被换过或改动过），不能再签署或送达。请联系制发单位核实。",
        en="This paper is not as it was issued: a page was swapped or changed. It cannot be signed or served."
        " Ask the office that issued it.",
    )


def store() -> files.FileStore:
    """The store of papers of this house."""
    return files.FileStore(Path(settings.MEDIA_ROOT) / _FOLDER)


def keep(content: bytes, *, name: str, kind: str = "pdf", media_type: str = PDF) -> str:
    """Keep bytes that the house made; returns their SHA-256. Raises NoSpace, StoreUnavailable.

    The file counts as new, also where the store had it: the nightly sweep lets what is new alone.
    """
    digest = store().put(files.Kept(kind, media_type, name, content)).sha256
    os.utime(store().root / digest[:2] / digest)
    return digest


def read(sha256: str) -> bytes:
    """The bytes of this digest. Raises NotFound, and NotAsIssued where they are others."""
    with store().open(sha256) as held:
        content = held.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotAsIssued
    return content


def add_edition(
    batch: Batch, *, paper_id: UUID, district_id: int, place: int, why: str, content: bytes, at: datetime
) -> str:
    """Keep the bytes of a paper's next edition and seal them in the log, in the caller's batch; their SHA-256."""
    id, digest = new_id(at), keep(content, name=f"{paper_id}.pdf")
    salt = ledger.seal(batch, id=id, action=f"paper.{why}", district_id=district_id, content=content, at=at)
    batch.insert(
        "documents_edition",
        {
            "id": id, "district_id": district_id, "paper_id": paper_id, "place": place, "why": why, "at": at,
            "size": len(content), "sha256": digest, "salt": salt,
        },
    )  # fmt: skip
    return digest
