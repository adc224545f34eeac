"""Signed notes (C2SP signed-note): a text and the signature lines under it, read strictly and written exactly.

Whether a signature is right is the matter of ``signatures``.
"""

import re
from dataclasses import dataclass

from zhili.ledger.rules.keys import Malformed, decoded64, encoded64, is_name

# The bounds of Go's ``sumdb/note``; the standard asks for at least 16 signatures.
MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100

_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who signed, the number of the key, and the bytes of the signature."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {encoded64(self.key_id + self.raw)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and its signatures in their order."""

    text: str
    signatures: tuple[Signature, ...]

    def encoded(self) -> str:
        """The note as it is published."""
        return f"{self.text}\n{''.join(signature.line() for signature in self.signatures)}"


def note(data: bytes) -> Note:
    """Read a signed note. Raises Malformed."""
    text = plain(data)
    at = text.rfind("\n\n")
    if at < 0:
        raise Malformed("no empty line stands before the signatures")
    found = signatures(text[at + 2 :])
    if not found:
        raise Malformed("the note is not signed")
    return Note(text[: at + 1], found)


def signatures(text: str) -> tuple[Signature, ...]:
    """Read signature lines, as they stand in a note or as a witness answers them. Raises Malformed."""
    if text and not text.endswith("\n"):
        raise Malformed("the last line does not end")
    lines = text.split("\n")[:-1]
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"more than {MOST_SIGNATURES} signatures")
    return tuple(_signature(line) for line in lines)


def _signature(line: str) -> Signature:
    name, _, written = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_name(name):
        raise Malformed("a signature line is written “— name base64”")
    raw = decoded64(written)
    if len(raw) <= _ID_BYTES:
        raise Malformed("the signature is too short")
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def plain(data: bytes) -> str:
    """The text of these bytes, which may hold no control character but the newline. Raises Malformed."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"more than {MOST_BYTES} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Malformed("the note is not UTF-8") from fault
    if _CONTROL.search(text):
        raise Malformed("the note holds a control character")
    return text
