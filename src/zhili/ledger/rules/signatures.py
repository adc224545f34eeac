"""Signing notes and checking their signatures: Ed25519, timed Ed25519, ML-DSA-44 (``cryptography``), and SM2.

Nothing here decides whether a checkpoint *may* be signed: that is the matter of ``continuity``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from zhili.ledger.rules import checkpoints, cosignatures, sm2
from zhili.ledger.rules.keys import (
    SIGNATURE_BYTES,
    Malformed,
    PrivateKey,
    PublicKey,
    Scheme,
    private_parts,
)
from zhili.ledger.rules.notes import Note, Signature


class Unverified(ValueError):
    """A signature that does not hold, or none that could be checked; the message says whose."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds: whose, and its POSIX second (None for a scheme that tells no time)."""

    key: PublicKey
    at: int | None


def private_key(text: str) -> PrivateKey:
    """Read a ``skey``. Raises Malformed."""
    name, id, scheme, raw = private_parts(text)
    key = from_secret(name, scheme, raw)
    if key.public_key.id != id:
        raise Malformed("the key's number does not belong to the key")
    return key


def from_secret(name: str, scheme: Scheme, raw: bytes) -> PrivateKey:
    """The key with these secret bytes, 32 of them. Raises Malformed where they cannot be a key."""
    match scheme:
        case Scheme.ED25519 | Scheme.COSIGNATURE:
            public = Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
        case Scheme.MLDSA44:
            public = MLDSA44PrivateKey.from_seed_bytes(raw).public_key().public_bytes_raw()
        case Scheme.SM2:
            raise Malformed("SM2 keys stay with the program that signs by them")
    return PrivateKey(name, scheme, raw, public)


def sign(key: PrivateKey, text: str, *, at: int) -> Signature:
    """Sign a note's text; ``at`` is the POSIX second a cosignature states.

    Raises Malformed when a cosignature is asked over something that is no checkpoint.
    """
    match key.scheme:
        case Scheme.ED25519:
            raw = Ed25519PrivateKey.from_private_bytes(key.raw).sign(text.encode())
        case Scheme.COSIGNATURE:
            checkpoints.checkpoint(text)
            message = cosignatures.timed_text(text, at)
            raw = cosignatures.stamped(at, Ed25519PrivateKey.from_private_bytes(key.raw).sign(message))
        case Scheme.MLDSA44:
            raw = cosignatures.stamped(
                at, MLDSA44PrivateKey.from_seed_bytes(key.raw).sign(_subtree(key.name, at, text))
            )
        case Scheme.SM2:
            raise Malformed("SM2 keys stay with the program that signs by them")
    return Signature(key.name, key.public_key.id, raw)


def verify(key: PublicKey, text: str, raw: bytes) -> Signed:
    """Check one signature over a note's text. Raises Unverified."""
    try:
        return Signed(key, _verified(key, text, raw))
    except (InvalidSignature, Malformed, ValueError) as fault:
        raise Unverified(f"the signature of {key.name}+{key.id.hex()} is not valid") from fault


def opened(note: Note, known: Iterable[PublicKey]) -> list[Signed]:
    """The signatures by known keys, each key once; unknown keys are passed over.

    Raises Unverified when a known key's signature does not hold (the whole note is then refused), when two known
    keys share name and number, or when no known key signed.
    """
    keys = list(known)
    found: dict[PublicKey, Signed] = {}
    for signature in note.signatures:
        fitting = [key for key in keys if (key.name, key.id) == (signature.name, signature.key_id)]
        if len(fitting) > 1:
            raise Unverified(f"the key {signature.name}+{signature.key_id.hex()} is given more than once")
        if fitting and fitting[0] not in found:
            found[fitting[0]] = verify(fitting[0], note.text, signature.raw)
    if not found:
        raise Unverified("no known key signed")
    return list(found.values())


def _verified(key: PublicKey, text: str, raw: bytes) -> int | None:
    if len(raw) != SIGNATURE_BYTES[key.scheme]:
        raise Malformed("the signature has a wrong length")
    match key.scheme:
        case Scheme.ED25519:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(raw, text.encode())
            return None
        case Scheme.COSIGNATURE:
            at, signature = cosignatures.unstamped(raw)
            checkpoints.checkpoint(text)
            message = cosignatures.timed_text(text, at)
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
            return at
        case Scheme.MLDSA44:
            at, signature = cosignatures.unstamped(raw)
            MLDSA44PublicKey.from_public_bytes(key.raw).verify(signature, _subtree(key.name, at, text))
            return at
        case Scheme.SM2:
            sm2.verify(public=key.raw, message=text.encode(), signature=raw)
            return None


def _subtree(name: str, at: int, text: str) -> bytes:
    return cosignatures.subtree(cosigner=name, at=at, checkpoint=checkpoints.checkpoint(text))
