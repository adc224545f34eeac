"""How a seal is made and checked: HMAC-SHA-256 (RFC 2104) over the content under a fresh salt."""

import hashlib
import hmac

SALT_BYTES = 32


def digest(*, salt: bytes, content: bytes) -> bytes:
    """The commitment to ``content``: 32 bytes; without the salt it cannot be guessed back."""
    return hmac.digest(salt, content, hashlib.sha256)


def matches(*, salt: bytes, content: bytes, sealed: bytes) -> bool:
    """Whether ``content`` is what was sealed."""
    return hmac.compare_digest(digest(salt=salt, content=content), sealed)
