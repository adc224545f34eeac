"""Secrets that must be read again, such as the password of a mail server: AES-256-GCM under a key of their own each.

Owns the cipher; the master key and the label, which says whose secret it is, are the caller's.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class Lost(Exception):
    """The secret was sealed under another master key or for another label, or was changed since."""


def seal(secret: str, *, master: bytes, label: str) -> bytes:
    """The secret as it may be stored."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(master, label).encrypt(nonce, secret.encode(), label.encode())


def unseal(sealed: bytes, *, master: bytes, label: str) -> str:
    """The secret in the clear. Raises Lost."""
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(master, label).decrypt(nonce, ciphertext, label.encode()).decode()
    except (InvalidTag, ValueError) as fault:
        raise Lost from fault


def _cipher(master: bytes, label: str) -> AESGCM:
    return AESGCM(hmac.digest(master, f"zhili {label}".encode(), "sha256"))
