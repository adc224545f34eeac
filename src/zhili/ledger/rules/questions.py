"""Asking an authority for a time-stamp (RFC 3161, 2.4.1), and whether what came back answers the question."""

import hashlib
from collections.abc import Sequence

from cryptography import x509

from zhili.ledger.rules import der, timestamps
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.rules.timestamps import Stamp

MOST_NONCE = 2**63 - 1
_VERSION = b"\x02\x01\x01"
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_WITH_CERTIFICATES = b"\x01\x01\xff"


def question(content: bytes, *, nonce: int) -> bytes:
    """The request (DER) for a stamp over SHA-256 of ``content``, with the authority's certificates.

    ``nonce`` is a number from 0 to ``MOST_NONCE`` that nobody can guess: an old answer does not bear it.
    """
    imprint = _value(der.SEQUENCE, _SHA256, _value(der.OCTETS, hashlib.sha256(content).digest()))
    number = _value(der.INTEGER, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big"))
    return _value(der.SEQUENCE, _VERSION, imprint, number, _WITH_CERTIFICATES)


def answer(response: bytes, *, content: bytes, nonce: int, roots: Sequence[x509.Certificate]) -> Stamp:
    """The stamp that a response holds, checked against trusted roots, and that it answers ``question``.

    Raises Malformed or Unverified.
    """
    found = timestamps.stamp(response, roots=roots)
    if (found.method, found.digest) != ("sha256", hashlib.sha256(content).digest()):
        raise Unverified("the time-stamp is over something else")
    if found.nonce != nonce:
        raise Unverified("the time-stamp answers another request")
    return found


def _value(tag: int, *parts: bytes) -> bytes:
    """A value of less than 128 bytes."""
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body
