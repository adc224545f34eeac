"""By which ways somebody is told: what they chose, what they stopped, in which order it is tried."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhili.kernel.text import Text
from zhili.notification.rules.quiet import DEFAULT, Hours

EMAIL, SMS, WEBHOOK = "email", "sms", "webhook"
WAYS: dict[str, Text] = {
    EMAIL: Text(zh="电子邮件", en="E-mail"),
    SMS: Text(zh="短信", en="Text message"),
    WEBHOOK: Text(zh="群机器人或系统接口", en="Webhook"),
}
FIELD_OF = {EMAIL: "email", SMS: "phone"}
"""Which personal field holds the address of a way."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: an ``account``, the reporter of a ``case`` who left an address, a ``unit`` by its webhook.

    ``asked.email`` and ``asked.sms`` stand for an account at an address that it has not proven to be its own yet,
    ``proven.email`` and ``proven.sms`` for an account at its own, whatever it wishes: what it asked for just now.
    """

    kind: str
    id: str

    @property
    def key(self) -> str:
        """As it is stored."""
        return f"{self.kind}:{self.id}"

    @property
    def holder(self) -> UUID | None:
        """Whose personal data has the addresses; None for a unit."""
        return None if self.kind == "unit" else UUID(self.id)

    @property
    def bound(self) -> str:
        """The one way that it must be; empty where the recipient wishes."""
        return self.kind.partition(".")[2]

    @property
    def asked(self) -> str:
        """The way whose address is yet to be proven; empty where it is."""
        return self.bound if self.kind.startswith("asked.") else ""

    def field(self, way: str) -> str:
        """The personal field that holds the address of a way; empty where the way has none."""
        name = FIELD_OF.get(way, "")
        return f"{name}_asked" if name and self.asked else name

    @classmethod
    def read(cls, key: str) -> "Recipient":
        """From the stored form."""
        kind, _colon, id = key.partition(":")
        return cls(kind, id)


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be told. ``ways`` in the order they are tried; ``kinds`` None: every kind."""

    ways: tuple[str, ...]
    kinds: frozenset[str] | None = None
    stopped: frozenset[str] = frozenset()
    quiet: Hours | None = DEFAULT
    language: str = "zh"


def unasked(recipient: Recipient) -> Wish:
    """The wish of somebody who said nothing: who left an address with a report is told there; accounts on the page."""
    if recipient.kind == "case":
        return Wish(ways=(SMS, EMAIL))
    if recipient.bound:
        return Wish(ways=(recipient.bound,), quiet=None)
    return Wish(ways=(WEBHOOK,), quiet=None) if recipient.kind == "unit" else Wish(ways=())


def ways_for(wish: Wish, kind: str, *, carried: Collection[str]) -> Sequence[str]:
    """The ways to try for a kind of message, in order: chosen, not stopped, and carried by some provider."""
    if wish.kinds is not None and kind not in wish.kinds:
        return ()
    return [way for way in wish.ways if way not in wish.stopped and way in carried]
