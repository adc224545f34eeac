"""What a worker may open and do in the field, read from the case types: no type is known by name.

A form travels as the few questions a phone can ask: a text, yes or no, a choice, photos. What needs more is done at the
desk and not offered here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest

from zhili.cases import public as cases
from zhili.cases.pages import choosing, forms
from zhili.cases.pages.field.guard import ROLE
from zhili.casetypes.forms import Field, Form
from zhili.casetypes.language import Action, CaseType
from zhili.kernel.text import Text

_ASKED = {
    "text": "text",
    "textarea": "text",
    "yesno": "yesno",
    "tick": "yesno",
    "choice": "choice",
    "files": "photos",
}
_SHOWN_FIRST = 6
ALONE = "reporter"
"""The role of whoever opened the case, wherever it lies."""


def types() -> list[CaseType]:
    """The types that grid workers open."""
    return [one for one in cases.case_types() if ROLE in one.open_by]


def possible(case_type: CaseType, stage: str, roles: Collection[str]) -> list[Action]:
    """The actions that these roles may do in a stage and that a phone can ask for, as declared."""
    return [
        action
        for action in case_type.actions.values()
        if stage in action.from_ and action.by & frozenset(roles) and not action.needs and _askable(action)
    ]


def waits_for(case_type: CaseType, stage: str, roles: Collection[str]) -> bool:
    """Whether a case in this stage goes on only when somebody with these roles acts: every way on is theirs."""
    ways = [
        one
        for one in case_type.actions.values()
        if stage in one.from_ and one.targets() and one.by != {"system"}
    ]
    return bool(ways) and all(one.by & frozenset(roles) for one in ways)


def told(case_type: CaseType, language: str) -> dict[str, object]:
    """A type as the phone keeps it."""
    actions = [one for one in case_type.actions.values() if one.by & {ROLE, ALONE} and _askable(one)]
    at_once = possible(case_type, case_type.start, {ROLE, ALONE})
    return {
        "key": case_type.key,
        "title": case_type.title.in_(language),
        "fields": sorted(case_type.form.properties),
        "groups": _groups(case_type, language),
        "first": _varied(case_type),
        "urgencies": _options(case_type.form, "urgency", language),
        "actions": {one.key: _action(one, language) for one in actions},
        "at_once": [one.key for one in at_once if one.targets()],
    }


def _askable(action: Action) -> bool:
    """Whether the phone can ask for everything that the form must have."""
    return all(forms.widget_of(one) in _ASKED for one in action.form.fields if one.required)


def _action(action: Action, language: str) -> dict[str, object]:
    asked = [one for one in action.form.fields if forms.widget_of(one) in _ASKED]
    return {
        "title": action.title.in_(language),
        "moves": bool(action.targets()),
        "fields": [_field(one, language) for one in asked],
    }


def _field(one: Field, language: str) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": _ASKED[forms.widget_of(one)],
        "title": one.title.in_(language),
        "required": one.required,
        "least": one.schema.get("minLength", 0),
        "most": one.schema.get("maxLength") or one.schema.get("maxItems"),
        "options": [[value, words.in_(language)] for value, words in one.options],
    }


def _options(form: Form, name: str, language: str) -> list[list[str]]:
    found = next((one for one in form.fields if one.name == name), None)
    return [[value, words.in_(language)] for value, words in found.options] if found else []


def _groups(case_type: CaseType, language: str) -> list[dict[str, object]]:
    return [
        {
            "title": group.title.in_(language),
            "classes": [[code, name.in_(language)] for code, name in group.options],
        }
        for group in choosing.by_group(case_type.classes)
    ]


def _varied(case_type: CaseType) -> list[str]:
    """The classes to show first to somebody who has chosen none yet: one of each group in turn."""
    columns: Sequence[Iterable[tuple[str, Text]]] = [
        group.options for group in choosing.by_group(case_type.classes)
    ]
    turns = zip_longest(*columns)
    return [one[0] for turn in turns for one in turn if one is not None][:_SHOWN_FIRST]


def by_key(found: Iterable[CaseType]) -> Mapping[str, CaseType]:
    """The same types, to look up."""
    return {one.key: one for one in found}
