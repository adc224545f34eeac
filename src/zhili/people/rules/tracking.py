"""Following a case by number and secret code: how a code is read and compared, how guessing is slowed.

Codes carry 39 bits: enough against guessing through a throttled door, not against who holds the table.
Their digests are therefore keyed with the house's private key.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta

from zhili.people.rules.sealing import Keyring

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: they are misread
_LENGTH = 8
_SPACING = re.compile(r"[\s\-·.]+")


def read_code(raw: str) -> str:
    """A code as a person typed it: upper case, without spaces and dashes."""
    return _SPACING.sub("", raw).upper()


def code_for(keys: Keyring, *, number: str) -> str:
    """The secret code of a case: eight characters that only this house can draw from its number.

    It is told to the reporter and not kept. Drawing it again gives the same, so that a reporter whose first
    answer was lost on the way gets it with the second.
    """
    rest = int.from_bytes(keys.look_up("case-code", number), "big")
    drawn = []
    for _ in range(_LENGTH):
        rest, place = divmod(rest, len(_LETTERS))
        drawn.append(_LETTERS[place])
    return "".join(drawn)


def code_digest(keys: Keyring, *, number: str, code: str) -> bytes:
    """What is stored of a code, 32 bytes, bound to its case's number."""
    return keys.look_up("code", f"{number}\0{read_code(code)}")


def code_matches(keys: Keyring, *, number: str, code: str, digest: bytes) -> bool:
    """Whether a typed code is the one whose digest is stored. Takes the same time either way."""
    return hmac.compare_digest(code_digest(keys, number=number, code=code), bytes(digest))


def window_of(at: datetime, *, within: timedelta) -> datetime:
    """The start of the counting window that an instant falls in; windows follow each other without gaps."""
    seconds = int(within.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def wait(at: datetime, *, within: timedelta) -> int:
    """Seconds, rounded up, until the next window begins."""
    rest = window_of(at, within=within) + within - at
    return max(1, -int(-rest.total_seconds() // 1))
