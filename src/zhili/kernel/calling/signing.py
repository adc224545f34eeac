"""How a message proves who sent it: a keyed digest over its sender, its instant, its key and its every byte."""

import hashlib
import hmac
from datetime import datetime, timedelta

SCHEME = "v1"
SKEW = timedelta(minutes=5)
"""How far the sender's clock may be from ours; an older message is not taken, whoever sends it."""


def signature(secret: str, *, platform: str, timestamp: str, key: str, body: bytes) -> str:
    """The signature of a message: HMAC-SHA256 (RFC 2104) over five lines, in hexadecimal after the scheme's name.

    ``platform`` is the sender as the receiver knows it, so that a message sent back to its sender proves nothing.
    """
    signed = b"\n".join((SCHEME.encode(), platform.encode(), timestamp.encode(), key.encode(), body))
    return f"{SCHEME}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def is_genuine(
    given: str, secret: str, *, platform: str, timestamp: str, key: str, body: bytes, at: datetime
) -> bool:
    """Whether a signature is the sender's and the message is of now. ``timestamp`` is in seconds since 1970."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(at.timestamp() - int(timestamp)) > SKEW.total_seconds():
        return False
    wanted = signature(secret, platform=platform, timestamp=timestamp, key=key, body=body)
    return hmac.compare_digest(wanted.encode(), given.encode())
