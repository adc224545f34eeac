"""What is sealed, whether it has its place in the log yet or waits for it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from zhili.kernel.ids import instant_of
from zhili.kernel.rows import fetch
from zhili.ledger.models import Entry, Log, Pending
from zhili.ledger.queries.rows import LOCK
from zhili.ledger.rules.digests import matches
from zhili.ledger.rules.entries import SealedEntry, decode

_LEAVES = """
SELECT event_id, leaf, position FROM ledger_entry WHERE event_id = ANY(%s)
UNION ALL SELECT id, leaf, NULL FROM ledger_pending WHERE id = ANY(%s)
ORDER BY position DESC NULLS FIRST
"""

_AT_WORK = """
SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s::bigint::oid AND objid = %s::bigint::oid
AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def sealed_digests(*, district_id: int, ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The digests sealed under these ids; an id without a seal is absent. What was sealed first counts."""
    return {
        id: entry.digest for id, entry in _entries(list(ids)).items() if entry.organisation == district_id
    }


def is_sealed(*, district_id: int, id: UUID, salt: bytes, content: bytes) -> bool:
    """Whether exactly this content was sealed under this id."""
    sealed = sealed_digests(district_id=district_id, ids=[id]).get(id)
    return sealed is not None and matches(salt=salt, content=content, sealed=sealed)


def count() -> int:
    """How many events are sealed, in the log and on the way to it."""
    return Entry.objects.count() + Pending.objects.count()


def waiting() -> int:
    """How many events are on the way to the log."""
    return Pending.objects.count()


def oldest_waiting_at() -> datetime | None:
    """The instant of the oldest act that is on the way to the log, by its id; None where none waits."""
    ids = fetch("SELECT id FROM ledger_pending ORDER BY id LIMIT 1", [])
    return instant_of(ids[0][0]) if ids else None


def is_sequenced() -> bool:
    """Whether a sequencer is at work on this database."""
    return bool(fetch(_AT_WORK, [LOCK >> 32, LOCK & 0xFFFF_FFFF]))


def last_sequenced_at() -> datetime | None:
    """When entries were given their places last; None where none ever were."""
    return Log.objects.values_list("sequenced_at", flat=True).first()


def _entries(ids: list[UUID]) -> dict[UUID, SealedEntry]:
    return {id: decode(bytes(leaf)) for id, leaf, _ in fetch(_LEAVES, [ids, ids])}
