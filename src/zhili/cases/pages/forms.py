"""Any case type's form on a page: which question each property is, and the answers that a browser sends back.

``draw`` gives the questions for ``cases/form.html``; ``typed`` what stands in the fields, to show again as it was;
``answers`` the same as data for the engine. Checking the data is the form's own (``Form.take``), not ours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from zhili.cases.pages import choosing
from zhili.cases.pages.choosing import Group
from zhili.cases.pages.whys import why
from zhili.cases.pages.words import NO, RATINGS, URGENCIES, YES
from zhili.casetypes.classes import ClassDef
from zhili.casetypes.forms import Field, Form
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

_FEW = 6
"""Up to so many answers stand open; more are folded into a list."""

_POINT = ("lon", "lat")
_BY_NAME = {
    ("text", "string"): "textarea",
    ("class", "string"): "class",
    ("area", "string"): "area",
    ("lon", "number"): "place",
    ("lat", "number"): "place",
    ("unit", "string"): "unit",
    ("units", "array"): "units",
    ("phone", "string"): "phone",
    ("email", "string"): "email",
}
_PLACE = Text(zh="位置", en="Place")
_NO_CASE = Text(
    zh="没有编号为“{number}”的案件，或者您看不到它。请核对 16 位编号。",
    en="There is no case with the number '{number}', or you may not see it. Check its 16 digits.",
)
_USED_FOR = Text(zh="只用于：{purpose}。", en="Used only {purpose}.")

FindCase = Callable[[str], UUID | None]
"""From a number that somebody typed to the case, if the actor may see it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine would answer to a question, how sure it is, and why."""

    value: str
    words: Text | str
    confidence: float | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form as ``cases/form.html`` draws it. ``kind`` is the input's type where it is one.

    ``why`` says of a personal one, for who is asked: what for, by which law, how long.
    """

    name: str
    widget: str
    title: Text
    hint: Text | None
    required: bool
    value: object
    error: Text | None
    kind: str = "text"
    options: tuple[tuple[str, Text], ...] = ()
    groups: tuple[Group, ...] = ()
    open: bool = False
    limit: int | None = None
    least: object = None
    most: object = None
    lat: object = ""
    proposal: Proposal | None = None
    autocomplete: str | None = None
    why: tuple[tuple[Text, Text], ...] = ()

    @property
    def list_id(self) -> str | None:
        """The list of answers to pick from, where there is one beside a field that may also be typed in."""
        return f"id_{self.name}-list" if self.options else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form ready for a page. ``errors`` stand in the order of the questions; ``general`` fit no field."""

    questions: tuple[Question, ...]
    errors: Mapping[str, Text]
    general: tuple[Text, ...]
    areas_url: str = ""
    suggest_url: str = ""

    @property
    def has_map(self) -> bool:
        """Whether the page must load the map."""
        return any(one.widget == "place" for one in self.questions)

    @property
    def has_files(self) -> bool:
        """Whether the form sends files (``multipart/form-data``)."""
        return any(one.widget == "files" for one in self.questions)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page knows that helps to answer: the type's classes, where the case is, cases nearby, the case's parties,
    proposals by name.

    ``materials`` are the case's files that all parties may see, ``mediators`` those on the register who may be named.
    ``suggest_url`` answers the words typed so far with what the machine makes of them.
    ``dense`` folds what need not be answered into lists, for desks; residents see every answer.
    """

    classes: tuple[ClassDef, ...] = ()
    area: str | None = None
    areas_url: str = ""
    suggest_url: str = ""
    cases: Sequence[tuple[str, str]] = ()
    parties: Sequence[tuple[str, Text]] = ()
    materials: Sequence[tuple[str, Text]] = ()
    mediators: Sequence[tuple[str, Text]] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    dense: bool = False


def draw(
    form: Form,
    *,
    offer: Offer,
    values: Mapping[str, object] | None = None,
    errors: Mapping[str, Text] | None = None,
    only: Sequence[str] | None = None,
) -> Drawn:
    """The questions of a form with what is already answered. ``only`` names those to ask, in this order.

    ``errors`` are as ``Invalid.fields`` has them; a fault inside a list stands at the list.
    """
    faults = _at_fields(form, errors or {})
    asked = {one.name: one for one in form.fields}
    names = [name for name in (only or asked) if name in asked and not _second_half(name, asked)]
    questions = tuple(_question(asked[name], offer, values or {}, faults) for name in names)
    drawn = {one.name for one in questions}
    return Drawn(
        questions=questions,
        errors={name: faults[name] for name in names if name in faults},
        general=tuple(words for name, words in faults.items() if name not in drawn),
        areas_url=offer.areas_url,
        suggest_url=offer.suggest_url,
    )


def typed(form: Form, post: QueryDict) -> dict[str, object]:
    """What stands in the fields, as the form's kinds where it can be read so, else word for word; no empty ones."""
    found = {one.name: _typed(one, post) for one in form.fields if widget_of(one) != "files"}
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def answers(form: Form, post: QueryDict, *, find_case: FindCase) -> dict[str, object]:
    """The data that the engine takes: as ``typed``, with numbers of cases turned into the cases. Raises Invalid."""
    data = typed(form, post)
    faults: dict[str, Text] = {}
    for one in form.fields:
        if widget_of(one) == "case" and one.name in data:
            data[one.name] = _case(one.name, str(data[one.name]), find_case, faults)
        elif widget_of(one) == "cases" and isinstance(numbers := data.get(one.name), list):
            data[one.name] = [_case(one.name, str(each), find_case, faults) for each in numbers]
    if faults:
        raise Invalid(faults)
    return data


def uploads(
    form: Form, files: "MultiValueDict[str, UploadedFile[bytes]]"
) -> dict[str, list[tuple[str, str, bytes]]]:
    """The files sent for the form's file questions, as ``cases.attach`` takes them, by question."""
    sent = {one.name: files.getlist(one.name) for one in form.fields if widget_of(one) == "files"}
    return {name: [as_upload(each) for each in found] for name, found in sent.items() if found}


def as_upload(sent: "UploadedFile[bytes]") -> tuple[str, str, bytes]:
    """A file as ``cases.attach`` takes it: name, declared type, bytes."""
    return sent.name or "", sent.content_type or "", sent.read()


# --- from a property to a question ---------------------------------------------------------------------------


def _question(one: Field, offer: Offer, values: Mapping[str, object], faults: Mapping[str, Text]) -> Question:
    widget = widget_of(one)
    facts: dict[str, Any] = {
        "name": one.name, "widget": widget, "title": one.title, "hint": _hint(one), "required": one.required,
        "value": values.get(one.name, ""), "error": faults.get(one.name), "proposal": offer.proposals.get(one.name),
        "why": () if offer.dense else why(one),
    }  # fmt: skip
    return Question(**{**facts, **_WIDGETS.get(widget, _plain)(one, offer, values)})


def widget_of(one: Field) -> str:
    """How a property is asked for: as its ``x-widget`` says, else by what it is and by the names every case knows."""
    if "x-widget" in one.schema:
        return one.widget
    if one.schema.get("format") == "uuid":
        return "case"
    if isinstance(items := one.schema.get("items"), Mapping) and items.get("format") == "uuid":
        return "cases"
    if one.kind == "boolean" and one.schema.get("const") is True:
        return "tick"  # there is one answer: to go on
    known = _BY_NAME.get((one.name, one.kind))
    if known is not None and one.widget in ("text", "number"):
        return known
    if one.widget == "text" and one.schema.get("format") in ("date", "date-time"):
        return "date"
    if one.kind == "array" and one.widget == "choice":
        return "several"
    return one.widget


def asked_in(one: Field, channel: str) -> bool:
    """Whether a property is asked where a case comes in so: always, unless ``x-channels`` names some."""
    channels = one.schema.get("x-channels")
    return not isinstance(channels, list) or channel in channels


def _hint(one: Field) -> Text | None:
    purpose = one.schema.get("x-purpose")
    if not isinstance(purpose, Mapping):
        return one.hint
    zh, en = (_USED_FOR.in_(each).format(purpose=purpose.get(each, "")) for each in ("zh", "en"))
    return Text(zh=f"{one.hint.zh}{zh}", en=f"{one.hint.en} {en}") if one.hint else Text(zh=zh, en=en)


def _plain(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"widget": "text", "kind": {"phone": "tel", "email": "email"}.get(widget_of(one), "text")}


def _textarea(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"limit": one.schema.get("maxLength")}


def _number(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"kind": "number", "least": one.schema.get("minimum"), "most": one.schema.get("maximum")}


def _choice(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    options = URGENCIES if one.name == "urgency" else {}
    named = tuple(
        (value, options.get(value, words) if words.zh == value else words) for value, words in one.options
    )
    return {"options": named, "open": len(named) <= _FEW and (one.required or not offer.dense)}


def _yesno(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    value = values.get(one.name)
    shown = str(value).lower() if isinstance(value, bool) else value
    options = tuple((key, one.words(key) or words) for key, words in (("true", YES), ("false", NO)))
    return {"options": options, "open": True, "value": shown}


def _tick(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"value": values.get(one.name) in (True, "true")}


def _rating(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"options": RATINGS, "open": True}


def _date(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    with_time = one.schema.get("format") == "date-time"
    value = str(values.get(one.name, ""))
    if with_time and value:
        value = _local(value)
    return {"kind": "datetime-local" if with_time else "date", "value": value}


def _class(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"groups": choosing.by_group(offer.classes)}


def _unit(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"groups": choosing.units_from(offer.area)}


def _area(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"groups": choosing.areas_around(offer.area)}


def _cases(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    value = values.get(one.name, "")
    shown = "\n".join(str(each) for each in value) if isinstance(value, list) else value
    return {"options": tuple(offer.cases), "value": shown}


def _party(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"widget": "choice", "options": tuple(offer.parties), "open": len(offer.parties) <= _FEW}


def _material(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"widget": "choice", "options": tuple(offer.materials), "open": False}


def _mediator(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    """Typed or picked: who mediates need not stand on the register."""
    return {"options": tuple(offer.mediators)}


def _place(one: Field, offer: Offer, values: Mapping[str, object]) -> dict[str, Any]:
    return {"title": _PLACE, "lat": values.get("lat", "")}


_WIDGETS: Mapping[str, Callable[[Field, Offer, Mapping[str, object]], dict[str, Any]]] = {
    "textarea": _textarea, "party": _party, "material": _material, "mediator": _mediator, "number": _number,
    "choice": _choice, "several": _choice, "yesno": _yesno, "tick": _tick, "rating": _rating, "date": _date,
    "class": _class, "unit": _unit, "units": _unit, "area": _area, "case": _cases, "cases": _cases,
    "place": _place, "files": _textarea,
}  # fmt: skip


def _second_half(name: str, asked: Mapping[str, Field]) -> bool:
    """Longitude and latitude are one question, asked where the longitude stands."""
    return name == "lat" and "lon" in asked and widget_of(asked["lat"]) == "place"


def _at_fields(form: Form, errors: Mapping[str, Text]) -> dict[str, Text]:
    """Faults by the question they are shown at."""
    names = {one.name: one for one in form.fields}
    found: dict[str, Text] = {}
    for path, words in errors.items():
        name = path.partition(".")[0]
        found.setdefault("lon" if _second_half(name, names) else name, words)
    return found


# --- from what was sent to data --------------------------------------------------------------------------------


def _typed(one: Field, post: QueryDict) -> object:
    if one.kind == "array":
        sent = post.getlist(one.name)
        return [each for line in sent for each in line.split() if each] if widget_of(one) == "cases" else sent
    raw = post.get(one.name, "")
    if one.kind in ("integer", "number"):
        return _as_number(raw.strip(), whole=one.kind == "integer")
    if one.kind == "boolean":
        return {"true": True, "false": False}.get(raw, raw)
    return _instant(raw) if one.schema.get("format") == "date-time" else raw


def _as_number(raw: str, *, whole: bool) -> object:
    try:
        return int(raw) if whole or raw.isdecimal() else _finite(float(raw), raw)
    except ValueError:
        return raw


def _finite(number: float, raw: str) -> object:
    return number if number - number == 0 else raw


def _instant(raw: str) -> str:
    """An instant as the browser's field writes it (the city's time, no offset) in RFC 3339; anything else as it is."""
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    aware = instant if instant.tzinfo else instant.replace(tzinfo=timezone.get_current_timezone())
    return aware.isoformat()


def _local(value: str) -> str:
    """An instant in RFC 3339 as the browser's field wants it; anything else as it is."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    return timezone.localtime(instant).strftime("%Y-%m-%dT%H:%M") if instant.tzinfo else value


def _case(name: str, written: str, find_case: FindCase, faults: dict[str, Text]) -> str:
    found = find_case(written.strip())
    if found is None:
        faults[name] = _NO_CASE.format(number=written)
    return str(found or written)
