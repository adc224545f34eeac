"""The register of algorithms as it stands: each card, whether it is in use, who answers for it, what was done to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, TypeVar

from zhili.kernel.canonical import json_bytes
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.kernel.text import Text
from zhili.understanding.models import RegisterEvent
from zhili.understanding.rules.register.card import KINDS, Card
from zhili.understanding.rules.register.shelf import card, cards

NOTICED_WITHIN = 10.0
"""Seconds after which every process of the house keeps to what was switched in one."""

_ENTRY = Text(zh="登记簿里的这一项", en="This entry of the register")
_STAMP = "SELECT count(*) FROM understanding_registerevent"
_LATEST = 20

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to an algorithm: off, on, owner, bar, rolled-back or put-back, with what it set and why."""

    key: str
    what: str
    value: str
    why: str
    by: str
    at: datetime

    @property
    def content(self) -> bytes:
        """What is sealed of it."""
        told = {
            "key": self.key, "what": self.what, "value": self.value, "why": self.why, "by": self.by,
            "at": self.at.isoformat(),
        }  # fmt: skip
        return json_bytes(told)


@dataclass(frozen=True, slots=True)
class Entry:
    """An algorithm as it stands: ``on`` while it may speak, ``owner`` the code of the unit that answers for it, or "",
    ``bar`` how sure it must be to propose one thing, None where it has none.

    ``switched`` is the last switch on or off; None where it was never touched.
    """

    card: Card
    on: bool
    owner: str
    bar: float | None
    switched: Act | None


def register() -> tuple[Entry, ...]:
    """Every entry, refused ones last."""
    return tuple(_entry(one) for one in cards().values())


def registered(*, key: str) -> Entry:
    """One entry. Raises NotFound."""
    found = cards().get(key)
    if found is None:
        raise NotFound(what=_ENTRY)
    return _entry(found)


def acts(*, key: str | None = None, limit: int = _LATEST) -> list[Act]:
    """What was done to an algorithm, or to any, the latest first."""
    rows = RegisterEvent.objects.order_by("-id")
    rows = rows.filter(key=key) if key else rows
    return [Act(*row) for row in rows.values_list("key", "what", "value", "why", "by", "at")[:limit]]


def in_use(key: str) -> bool:
    """Whether the algorithm may speak: registered, not refused, not switched off. From memory."""
    if card(key).kind == "refused":
        return False
    last = _standing.get().get((key, "switch"))
    return last is None or last.what == "on"


def bar(key: str) -> float:
    """How sure the algorithm must be to propose one thing: as the city set it, else as its card does; 0 without one."""
    return _bar(card(key)) or 0.0


def _bar(one: Card) -> float | None:
    held = _standing.get().get((one.key, "bar"))
    return float(held.value) if held and one.bar is not None else one.bar


def unless_off(
    key: str, ask: Callable[Given, Answer], nothing: Callable[[], Answer]
) -> Callable[Given, Answer]:
    """``ask`` while the algorithm is in use, else what ``nothing`` makes: for what pure rules answer from memory."""
    card(key)

    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return ask(*args, **kwargs) if in_use(key) else nothing()

    asked.__doc__ = ask.__doc__
    return asked


def kind_words(one: Card) -> Text:
    """What kind of thing it is, in words."""
    return KINDS[one.kind]


def forget() -> None:
    """Read again at the next question: after a change in this process."""
    _standing.forget()


def _entry(one: Card) -> Entry:
    held = _standing.get()
    owner = held.get((one.key, "owner"))
    return Entry(
        card=one,
        on=in_use(one.key),
        owner=owner.value if owner else "",
        bar=_bar(one),
        switched=held.get((one.key, "switch")),
    )


def _read() -> Mapping[tuple[str, str], Act]:
    rows = RegisterEvent.objects.order_by("id")
    found = [Act(*row) for row in rows.values_list("key", "what", "value", "why", "by", "at")]
    return {(one.key, "switch" if one.what in ("on", "off") else one.what): one for one in found}


_standing: Snapshot[Mapping[tuple[str, str], Act]] = Snapshot(
    _read, lambda: fetch(_STAMP), every=NOTICED_WITHIN
)
