"""Proving that an address is one's own: a code of six digits, sent there, that needs no record to be checked."""

import hmac
from datetime import datetime, timedelta

GOOD_FOR = timedelta(minutes=10)


def code(master: bytes, *, account: str, way: str, address: str, at: datetime) -> str:
    """The code that is sent at an instant. It is bound to the account, the way and the address."""
    return _code(master, account, way, address, _window(at))


def proves(given: str, master: bytes, *, account: str, way: str, address: str, at: datetime) -> bool:
    """Whether a typed code was sent no longer than ten to twenty minutes ago."""
    digits = "".join(given.split())
    window = _window(at)
    good = [_code(master, account, way, address, one) for one in (window, window - 1)]
    return any([hmac.compare_digest(digits.encode(), one.encode()) for one in good])


def _window(at: datetime) -> int:
    return int(at.timestamp() // GOOD_FOR.total_seconds())


def _code(master: bytes, account: str, way: str, address: str, window: int) -> str:
    bound = f"zhili address\0{account}\0{way}\0{address}\0{window}".encode()
    return f"{int.from_bytes(hmac.digest(master, bound, 'sha256')[:8], 'big') % 1_000_000:06d}"
