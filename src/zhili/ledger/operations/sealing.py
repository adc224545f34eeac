"""The one writer of the log: a seal waits in the caller's statement for the sequencer to give it its place."""

import os
from datetime import datetime
from uuid import UUID

from zhili.kernel.rows import Batch
from zhili.ledger.rules.digests import SALT_BYTES, digest, sm3_digest
from zhili.ledger.rules.entries import Algorithm, encode

_LONGEST_ACTION = 124  # bytes that an entry with two commitments has room for


def seal(batch: Batch, *, id: UUID, action: str, district_id: int, content: bytes, at: datetime) -> bytes:
    """Seal ``content`` in the caller's batch, under the id of the event it belongs to.

    Returns the salt (32 bytes) for the caller to keep beside the content. The log keeps the hour of the instant,
    and the first 124 bytes of the action.
    """
    salt = os.urandom(SALT_BYTES)
    leaf = encode(
        organisation=district_id,
        action=action.encode()[:_LONGEST_ACTION].decode(errors="ignore"),
        at=at,
        commitments=(
            (Algorithm.HMAC_SHA256, digest(salt=salt, content=content)),
            (Algorithm.HMAC_SM3, sm3_digest(salt=salt, content=content)),
        ),
    )
    batch.insert("ledger_pending", {"id": id, "district_id": district_id, "leaf": leaf})
    return salt
