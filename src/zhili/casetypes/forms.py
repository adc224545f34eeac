"""Forms: JSON Schema 2020-12 with a few words of ours, compiled once, answering faults field by field.

Our words on a property: ``x-title`` and ``x-hint`` ({zh, en}), ``x-personal: true`` (split off and encrypted) with
what ``personal.Holding`` says of it, ``x-widget`` (textarea, phone, place, unit, units, class, case, files) and
``x-options`` ({value: {zh, en}}; of a boolean, the words for true and false), and ``x-same`` (``sameness``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import jsonschema_rs

from zhili.casetypes.personal import PERSONAL, Holding, holding
from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

LONGEST_TEXT = 10_000
_DEMANDS = frozenset({"required", "minProperties", "dependentRequired"})

_FAULTS: dict[str, Text] = {
    "required": Text(zh="这一项必须填写。", en="This is required."),
    "type": Text(
        zh="这一项的格式不对，应为{expected}。", en="This has the wrong kind of value; expected {expected}."
    ),
    "maxLength": Text(zh="最多 {limit} 个字。", en="At most {limit} characters."),
    "minLength": Text(zh="至少 {limit} 个字。", en="At least {limit} characters."),
    "minimum": Text(zh="不能小于 {limit}。", en="Not less than {limit}."),
    "maximum": Text(zh="不能大于 {limit}。", en="Not more than {limit}."),
    "pattern": Text(
        zh="格式不对，请对照示例填写。", en="This does not look right; compare with the example."
    ),
    "enum": Text(zh="请从列出的选项中选一个：{expected}。", en="Choose one of: {expected}."),
    "maxItems": Text(zh="最多 {limit} 项。", en="At most {limit} items."),
    "minItems": Text(zh="至少 {limit} 项。", en="At least {limit} items."),
    "uniqueItems": Text(zh="有重复的项。", en="Some items are repeated."),
    "format": Text(zh="格式不对：应为{expected}。", en="Not a valid {expected}."),
    "additionalProperties": Text(
        zh="表单里没有这一项，请删去。", en="The form has no such field; leave it out."
    ),
}
_OTHER = Text(zh="这一项不符合要求：{expected}。", en="This does not fit the form: {expected}.")


class BadSchema(ZhiliError):
    """The schema itself is wrong."""

    code = "bad-schema"
    status = 422
    message = Text(zh="表单定义有误：{why}", en="The form's schema is wrong: {why}")


@dataclass(frozen=True)
class Field:
    """A property of a form as pages show it."""

    name: str
    title: Text
    hint: Text | None
    kind: str
    widget: str
    required: bool
    holding: Holding | None
    options: tuple[tuple[str, Text], ...]
    schema: Mapping[str, object]

    @property
    def personal(self) -> bool:
        """Whether it is split off from the case and encrypted."""
        return self.holding is not None

    def words(self, value: object) -> Text | None:
        """An answer in the form's own words; None where it has none for it."""
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return dict(self.options).get(key)


@dataclass(frozen=True)
class Form:
    """A compiled form."""

    schema: Mapping[str, object]

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(dict(self.schema), validate_formats=True)

    @cached_property
    def properties(self) -> Mapping[str, Mapping[str, object]]:
        """The properties by name."""
        found = self.schema.get("properties", {})
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def personal(self) -> frozenset[str]:
        """The names of the personal fields."""
        return frozenset(name for name, prop in self.properties.items() if prop.get(PERSONAL))

    @cached_property
    def holdings(self) -> Mapping[str, Holding]:
        """Why and how long each personal field is kept."""
        return {name: holding(self.properties[name]) for name in sorted(self.personal)}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The properties in the order written, ready for a page."""
        needed = self.schema.get("required", [])
        return tuple(
            _field(name, prop, required=isinstance(needed, list) and name in needed)
            for name, prop in self.properties.items()
        )

    @cached_property
    def optional(self) -> "Form":
        """The same form with nothing that must be filled in."""
        return Form({name: rule for name, rule in self.schema.items() if name not in _DEMANDS})

    def take(self, data: Mapping[str, object]) -> dict[str, object]:
        """Clean the data's texts, leave out empty ones, and check them.

        Returns the cleaned data. Raises Invalid with one message for every field at fault.
        """
        faults: dict[str, Text] = {}
        cleaned = {
            name: kept for name, value in data.items() if (kept := _clean(name, value, faults)) is not None
        }
        if not faults and self._validator.is_valid(cleaned):
            return cleaned
        for error in self._validator.iter_errors(cleaned):
            faults.setdefault(*_told(error))
        raise Invalid(faults)

    def check(self) -> None:
        """Raise BadSchema where the schema is not valid JSON Schema 2020-12."""
        try:
            _ = self._validator
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise BadSchema(why=str(error).splitlines()[0]) from error


def form_of(schema: object) -> Form:
    """A form from a parsed schema; unknown properties are refused unless it says otherwise. Raises BadSchema."""
    if not isinstance(schema, Mapping):
        raise BadSchema(why="an object is expected")
    form = Form({"type": "object", "additionalProperties": False, **schema})
    form.check()
    return form


def _clean(name: str, value: object, faults: dict[str, Text]) -> object:
    if not isinstance(value, str):
        return value
    try:
        return clean(value, limit=LONGEST_TEXT) or None
    except TextTooLong as error:
        faults[name] = error.words
        return value[:LONGEST_TEXT]


def _told(error: jsonschema_rs.ValidationError) -> tuple[str, Text]:
    kind = error.kind
    word = kind.name
    path = [str(step) for step in error.instance_path]
    if word == "required":
        path.append(str(getattr(kind, "property", "")))
    if word == "additionalProperties":
        path.extend(str(name) for name in getattr(kind, "unexpected", ())[:1])
    expected = (
        getattr(kind, "types", None)
        or getattr(kind, "options", None)
        or getattr(kind, "format", None)
        or word
    )
    if isinstance(expected, list | tuple):
        expected = "、".join(str(one) for one in expected)
    limit = getattr(kind, "limit", "")
    return ".".join(path) or "form", _FAULTS.get(word, _OTHER).format(expected=expected, limit=limit)


def _text(value: object, fallback: str) -> Text:
    if isinstance(value, Mapping):
        return Text(zh=str(value.get("zh", fallback)), en=str(value.get("en", fallback)))
    return Text(zh=str(value or fallback), en=str(value or fallback))


def _field(name: str, prop: Mapping[str, object], *, required: bool) -> Field:
    kind = str(prop.get("type", "string"))
    named = prop.get("x-options")
    options: tuple[tuple[str, Text], ...] = ()
    if isinstance(named, Mapping):
        options = tuple((str(value), _text(words, str(value))) for value, words in named.items())
    elif isinstance(listed := prop.get("enum"), list):
        options = tuple((str(value), Text(zh=str(value), en=str(value))) for value in listed)
    default = {"boolean": "yesno", "integer": "number", "number": "number"}.get(kind, "text")
    if options and kind != "boolean":
        default = "choice"
    hint = prop.get("x-hint")
    return Field(
        name=name,
        title=_text(prop.get("x-title"), name),
        hint=_text(hint, "") if hint else None,
        kind=kind,
        widget=str(prop.get("x-widget", default)),
        required=required,
        holding=holding(prop) if prop.get(PERSONAL) else None,
        options=options,
        schema=prop,
    )
