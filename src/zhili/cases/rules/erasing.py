"""What is left of a case when its words are erased: what happened, when, by which unit, and no more. Pure.

Codes, numbers of times, yes and no stay, so that the figures of past years stand; whatever somebody wrote goes, and
with it who reported it and where exactly. What stays adds up to the case as it then stands.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from zhili.cases.rules.sealing import content
from zhili.cases.rules.state import Change, Event
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CaseType
from zhili.kernel.text import Text

ERASE = "erase"
"""The engine's event that personal data of a case was erased."""

PUT_RIGHT = "put_right"
"""The engine's event that a person had personal fields put right."""

WORDS = {
    ERASE: Text(zh="删除个人信息", en="Personal data erased"),
    PUT_RIGHT: Text(zh="更正个人信息", en="Personal data put right"),
}

NO_SALT = bytes(32)
"""Where the salt of an event stood whose words are erased: its seal in the log says nothing any more."""

NAMELESS = "〔已按规定删除〕"
"""The title of a case without words."""

_CODES = frozenset({"class", "urgency", "area"})
_REFERENCES = frozenset({"unit", "units", "class", "area", "case", "cases"})
_FORMATS = frozenset({"uuid", "date", "date-time"})
_KINDS = frozenset({"boolean", "integer"})


def scrubbed(case_type: CaseType, event: Event) -> Event:
    """An event of a case of this type without words, names and exact places."""
    form = case_type.form if event.seq == 1 else _form_of(case_type, event.action)
    return replace(
        event,
        actor=_nobody(event.actor),
        data=_kept(form, event.data),
        changes=tuple(done for change in event.changes if (done := _change(case_type, change)) is not None),
    )


def digest(case_id: UUID, events: Iterable[tuple[Event, str]]) -> str:
    """What the event of an erasure says of what it left: SHA-256 over the events, each with its stage, in hex."""
    made = hashlib.sha256()
    for event, stage in events:
        made.update(content(case_id, event, stage))
    return made.hexdigest()


def _form_of(case_type: CaseType, action: str) -> Form | None:
    declared = case_type.actions.get(action)
    return declared.form if declared else None


def _nobody(actor: str) -> str:
    """Staff, platforms and the system answer for what they did; a resident is not named any more."""
    kind, _, _ = actor.partition(":")
    return f"{kind}:" if kind in ("resident", "anonymous") else actor


def _kept(form: Form | None, data: Mapping[str, Any]) -> dict[str, Any]:
    if form is None:
        return {name: value for name, value in data.items() if isinstance(value, bool | int)}
    return {name: value for name, value in data.items() if _says_no_words(form.properties.get(name, {}))}


def _says_no_words(prop: Mapping[str, object]) -> bool:
    items = prop.get("items")
    return (
        "enum" in prop
        or prop.get("type") in _KINDS
        or prop.get("x-widget") in _REFERENCES
        or prop.get("format") in _FORMATS
        or (isinstance(items, Mapping) and _says_no_words(items))
    )


def _change(case_type: CaseType, change: Change) -> Change | None:
    """A change without words; None where it was nothing else."""
    match change["do"]:
        case "open":
            codes = {name: value for name, value in change["attributes"].items() if name in _CODES}
            return {
                **change,
                "reporter": "",
                "attributes": {"title": NAMELESS, **codes},
                "data": _kept(case_type.form, change["data"]),
            }
        case "set":
            return change if change["name"] in _CODES or _is_code(case_type, change["value"]) else None
        case "suggest":
            return {
                **change,
                "what": {name: _guess(one) for name, one in change["what"].items() if name in _CODES},
            }
        case "join":
            return {**change, "account": ""}
        case "ask":
            return {**change, "data": {}}
    return change


def _is_code(case_type: CaseType, value: object) -> bool:
    if isinstance(value, str):
        return value in _answers(case_type)
    return value is None or isinstance(value, bool | int)


def _guess(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "reasons": []}


def _answers(case_type: CaseType) -> set[str]:
    """Every answer in a word that a form of the type lists."""
    forms = (case_type.form, *(action.form for action in case_type.actions.values()))
    listed = (prop.get("enum") for form in forms for prop in form.properties.values())
    return {value for one in listed if isinstance(one, list) for value in one if isinstance(value, str)}
