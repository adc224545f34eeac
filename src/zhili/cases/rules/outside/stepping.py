"""Two sides that each change the fields of one case, and how they come in step again. Pure.

Each side counts its own changes of a field and the other's that it has taken in. The pair goes along with every
value, and tells what a message knew of when it was written: one that knew everything we hold is taken; one of which we
know everything is old news, come late or twice; where each side changed it without the other's change, nobody is
overwritten: both values are kept until somebody decides, and the decision knows of both. Nothing that was taken in is
sent back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

_MOST_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A side's value as the other was told it: ``ours`` counts our changes that it knew of, ``theirs`` its own.

    ``by`` and ``at`` are who changed it and when, in that side's own words.
    """

    value: object
    ours: int
    theirs: int
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A field as we keep it: our value, the changes that it knows of, and the other side's value while the two differ.

    ``owed``: the other side is still to be told. ``past`` are (count of our changes, value) since both last agreed.
    """

    value: object = None
    ours: int = 0
    theirs: int = 0
    by: str = ""
    unit: str | None = None
    at: str = ""
    owed: bool = False
    past: tuple[tuple[int, object], ...] = ()
    other: Said | None = None

    @property
    def before(self) -> object:
        """What both had before they parted."""
        known = self.other.ours if self.other else self.ours
        return next((value for count, value in reversed(self.past) if count <= known), None)

    @property
    def seen(self) -> str:
        """What tells one difference from the next one."""
        other = f"{self.other.ours}.{self.other.theirs}" if self.other else ""
        return f"{self.ours}.{self.theirs}-{other}"


class Turn(Enum):
    """What hearing a value came to."""

    OLD = "old"
    AGREED = "agreed"
    TAKEN = "taken"
    DIFFERS = "differs"


def changed(kept: Kept, value: object, *, by: str, unit: str | None, at: datetime) -> Kept:
    """After a change of ours. Where it comes to what the other side has, the two are in step again."""
    past = (kept.past or ((kept.ours, kept.value),))[-_MOST_REMEMBERED:]
    now = replace(
        kept, value=value, ours=kept.ours + 1, by=by, unit=unit, at=at.isoformat(), owed=True,
        past=(*past, (kept.ours + 1, value)),
    )  # fmt: skip
    if now.other is not None and now.other.value == value:
        return _agreed(now, now.other)
    return now


def heard(kept: Kept, said: Said, *, may_change: bool = True) -> tuple[Kept, Turn]:
    """After a message, come at any time and however often. ``may_change``: whether the other side may change it."""
    if _knows(kept, said) or (kept.other is not None and said.theirs <= kept.other.theirs):
        return kept, Turn.OLD
    if said.value == kept.value:
        return _agreed(kept, said), Turn.AGREED
    if may_change and said.ours >= kept.ours:
        return _taken(kept, said), Turn.TAKEN
    return replace(kept, other=said), Turn.DIFFERS


def told(kept: Kept) -> Kept:
    """After the other side's message was put down."""
    return replace(kept, owed=False)


def decided(kept: Kept, *, theirs: bool) -> Kept:
    """After somebody chose, of a field that differs. The choice knows of both sides' changes and goes to the other."""
    other = kept.other
    if other is None:
        return kept
    ours = max(kept.ours, other.ours) + 1
    value = other.value if theirs else kept.value
    return replace(
        kept, value=value, ours=ours, theirs=max(kept.theirs, other.theirs), owed=True, past=((ours, value),),
        other=None,
    )  # fmt: skip


def _knows(kept: Kept, said: Said) -> bool:
    return said.ours <= kept.ours and said.theirs <= kept.theirs


def _agreed(kept: Kept, said: Said) -> Kept:
    ours = max(kept.ours, said.ours)
    return replace(
        kept, ours=ours, theirs=max(kept.theirs, said.theirs), past=((ours, kept.value),), other=None
    )


def _taken(kept: Kept, said: Said) -> Kept:
    return replace(
        kept, value=said.value, ours=said.ours, theirs=max(kept.theirs, said.theirs), by="", unit=None, at=said.at,
        owed=False, past=((said.ours, said.value),), other=None,
    )  # fmt: skip


def to_json(fields: Mapping[str, Kept]) -> dict[str, object]:
    """The fields of a case as a row keeps them."""
    return {name: asdict(one) for name, one in fields.items()}


def from_json(held: Mapping[str, Mapping[str, Any]]) -> dict[str, Kept]:
    """The fields back from a row."""
    return {name: _kept(dict(one)) for name, one in held.items()}


def _kept(one: dict[str, Any]) -> Kept:
    other, past = one.pop("other"), one.pop("past")
    return Kept(
        **one, other=Said(**other) if other else None, past=tuple((count, value) for count, value in past)
    )
