"""Keys of signed notes: how a public and a private key are written as one line, and the identity they sign under.

The encodings are C2SP signed-note ("verifier keys") and the key format of Go's ``sumdb/note``. What a key signs and
how a signature is checked is the matter of ``signatures``.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import Enum

_PRIVATE = "PRIVATE+KEY+"
_HEX_DIGITS = 8


class Malformed(ValueError):
    """Text that does not keep to its format; the message says where."""


class Scheme(Enum):
    """What a key signs with. The value is what stands before the key's bytes; ``SM2`` has no byte assigned by C2SP
    and takes 0xff with a name of its own, as signed-note recommends."""

    ED25519 = b"\x01"
    COSIGNATURE = b"\x04"
    MLDSA44 = b"\x06"
    SM2 = b"\xffsm2-with-sm3/v1\n"


# Bytes of a public key, and of a signature with its time, where it has one. A private key has 32.
PUBLIC_BYTES = {Scheme.ED25519: 32, Scheme.COSIGNATURE: 32, Scheme.MLDSA44: 1312, Scheme.SM2: 65}
PRIVATE_BYTES = 32
SIGNATURE_BYTES = {Scheme.ED25519: 64, Scheme.COSIGNATURE: 72, Scheme.MLDSA44: 2428, Scheme.SM2: 64}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A name and a public key: whose signature is believed."""

    name: str
    scheme: Scheme
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature carries: SHA-256(name, newline, scheme, key), its beginning."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.scheme.value + self.raw).digest()[:4]

    def encoded(self) -> str:
        """The key as a ``vkey``: ``name+id+base64``."""
        return f"{self.name}+{self.id.hex()}+{encoded64(self.scheme.value + self.raw)}"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The secret half. ``raw`` is the seed (RFC 8032, FIPS 204); it is never shown in a message."""

    name: str
    scheme: Scheme
    raw: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"PrivateKey({self.name!r}, {self.scheme.name})"

    @property
    def public_key(self) -> PublicKey:
        """The half that everybody may have."""
        return PublicKey(self.name, self.scheme, self.public)

    def encoded(self) -> str:
        """The key as a ``skey``: ``PRIVATE+KEY+name+id+base64``."""
        return f"{_PRIVATE}{self.name}+{self.public_key.id.hex()}+{encoded64(self.scheme.value + self.raw)}"


def is_name(text: str) -> bool:
    """Whether a key may bear this name: not empty, no space of any script, no plus."""
    return bool(text) and "+" not in text and not any(letter.isspace() for letter in text)


def public_key(text: str) -> PublicKey:
    """Read a ``vkey``. Raises Malformed when it is damaged or of a scheme that is not known here."""
    name, id, raw = _parts(text)
    scheme, rest = _scheme(raw)
    if len(rest) != PUBLIC_BYTES[scheme]:
        raise Malformed("the public key has a wrong length")
    key = PublicKey(name, scheme, rest)
    if key.id != id:
        raise Malformed("the key's number does not belong to the key")
    return key


def private_parts(text: str) -> tuple[str, bytes, Scheme, bytes]:
    """Name, number, scheme and secret bytes of a ``skey``. Raises Malformed."""
    if not text.startswith(_PRIVATE):
        raise Malformed("this is not a private key")
    name, id, raw = _parts(text.removeprefix(_PRIVATE))
    scheme, rest = _scheme(raw)
    if len(rest) != PRIVATE_BYTES:
        raise Malformed("the private key has a wrong length")
    return name, id, scheme, rest


def encoded64(raw: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(raw).decode("ascii")


def decoded64(text: str, *, canonical: bool = False) -> bytes:
    """The bytes of a base64 text. ``canonical``: refuse also a text that would not be written so. Raises Malformed."""
    try:
        raw = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except ValueError as fault:
        raise Malformed("this is not base64") from fault
    if canonical and encoded64(raw) != text:
        raise Malformed("this base64 is written in another way than the standard's")
    return raw


def _parts(text: str) -> tuple[str, bytes, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or len(parts[1]) != _HEX_DIGITS or not is_name(parts[0]):
        raise Malformed("a key is written name+number+base64")
    try:
        id = bytes.fromhex(parts[1])
    except ValueError as fault:
        raise Malformed("the key's number is eight hexadecimal digits") from fault
    if len(id) * 2 != _HEX_DIGITS:
        raise Malformed("the key's number is eight hexadecimal digits")
    return parts[0], id, decoded64(parts[2])


def _scheme(raw: bytes) -> tuple[Scheme, bytes]:
    for scheme in Scheme:
        if raw.startswith(scheme.value):
            return scheme, raw[len(scheme.value) :]
    raise Malformed("the key is of a kind that is not known here")
