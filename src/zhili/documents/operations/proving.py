"""What a court may be given of the papers about a subject: the finished bytes of each, and the records of its service.

All of it was sealed in the log when it came about; here it is laid out with the salts, as it was sealed.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO
from uuid import UUID

from zhili.documents.models import Edition, Service
from zhili.documents.operations.keeping import read, store
from zhili.documents.operations.serving import moment, opened_content, served_content
from zhili.documents.queries.papers import PaperView, papers
from zhili.documents.rules.ways import WAYS


@dataclass(frozen=True, slots=True)
class Proven:
    """Something of a paper that was sealed under ``id``. ``content`` opens the bytes that were, ``salt`` belongs to
    them; both are None where they were erased. ``said`` is a record of service in a sentence, empty for a paper.
    """

    id: UUID
    name: str
    sha256: str
    size: int
    salt: bytes | None
    content: Callable[[], IO[bytes]] | None
    said: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether it is a paper itself, not a record of how it was served."""
        return not self.said


def proven(subject: UUID) -> list[Proven]:
    """The papers about a subject that are signed and sealed, in the order of their issue, then how they were served.

    A paper's bytes are its last ones, with every signature and the seal on them. To open them raises NotAsIssued where
    they are others.
    """
    done = [one for one in papers([subject])[::-1] if one.complete_at is not None]
    editions = {
        one.paper_id: one
        for one in Edition.objects.filter(paper_id__in=[one.id for one in done]).order_by("paper_id", "place")
    }
    numbered = list(enumerate(done, start=1))
    found = [_paper(place, one, editions[one.id]) for place, one in numbered]
    return [*found, *(record for place, one in numbered for record in _records(place, one))]


def _paper(place: int, one: PaperView, edition: Edition) -> Proven:
    kept = store().exists(edition.sha256)
    return Proven(
        edition.id, f"{place} {one.file_name}", edition.sha256, edition.size,
        bytes(edition.salt) if kept else None, partial(_bytes, edition.sha256) if kept else None,
    )  # fmt: skip


def _bytes(sha256: str) -> IO[bytes]:
    return io.BytesIO(read(sha256))


def _records(place: int, one: PaperView) -> Iterator[Proven]:
    """How a paper was served. A record whose person was erased is not what was sealed any more."""
    called = f"《{one.title.zh}》{one.number or ''}"
    for number, row in enumerate(Service.objects.filter(paper_id=one.id).order_by("id"), start=1):
        note = f"（{row.note}）" if row.note else ""
        said = f"{called}：{WAYS[row.way].zh}{note}，{row.name}，{moment(row.at)}"
        content = served_content(row) if row.name else None
        yield _record(f"{place} 送达记录 {number}.json", row.id, bytes(row.salt), content, said)
        if row.opened_at is not None and row.opened_id is not None and row.opened_salt is not None:
            opened = opened_content(row, row.opened_at)
            said = f"{called}：{row.name}首次打开，{moment(row.opened_at)}"
            yield _record(
                f"{place} 首次打开 {number}.json", row.opened_id, bytes(row.opened_salt), opened, said
            )


def _record(name: str, id: UUID, salt: bytes, content: bytes | None, said: str) -> Proven:
    if content is None:
        return Proven(id, name, "", 0, None, None, said)
    digest = hashlib.sha256(content).hexdigest()
    return Proven(id, name, digest, len(content), salt, partial(io.BytesIO, content), said)
