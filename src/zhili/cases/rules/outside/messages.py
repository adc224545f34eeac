"""What travels: a case or an event of one as a message, and a message as the form of a case type here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from zhili.cases.rules.state import ATTRIBUTES, CaseState, Event
from zhili.casetypes.language import Action, CaseType

FORMAT = 1
Kind = Literal["case", "event"]
Message = dict[str, Any]

_ENGINES = frozenset({"approved_by", "approval"})
_NUMBER = "outside_number"


def of_case(case_type: CaseType, state: CaseState, *, seq: int, at: datetime) -> Message:
    """A whole case: what it is about and where; who reported it is not in it."""
    known = {name: state.attributes[name] for name in ATTRIBUTES if state.attributes.get(name) is not None}
    area = str(known.pop("area", "")).rpartition("/")[2]
    return {
        "format": FORMAT, "kind": "case", "number": state.number, "seq": seq, "at": at.isoformat(),
        "type": case_type.key, "case": {**known, **({"area": area} if area else {})},
        "data": {name: value for name, value in state.data.items() if name not in case_type.form.personal},
    }  # fmt: skip


def of_event(case_type: CaseType, state: CaseState, event: Event, *, word: str) -> Message:
    """What was done in a case. ``word`` is what the exchange calls it; personal fields stay here."""
    action = case_type.actions.get(event.action)
    hidden = _ENGINES | (action.form.personal if action else frozenset())
    title = action.title if action else None
    return {
        "format": FORMAT, "kind": "event", "number": state.number, "seq": event.seq, "at": event.at.isoformat(),
        "word": word, "title": {"zh": title.zh, "en": title.en} if title else {},
        "data": {name: value for name, value in event.data.items() if name not in hidden},
    }  # fmt: skip


def as_opening(case_type: CaseType, message: Mapping[str, Any], *, platform: str) -> dict[str, object]:
    """The form with which a received case opens: what the type's form knows of what was sent.

    A class that we do not have is left out: the two cities' lists differ, and a person or a suggestion fills it in.
    """
    sent = {**message.get("data", {}), **message.get("contact", {}), **message.get("case", {})}
    sent |= {"direction": "in", "platform": platform, _NUMBER: message["number"]}
    if case_type.class_(str(sent.get("class"))) is None:
        sent.pop("class", None)
    return {
        name: value
        for name, value in sent.items()
        if name in case_type.form.properties and value not in (None, "")
    }


def as_action(action: Action, message: Mapping[str, Any]) -> dict[str, object]:
    """The form of an action that a received event stands for; their number goes where the form asks for it."""
    sent = {_NUMBER: message["number"], **message.get("data", {})}
    return {
        name: value for name, value in sent.items() if name in action.form.properties and value is not None
    }
