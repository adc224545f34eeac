"""What accounts must be told by whoever carries messages: that module stands above and registers itself here."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from zhili.kernel.text import Text


class Teller(Protocol):
    """Tells accounts a kind of message; ``way`` names the one way, by proven address, that it must go by."""

    def __call__(
        self, *, accounts: Collection[UUID], key: str, facts: Mapping[str, str | Text], way: str, at: datetime
    ) -> None:
        """Tell them in the caller's transaction."""


Carried = Callable[[], Collection[str]]
_tellers: list[tuple[Teller, Carried]] = []


def tell_with(teller: Teller, carried: Carried) -> None:
    """Have accounts told by this; ``carried`` gives the ways by which anything can go out now.

    Said again, the later one holds. Call it in ``ready()``.
    """
    _tellers[:] = [(teller, carried)]


def carried_ways() -> frozenset[str]:
    """The ways by which an account can be told anything now: ``email``, ``sms``."""
    return frozenset(way for _, carried in _tellers for way in carried()) & {"email", "sms"}


def tell(
    *, accounts: Collection[UUID], key: str, facts: Mapping[str, str | Text], at: datetime, way: str = ""
) -> None:
    """Tell accounts something in the caller's transaction; ``way`` empty: as each of them wishes."""
    for teller, _ in _tellers:
        teller(accounts=accounts, key=key, facts=facts, way=way, at=at)
