"""Names for things: time-ordered ids, and case numbers that survive a telephone line."""

import os
import secrets
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

NO_ID = UUID(int=0)
"""The id of nothing: what is looked up by it is not found."""

_CITY_TIME = timezone(timedelta(hours=8))

# Damm's quasigroup of order 10: catches every single wrong digit and every swap of neighbours
# (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)  # fmt: skip


def new_id(at: datetime) -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): ordered by ``at`` to the millisecond, 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    )
    return UUID(int=value)


def first_id(at: datetime) -> UUID:
    """The smallest id that ``new_id`` gives for an instant: everything of that millisecond and later lies behind it."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def instant_of(id: UUID) -> datetime:
    """The instant that ``new_id`` was given, to the millisecond."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


def as_uuid(written: str | None) -> UUID | None:
    """The id that an address or a form names; None where what stands there is none."""
    try:
        return UUID(written) if written else None
    except ValueError:
        return None


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][ord(digit) - 48]
    return interim


def case_number(at: datetime) -> str:
    """Sixteen digits: the city's date (yymmdd), nine random digits, one check digit."""
    day = at.astimezone(_CITY_TIME)
    body = f"{day.year % 100:02d}{day.month:02d}{day.day:02d}{secrets.randbelow(10**9):09d}"
    return f"{body}{_check_digit(body)}"


def valid_number(number: str) -> bool:
    """Whether a number, spaces ignored, has the right length and check digit."""
    digits = number.replace(" ", "")
    return len(digits) == 16 and digits.isascii() and digits.isdigit() and _check_digit(digits) == 0
