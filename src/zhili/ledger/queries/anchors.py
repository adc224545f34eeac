"""Checkpoints of other logs that were sealed in this one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.ledger.models import Anchor
from zhili.ledger.rules.heads import EMPTY, Head


@dataclass(frozen=True, slots=True)
class Anchored:
    """That the log of ``origin`` had ``size`` entries, sealed here at ``at``; ``note`` is its signed word for it.

    ``continues``: it was shown to have only grown since the one before.
    """

    event_id: UUID
    origin: str
    size: int
    at: datetime
    continues: bool
    note: bytes
    salt: bytes


def newest_anchors() -> list[Anchored]:
    """Of each other log the last checkpoint that was sealed here, and every one that did not continue it."""
    last = Anchor.objects.filter(continues=True).order_by("origin", "-size").distinct("origin")
    found = [*_all(last), *_all(Anchor.objects.filter(continues=False))]
    return sorted(found, key=lambda one: (one.origin, one.at))


def anchored_head(origin: str) -> Head:
    """How far another log was when it was last sealed here; the empty log where it never was."""
    row = (
        Anchor.objects.filter(origin=origin, continues=True)
        .order_by("-size")
        .values_list("size", "root")
        .first()
    )
    return Head(row[0], bytes(row[1])) if row else EMPTY


def is_anchored(origin: str, head: Head) -> bool:
    """Whether exactly this state of another log is sealed here."""
    return Anchor.objects.filter(origin=origin, size=head.size, root=head.root).exists()


def _all(rows: Iterable[Anchor]) -> list[Anchored]:
    return [
        Anchored(
            event_id=row.event_id,
            origin=row.origin,
            size=row.size,
            at=row.anchored_at,
            continues=row.continues,
            note=bytes(row.note),
            salt=bytes(row.salt),
        )
        for row in rows
    ]
