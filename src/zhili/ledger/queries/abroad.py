"""Receipts against a checkpoint that stands in other logs too: who would change the one has to change the others."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zhili.ledger.queries.proving import prove
from zhili.ledger.rules.receipts import Receipt
from zhili.ledger.signing.abroad import Abroad, Anchorages
from zhili.ledger.signing.house import ANCHORS
from zhili.ledger.verifier.checks import Fault
from zhili.ledger.verifier.program import check_receipt


def anchors_policy() -> bytes | None:
    """Which other logs this house believes, as a policy; None where none is named."""
    try:
        return (Path(settings.ZHILI_LEDGER) / ANCHORS).read_bytes()
    except FileNotFoundError:
        return None


def abroad(event_id: UUID, *, policy: bytes) -> list[tuple[Abroad, Receipt]]:
    """Of each other log that ``policy`` believes: the earliest checkpoint of this log that stands there and holds the
    event, and the event's receipt against it.

    Raises NotFound where nothing was sealed under the id, NotYetInLog, LogDamaged.
    """
    kept = Anchorages(Path(settings.ZHILI_LEDGER)).covering(prove(event_id).position)
    found = []
    for one in kept:
        if _is_believed(one, policy):
            proof = prove(event_id, size=one.size)
            found.append((one, Receipt(proof.position, proof.hashes, one.note)))
    return found


def _is_believed(kept: Abroad, policy: bytes) -> bool:
    """The other log may be named no longer, or by other keys."""
    try:
        return check_receipt(kept.name, kept.proof, BytesIO(kept.note), policy).holds
    except Fault:
        return False
