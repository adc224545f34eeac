"""The one writer of the log."""

import os
from datetime import datetime
from uuid import UUID

from zhili.kernel.rows import Batch
from zhili.ledger.rules import digests


def seal(batch: Batch, *, id: UUID, action: str, district_id: int, content: bytes, at: datetime) -> bytes:
    """Seal ``content`` in the caller's batch, under the id of the event it belongs to.

    Returns the salt (32 bytes) for the caller to keep beside the content. The instant is kept to the second.
    """
    salt = os.urandom(digests.SALT_BYTES)
    batch.insert(
        "ledger_entry",
        {
            "id": id,
            "district_id": district_id,
            "action": action,
            "sealed_at": at.replace(microsecond=0),
            "digest": digests.digest(salt=salt, content=content),
        },
    )
    return salt
