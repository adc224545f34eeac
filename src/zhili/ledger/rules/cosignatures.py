"""What a cosigner signs (C2SP tlog-cosignature): the message over a checkpoint, and the signature with its time."""

import struct

from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.keys import Malformed

_LABEL = b"subtree/v1\n\x00"
_LATEST = 2**63 - 1
_LONGEST_NAME = 255


def timed_text(text: str, at: int) -> bytes:
    """The message of an Ed25519 cosignature: a header, the POSIX second ``at``, and the whole text of the note."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def subtree(*, cosigner: str, at: int, checkpoint: Checkpoint) -> bytes:
    """The message of an ML-DSA-44 cosignature: it binds the cosigner's name, but no extension lines.

    ``at`` is a POSIX second, or 0 when nothing is said about the time. Raises Malformed for a name too long.
    """
    return b"".join((
        _LABEL, _short(cosigner), struct.pack(">Q", at), _short(checkpoint.origin),
        struct.pack(">QQ", 0, checkpoint.size), checkpoint.root,
    ))  # fmt: skip


def stamped(at: int, signature: bytes) -> bytes:
    """Time and signature as they stand together in the signature line."""
    return struct.pack(">Q", at) + signature


def unstamped(raw: bytes) -> tuple[int, bytes]:
    """Time and signature of a cosignature. Raises Malformed for a time that the standard does not allow."""
    at = int.from_bytes(raw[:8], "big")
    if len(raw) < 8 or at > _LATEST:
        raise Malformed("the cosignature's time is out of bounds")
    return at, raw[8:]


def _short(text: str) -> bytes:
    encoded = text.encode()
    if not 0 < len(encoded) <= _LONGEST_NAME:
        raise Malformed("a name is from 1 to 255 bytes long")
    return bytes([len(encoded)]) + encoded
