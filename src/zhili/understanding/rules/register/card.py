"""What a card of the register says, and how a declaration of one is read. Figures of the house itself are counted
elsewhere (``queries.register``).

A card follows the headings of "Model Cards for Model Reporting" (Mitchell et al., 2019), in words for residents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

KINDS = {
    "learned": Text(zh="从数据里学来的", en="learned from data"),
    "rules": Text(zh="写定的规则", en="declared rules"),
    "list": Text(zh="城市自己定的清单", en="a list that the city decides"),
    "guard": Text(zh="一直开着的保护", en="a protection that is always on"),
    "refused": Text(zh="不使用", en="not used"),
}
"""What kinds of thing are registered. A refused one is on record so that all can see it, and cannot be switched on."""

_WORDS = ("name", "purpose", "decides", "basis", "data", "calibrated", "without")
_NEEDED = {
    "learned": frozenset({*_WORDS, "data_until", "not_for"}),
    "rules": frozenset({*_WORDS, "data_until", "not_for"}) - {"calibrated"},
    "list": frozenset({"name", "purpose", "decides", "basis", "not_for"}),
    "guard": frozenset({*_WORDS, "data_until", "not_for"}) - {"calibrated", "without"},
    "refused": frozenset({"name", "purpose", "basis"}),
}
_KNOWN = frozenset(
    {*_WORDS, "data_until", "not_for", "key", "order", "kind", "overrides", "measured", "parts", "bar"}
)


class BadCard(ZhiliError):
    """A declaration of the register lacks what a card must say, or says what no card knows."""

    code: ClassVar[str] = "bad-card"
    message = Text(zh="{file}：{why}", en="{file}: {why}")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure on data that the algorithm had not seen: a share of 1, or a count. ``of`` says of which data."""

    name: Text
    value: float
    unit: str
    of: Text
    at: date

    @property
    def shown(self) -> str:
        """The figure as it is written: a share in percent, a count as it is."""
        return f"{self.value:.1%}" if self.unit == "share" else f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Parts:
    """One figure by class or kind, highest first as declared: shares of 1."""

    title: Text
    rows: tuple[tuple[Text, float], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One algorithm. Texts are empty (None) where its kind has nothing to say there.

    ``decides`` says who decides by it, ``without`` what happens while it is switched off, ``not_for`` what it may not
    be used for. ``overrides`` is the kind under which choices of people are recorded, "" where none are. ``bar`` is how
    sure it must be to propose one thing, until the city sets another; None where it says nothing unsurely.
    """

    key: str
    order: int
    kind: str
    name: Text
    purpose: Text
    basis: Text
    decides: Text | None
    data: Text | None
    data_until: date | None
    calibrated: Text | None
    without: Text | None
    not_for: tuple[Text, ...]
    measured: tuple[Measured, ...]
    parts: Parts | None
    overrides: str
    bar: float | None

    @property
    def switchable(self) -> bool:
        """Whether an administrator may switch it off. A list is changed as a list, a protection stays."""
        return self.kind in ("learned", "rules")


def card_of(told: Mapping[str, Any], *, file: str) -> Card:
    """The card that a declaration tells. Raises BadCard, naming the file and what to mend."""
    kind = told.get("kind", "")
    if kind not in KINDS:
        raise BadCard(file=file, why=f"kind: {', '.join(KINDS)}")
    faults = [f"+ {name}" for name in sorted(_NEEDED[kind] - set(told))]
    faults += [f"- {name}" for name in sorted(set(told) - _KNOWN)]
    if faults or told.get("key") != file:
        raise BadCard(file=file, why="; ".join(faults) or f"key: {file}")
    texts = {name: _text(told.get(name), file, name) for name in _WORDS}
    return Card(
        key=told["key"],
        order=int(told["order"]),
        kind=kind,
        data_until=told.get("data_until"),
        not_for=tuple(Text(**one) for one in told.get("not_for", ())),
        measured=tuple(_measured(one, file) for one in told.get("measured", ())),
        parts=_parts(told["parts"]) if "parts" in told else None,
        overrides=told.get("overrides", ""),
        bar=_bar(told.get("bar"), file),
        **texts,
    )


def _text(told: Mapping[str, str] | None, file: str, name: str) -> Any:
    if told is None:
        return None
    if set(told) != {"zh", "en"}:
        raise BadCard(file=file, why=f"{name}: zh, en")
    return Text(**told)


def _bar(told: object, file: str) -> float | None:
    if told is None or (isinstance(told, float) and 0 < told < 1):
        return told
    raise BadCard(file=file, why=f"bar: 0 < {told} < 1")


def _measured(told: Mapping[str, Any], file: str) -> Measured:
    value, unit = float(told["value"]), str(told.get("unit", "share"))
    if unit not in ("share", "count") or (unit == "share" and not 0 <= value <= 1):
        raise BadCard(file=file, why=f"measured: {value} {unit}")
    return Measured(Text(**told["name"]), value, unit, Text(**told["of"]), told["at"])


def _parts(told: Mapping[str, Any]) -> Parts:
    return Parts(Text(**told["title"]), tuple((Text(**name), float(value)) for name, value in told["rows"]))
