"""The one writer of the log: a seal waits in the caller's statement for the sequencer to give it its place."""

import hashlib
import hmac
import os
from datetime import datetime
from typing import IO
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from zhili.kernel.rows import Batch
from zhili.ledger.rules.digests import SALT_BYTES, digest, sm3_digest
from zhili.ledger.rules.entries import Algorithm, encode

_LONGEST_ACTION = 124  # bytes that an entry with two commitments has room for
_PART = 1 << 20


def seal(batch: Batch, *, id: UUID, action: str, district_id: int, content: bytes, at: datetime) -> bytes:
    """Seal ``content`` in the caller's batch, under the id of the event it belongs to.

    Returns the salt (32 bytes) for the caller to keep beside the content. The log keeps the hour of the instant,
    and the first 124 bytes of the action.
    """
    salt = os.urandom(SALT_BYTES)
    made = digest(salt=salt, content=content), sm3_digest(salt=salt, content=content)
    _queue(batch, id=id, action=action, district_id=district_id, digests=made, at=at)
    return salt


def seal_file(
    batch: Batch, *, id: UUID, action: str, district_id: int, file: IO[bytes], at: datetime
) -> bytes:
    """The same for a file of any size, read in parts from where it stands to its end."""
    salt = os.urandom(SALT_BYTES)
    sha256, sm3 = hmac.new(salt, digestmod=hashlib.sha256), HMAC(salt, hashes.SM3())
    while part := file.read(_PART):
        sha256.update(part)
        sm3.update(part)
    made = sha256.digest(), sm3.finalize()
    _queue(batch, id=id, action=action, district_id=district_id, digests=made, at=at)
    return salt


def _queue(
    batch: Batch, *, id: UUID, action: str, district_id: int, digests: tuple[bytes, bytes], at: datetime
) -> None:
    leaf = encode(
        organisation=district_id,
        action=action.encode()[:_LONGEST_ACTION].decode(errors="ignore"),
        at=at,
        commitments=tuple(zip((Algorithm.HMAC_SHA256, Algorithm.HMAC_SM3), digests, strict=True)),
    )
    batch.insert("ledger_pending", {"id": id, "district_id": district_id, "leaf": leaf})
