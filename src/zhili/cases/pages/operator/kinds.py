"""What a case type offers to an operator, by its declaration: which types, what is asked how, answering at once."""

from collections.abc import Sequence
from datetime import datetime

from zhili.cases.pages import forms
from zhili.cases.pages.staff import desks
from zhili.casetypes.forms import Field
from zhili.casetypes.language import Action, CaseType

CHANNELS = ("phone", "visit", "paper")
"""How somebody reaches the centre; the first is what is assumed."""

FOREMOST = ("phone", "name", "text", "address", "class", "urgency")
"""Asked in the open, in this order, where the type has them; the rest is folded away."""

PLACE = ("area", "lon", "lat")


def for_callers(roles: frozenset[str]) -> list[CaseType]:
    """The types that residents report and these roles write down: first those whose cases may be followed."""
    found = [one for one in desks.opening(roles) if desks.for_callers(one)]
    return sorted(found, key=lambda one: (one.follow is None, one.key))


def chosen(roles: frozenset[str], key: str) -> CaseType | None:
    """The type asked for by its key, else the first; None where these roles write nothing down."""
    types = for_callers(roles)
    return next((one for one in types if one.key == key), types[0] if types else None)


def others(roles: frozenset[str]) -> list[CaseType]:
    """Types that staff open for themselves, on the plain page."""
    return [one for one in desks.opening(roles) if not desks.for_callers(one)]


def answering(case_type: CaseType, roles: frozenset[str]) -> tuple[Action, str] | None:
    """The action by which a new case is answered on the spot, and the field the answer stands in.

    It ends the case from where it begins, asks one text and nothing else that must be said, and needs nobody's leave.
    """
    for action in case_type.actions.values():
        ends = action.targets() and all(case_type.stages[stage].ends for stage in action.targets())
        asked = [one for one in action.form.fields if one.required]
        if (
            ends
            and action.by & roles
            and case_type.start in action.from_
            and not action.needs
            and len(asked) == 1
            and forms.widget_of(asked[0]) == "textarea"
            and action.visibility == "public"
        ):
            return action, asked[0].name
    return None


def foremost(case_type: CaseType) -> dict[str, Field]:
    """The fields asked in the open, by name."""
    fields = {one.name: one for one in case_type.form.fields}
    return {name: fields[name] for name in FOREMOST if name in fields}


def only_some(case_type: CaseType) -> dict[str, Sequence[str]]:
    """The fields asked in some channels only, with those channels."""
    return {
        one.name: [channel for channel in CHANNELS if forms.asked_in(one, channel)]
        for one in case_type.form.fields
        if not all(forms.asked_in(one, channel) for channel in CHANNELS)
    }


def folded(case_type: CaseType) -> list[str]:
    """The names of what is asked in a fold: everything else that is asked here in every channel."""
    aside = {*FOREMOST, *PLACE, *only_some(case_type)}
    return [one.name for one in case_type.form.fields if one.name not in aside]


def asked_nowhere_here(case_type: CaseType, channel: str) -> set[str]:
    """The fields that a case which comes in this way does not have."""
    return {one.name for one in case_type.form.fields if not forms.asked_in(one, channel)}


def instant(written: str) -> datetime | None:
    """An instant as a case keeps it; None where it cannot be read."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
