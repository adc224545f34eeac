"""Receipts against a checkpoint that an outside authority stamped: they bound the time, not only the order."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from zhili.ledger.queries.proving import prove
from zhili.ledger.rules import checkpoints, notes
from zhili.ledger.rules.faults import LogForked
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.signing.stamping import Stamps


def stamp_roots() -> bytes:
    """The root certificates (PEM) of the authorities that this house believes or believed; empty without one."""
    return Stamps(Path(settings.ZHILI_LEDGER)).roots()


def stamped_receipt(event_id: UUID) -> tuple[bytes, Receipt, bytes] | None:
    """The entry of an event, its receipt against the earliest stamped checkpoint that holds it, and the response (RFC
    3161) over that checkpoint; None where none was stamped since.

    Raises NotFound where nothing was sealed under the id, NotYetInLog, LogDamaged, and LogForked where tiles and
    checkpoint differ.
    """
    kept = Stamps(Path(settings.ZHILI_LEDGER)).covering(prove(event_id).position)
    if kept is None:
        return None
    head = checkpoints.checkpoint(notes.note(kept.note).text)
    proof = prove(event_id, size=head.size)
    if (proof.size, proof.root) != (head.size, head.root):
        raise LogForked(what=f"the tiles are not those of the stamped checkpoint of {head.size} entries")
    return proof.leaf, Receipt(proof.position, proof.hashes, kept.note), kept.response
