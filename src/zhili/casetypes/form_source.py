"""Taking a declaration's forms: shared ones by name, JSON files, or written in place; faults where they stand."""

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from zhili.casetypes import sameness
from zhili.casetypes.faults import PackFault
from zhili.casetypes.forms import BadSchema, Form, form_of
from zhili.casetypes.personal import unsaid
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

_REASON: dict[str, object] = {
    "required": ["reason"],
    "properties": {
        "reason": {
            "type": "string",
            "minLength": 2,
            "maxLength": 1000,
            "x-title": {"zh": "理由", "en": "Reason"},
            "x-widget": "textarea",
        }
    },
}
_TEXT: dict[str, object] = {
    "required": ["text"],
    "properties": {
        "text": {
            "type": "string",
            "minLength": 2,
            "maxLength": 4000,
            "x-title": {"zh": "内容", "en": "Text"},
            "x-widget": "textarea",
        }
    },
}
_FILES: dict[str, object] = {
    "type": "array",
    "maxItems": 9,
    "items": {"type": "string"},
    "x-title": {"zh": "照片或文件", "en": "Photos or files"},
    "x-widget": "files",
}


def _with_files(form: Mapping[str, Any]) -> dict[str, object]:
    return {**form, "properties": {**form["properties"], "files": _FILES}}


SHARED_FORMS: Mapping[str, Mapping[str, object]] = {
    "reason": _REASON,
    "text": _TEXT,
    "reason_and_files": _with_files(_REASON),
    "text_and_files": _with_files(_TEXT),
    "none": {},
}
"""Forms that any action may name instead of writing its own."""

WORDS = (
    "x-title", "x-hint", "x-personal", "x-purpose", "x-basis", "x-term", "x-class", "x-widget", "x-options",
    "x-channels", "x-same",
)  # fmt: skip
"""Our words on a property. Any other ``x-`` word is a fault: a slip in ``x-personal`` would publish a name."""

WIDGETS = (
    "textarea", "phone", "place", "area", "unit", "units", "class", "case", "cases", "files", "rating", "party",
    "material", "mediator", "text", "number", "yesno", "choice", "date",
)  # fmt: skip
"""How a page may ask for a property."""

CHANNELS = ("phone", "visit", "paper", "web", "grid")
"""The ways in whose form a property may be asked, where it is not asked in all."""

_MEND = Text(zh="按 JSON Schema 2020-12 改正。", en="mend it by JSON Schema 2020-12.")


def take_form(
    section: Section, key: str, files: Mapping[str, bytes], *, folder: str, adopted: bool = False
) -> Form:
    """The form declared under ``key``; an empty one, with the faults noted, where it cannot be read.

    One that is ``adopted``, so that cases run under it, may leave unsaid what is demanded of personal fields since.
    """
    declared = section.get(key, object, "none")
    if isinstance(declared, Mapping):
        return _in_place(section, key, declared, adopted=adopted)
    name = str(declared)
    if name in SHARED_FORMS:
        return form_of(SHARED_FORMS[name])
    if name not in files:
        section.known(key, name, [*SHARED_FORMS, *(file for file in files if file.endswith(".json"))])
        return form_of({})
    return _from_file(section, f"{folder}/{name}", files[name], adopted=adopted)


def _in_place(section: Section, key: str, schema: Mapping[str, object], *, adopted: bool) -> Form:
    path = (*section.path, key)
    for prop, word, message, mend in _slips(schema, adopted=adopted):
        section.lines.fault((*path, "properties", prop, word), message, mend)
    try:
        return form_of(schema)
    except BadSchema as error:
        section.lines.fault(path, error.words, _MEND)
        return form_of({})


def _from_file(section: Section, file: str, source: bytes, *, adopted: bool) -> Form:
    text = source.decode("utf-8", "replace")

    def fault(line: int, message: Text, mend: Text) -> None:
        section.lines.faults.append(PackFault(file=file, line=line, message=message, mend=mend))

    try:
        schema = json.loads(text)
        form = form_of(schema)
    except json.JSONDecodeError as error:
        fault(
            error.lineno,
            Text(zh=f"不是合法的 JSON：{error.msg}。", en=f"Not valid JSON: {error.msg}."),
            Text(zh="检查这一行的引号、逗号和括号。", en="check quotes, commas and brackets on this line."),
        )
        return form_of({})
    except BadSchema as error:
        fault(1, error.words, _MEND)
        return form_of({})
    for prop, word, message, mend in _slips(schema, adopted=adopted):
        fault(_line_of(text, prop, word), message, mend)
    return form


def _line_of(text: str, prop: str, word: str) -> int:
    """The line on which ``word`` stands after the property's own name."""
    start = max(text.find(f'"{prop}"'), 0)
    found = text.find(f'"{word}"', start)
    return text.count("\n", 0, found if found >= 0 else start) + 1


def _slips(schema: Mapping[str, object], *, adopted: bool) -> Iterator[tuple[str, str, Text, Text]]:
    """What JSON Schema lets pass and we do not: (property, word, message, mend)."""
    properties = schema.get("properties", {})
    if not isinstance(properties, Mapping):
        return
    for name, prop in properties.items():
        if isinstance(prop, Mapping):
            yield from _slips_of(str(name), prop)
            if not adopted:
                yield from ((str(name), *said) for said in unsaid(prop))
    required = schema.get("required", [])
    for name in required if isinstance(required, list) else ():
        if name not in properties:
            yield str(name), "required", *_unknown(str(name), [str(known) for known in properties])


def _slips_of(name: str, prop: Mapping[str, object]) -> Iterator[tuple[str, str, Text, Text]]:
    """The same for one property."""
    for word in prop:
        if str(word).startswith("x-") and word not in WORDS:
            yield name, str(word), *_unknown(str(word), WORDS)
    widget, channels = prop.get("x-widget"), prop.get("x-channels", [])
    if widget is not None and widget not in WIDGETS:
        yield name, "x-widget", *_unknown(str(widget), WIDGETS)
    for channel in channels if isinstance(channels, list) else [channels]:
        if channel not in CHANNELS:
            yield name, "x-channels", *_unknown(str(channel), CHANNELS)
    yield from ((name, sameness.SAME, *said) for said in sameness.slips(prop))


def _unknown(word: str, known: Iterator[str] | tuple[str, ...] | list[str]) -> tuple[Text, Text]:
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    mend = (
        Text(zh=f"是否想写“{near[0]}”？", en=f"did you mean '{near[0]}'?")
        if near
        else Text(zh=f"可用的有：{'、'.join(names)}。", en=f"one of: {', '.join(names)}.")
    )
    return Text(zh=f"表单里的“{word}”不认识。", en=f"'{word}' in the form is unknown."), mend
