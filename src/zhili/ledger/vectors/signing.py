"""Vectors of the signature schemes: Ed25519 and ML-DSA-44 (Wycheproof), SM2 (GB/T 32918)."""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from zhili.ledger.rules import der, sm2
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.vectors.cases import Case

_PUBLIC_BYTES = 65


def ed25519(document: Any) -> Iterator[Case]:
    """Signatures of the library that notes are checked with, valid and not."""
    for one in document["cases"]:
        yield one["id"], partial(_alike, one, _ed25519)


def mldsa44(document: Any) -> Iterator[Case]:
    """The same for ML-DSA-44, contexts included."""
    for one in document["cases"]:
        yield one["id"], partial(_alike, one, _mldsa44)


def chinese(document: Any) -> Iterator[Case]:
    """SM2: keys to take or to refuse, digests with the signer's name, signatures over messages and over digests."""
    for one in document["cases"]:
        yield one["id"], partial(_sm2_alike, one)


def _alike(one: Any, check: Any) -> bool:
    try:
        check(*(bytes.fromhex(one[name]) for name in ("pk", "msg", "ctx", "sig")))
    except (InvalidSignature, ValueError):
        return bool(one["result"] == "invalid")
    return bool(one["result"] == "valid")


def _ed25519(key: bytes, message: bytes, _: bytes, signature: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)


def _mldsa44(key: bytes, message: bytes, context: bytes, signature: bytes) -> None:
    MLDSA44PublicKey.from_public_bytes(key).verify(signature, message, context)


def _sm2_alike(one: Any) -> bool:
    try:
        _sm2(one)
    except (Malformed, ValueError):
        return not one["valid"]
    return bool(one["valid"])


def _sm2(one: Any) -> None:
    public = bytes.fromhex(one["pub_hex"]) if "pub_hex" in one else _public_in(one["priv_pem"])
    sm2.point(public)
    digest = bytes.fromhex(one.get("digest_hex", one.get("e_hex", "")))
    if "msg_utf8" in one:
        signer = one["uid_utf8"].encode()
        made = sm2.digest_of(public=public, message=one["msg_utf8"].encode(), id=signer)
        if digest and made != digest:
            raise Malformed("the digest is another")
        digest = made
    if digest:
        sm2.verify_digest(public=public, digest=digest, signature=_signature(one))


def _signature(one: Any) -> bytes:
    if "sig_der_hex" in one:
        pair = decode_dss_signature(bytes.fromhex(one["sig_der_hex"]))
    else:
        pair = int(one["r_hex"], 16), int(one["s_hex"], 16)
    return b"".join(number.to_bytes(32, "big") for number in pair)


def _public_in(pem: str) -> bytes:
    """The public key at the end of a private key's file (RFC 5915: the last bit string)."""
    whole = der.value(b64decode("".join(line for line in pem.splitlines() if "-" not in line)))
    return whole.inner()[2].body[-_PUBLIC_BYTES:]
