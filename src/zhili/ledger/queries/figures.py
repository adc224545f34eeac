"""What was sealed when it was published, and its receipts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ledger.models import Published
from zhili.ledger.queries.receipts import is_published, whole_receipt

_WHAT = Text(zh="这份公布的内容", en="What was published")


_KEEPERS = frozenset({"leader", "supervisor", "steward", "admin"})


@dataclass(frozen=True, slots=True)
class PublishedView:
    """What ``what`` said at ``at``: the very bytes that were sealed under ``id``.

    ``receipts``: the log is published, so that there are any.
    """

    id: UUID
    what: str
    at: datetime
    content: bytes
    receipts: bool


def published(what: str) -> PublishedView | None:
    """What was published last under this name; None where nothing was."""
    row = Published.objects.filter(what=what).order_by("-id").first()
    return _view(row) if row else None


def published_content(id: UUID) -> PublishedView:
    """What was sealed under this id. Raises NotFound."""
    return _view(_row(id))


def published_receipt(id: UUID) -> bytes:
    """Its receipt. Raises NotFound, NotPublished, NotYetInLog."""
    return whole_receipt(id, salt=bytes(_row(id).salt))


def may_have_published(actor: Actor, *, at: datetime) -> bool:
    """Whether somebody answers for the figures of the whole city and may have what was published, word for word."""
    return any(one.role in _KEEPERS and one.covers_area(None) for one in actor.held(at))


def _view(row: Published) -> PublishedView:
    return PublishedView(row.id, row.what, row.at, bytes(row.content), is_published())


def _row(id: UUID) -> Published:
    found = Published.objects.filter(id=id).first()
    if found is None:
        raise NotFound(what=_WHAT)
    return found
