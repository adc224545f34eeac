"""How a seal is made and checked: HMAC (RFC 2104) over the content under a fresh salt, with SHA-256 and with SM3."""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

SALT_BYTES = 32
DIGEST_BYTES = 32
_OWN_SM3 = "sm3" in hashlib.algorithms_available
"""Whether this Python's OpenSSL has SM3: in one call a third of what the library takes. Not every build has it."""


def digest(*, salt: bytes, content: bytes) -> bytes:
    """The commitment to ``content``: 32 bytes; without the salt it cannot be guessed back."""
    return hmac.digest(salt, content, hashlib.sha256)


def sm3_digest(*, salt: bytes, content: bytes) -> bytes:
    """The same commitment by the national digest: HMAC with SM3, 32 bytes."""
    if _OWN_SM3:
        return hmac.digest(salt, content, "sm3")
    made = HMAC(salt, hashes.SM3())
    made.update(content)
    return made.finalize()


def sm3(data: bytes) -> bytes:
    """The SM3 digest of data (GB/T 32905-2016): 32 bytes."""
    made = hashes.Hash(hashes.SM3())
    made.update(data)
    return made.finalize()


def matches(*, salt: bytes, content: bytes, sealed: bytes) -> bool:
    """Whether ``content`` is what was sealed."""
    return hmac.compare_digest(digest(salt=salt, content=content), sealed)
