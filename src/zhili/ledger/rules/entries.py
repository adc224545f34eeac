"""An entry of the log, at most 200 bytes: which kind of action, of which organisation, in which hour, and commitments.

Nothing in it names a person, a number or a case, and nothing can be guessed back: a commitment is an HMAC under a
fresh salt, and salts stay outside of the log. The form, all numbers big-endian:

``01`` · organisation (4 bytes) · hours since 1970-01-01T00:00Z (4) · length of the action (1) · action in UTF-8 ·
for each commitment its algorithm (1: ``01`` HMAC-SHA-256, ``02`` HMAC-SM3) and its value (32).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from zhili.ledger.rules.digests import DIGEST_BYTES

LONGEST = 200
_VERSION = 1
_HEAD = struct.Struct(">BIIB")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


class Algorithm(IntEnum):
    """By what a commitment is made."""

    HMAC_SHA256 = 1
    HMAC_SM3 = 2


_MARKS = {algorithm: bytes([algorithm]) for algorithm in Algorithm}


class MalformedEntry(ValueError):
    """Bytes that are not an entry, or facts that do not fit into one."""


Commitments = Sequence[tuple[Algorithm, bytes]]


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """What an entry says to who reads it. ``hour`` is the beginning of the hour in which it was sealed."""

    organisation: int
    action: str
    hour: datetime
    commitments: tuple[tuple[Algorithm, bytes], ...]

    @property
    def digest(self) -> bytes:
        """The first HMAC-SHA-256, which every entry has."""
        return next(value for algorithm, value in self.commitments if algorithm is Algorithm.HMAC_SHA256)


def encode(*, organisation: int, action: str, at: datetime, commitments: Commitments) -> bytes:
    """The bytes of an entry. Raises MalformedEntry where they were over 200."""
    words = action.encode()
    try:
        head = _HEAD.pack(_VERSION, organisation, (at - _BEGINNING) // _HOUR, len(words))
    except struct.error as fault:
        raise MalformedEntry(str(fault)) from fault
    parts = [part for algorithm, value in commitments for part in (_MARKS[algorithm], value)]
    entry = b"".join([head, words, *parts])
    if len(entry) > LONGEST:
        raise MalformedEntry(f"{len(entry)} bytes, {LONGEST} at most")
    return entry


def decode(entry: bytes) -> SealedEntry:
    """What an entry says. Raises MalformedEntry unless ``encode`` would write the same bytes."""
    try:
        version, organisation, hours, length = _HEAD.unpack_from(entry)
        words, rest = entry[_HEAD.size : _HEAD.size + length], entry[_HEAD.size + length :]
        step = 1 + DIGEST_BYTES
        parts = [rest[at : at + step] for at in range(0, len(rest), step)]
        read = SealedEntry(
            organisation=organisation,
            action=words.decode(),
            hour=_BEGINNING + hours * _HOUR,
            commitments=tuple((Algorithm(part[0]), part[1:]) for part in parts),
        )
    except (struct.error, ValueError, OverflowError) as fault:
        raise MalformedEntry(str(fault)) from fault
    kinds = [algorithm for algorithm, _ in read.commitments]
    if version != _VERSION or len(words) != length or len(rest) % step or len(entry) > LONGEST:
        raise MalformedEntry("not an entry of this form")
    if Algorithm.HMAC_SHA256 not in kinds:
        raise MalformedEntry("an entry has an HMAC-SHA-256")
    return read
