"""What is kept in step with a register, as messages carry it and as people read it. Pure."""

from collections.abc import Mapping
from typing import Any

from zhili.cases.rules.outside.stepping import Kept, Said
from zhili.cases.rules.state import CaseState
from zhili.casetypes.in_step import STAGE, InStep, SharedField
from zhili.casetypes.language import CaseType
from zhili.kernel.cleaning import clean
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

IN_STEP = "in_step"
"""The word of a message that says how fields stand."""

CHANGED, DIFFERS, DECIDED = "register_change", "register_differs", "register_decided"
WORDS = {
    CHANGED: Text(zh="登记系统更正", en="Changed in an outside register"),
    DIFFERS: Text(zh="与登记系统不一致", en="An outside register differs"),
    DECIDED: Text(zh="不一致已确认", en="A difference was decided"),
}
_CHANGE = Text(zh="{title}：{was} → {is_}", en="{title}: {was} → {is_}")
_DIFFER = Text(
    zh="{title}：本系统 {ours}，{register} {theirs}", en="{title}: {ours} here, {theirs} in {register}"
)
_CHOICE = Text(zh="{title}：以{whose}为准，{value}", en="{title}: {value}, as {whose} has it")
_HERE = Text(zh="本系统", en="this house")
_NOTHING = Text(zh="（空）", en="(nothing)")
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_UNKNOWN = Text(zh="没有“{value}”这个值。", en="There is no value '{value}'.")
_LONGEST, _LONGEST_NAME = 4000, 60


def as_told(in_step: InStep, state: CaseState) -> dict[str, object]:
    """What a case holds in every field, as a register is told it."""
    known = {**state.known(), STAGE: state.stage}
    return {key: one.told(known.get(one.ours)) for key, one in in_step.fields.items()}


def as_sent(kept: Kept, *, by: str) -> dict[str, object]:
    """A field in a message: the value, our count of changes and theirs that it knows of, who changed it and when."""
    return {"value": kept.value, "mine": kept.ours, "yours": kept.theirs, "by": by, "at": kept.at}


def as_said(one: SharedField, case_type: CaseType, sent: Mapping[str, Any], *, at: str) -> Said:
    """A field of a message, checked. Raises Invalid."""
    return Said(
        value=_checked(one, case_type, sent.get("value")),
        ours=int(sent["yours"]),
        theirs=int(sent["mine"]),
        by=clean(str(sent.get("by") or ""), limit=_LONGEST_NAME),
        at=str(sent.get("at") or at),
    )


def opening_data(case_type: CaseType, fields: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    """What a register says of a case that it opened, by the names of our form. Raises Invalid."""
    known = case_type.in_step.fields if case_type.in_step else {}
    said = {
        one.ours: one.meant(_checked(one, case_type, fields[key].get("value")))
        for key, one in known.items()
        if key in fields and not one.only_sent and one.ours in case_type.form.properties
    }
    return {name: value for name, value in said.items() if value is not None}


def _checked(one: SharedField, case_type: CaseType, value: object) -> object:
    if isinstance(value, str):
        value = clean(value, limit=_LONGEST) or None
    if one.only_sent:
        return value
    if one.words:
        if value is not None and value not in one.words:
            raise Invalid({one.key: _UNKNOWN.format(value=value)})
        return value
    if one.ours == "class" and value is not None and case_type.class_(str(value)) is None:
        raise Invalid({one.key: _UNKNOWN.format(value=value)})
    try:
        taken = one.form.take({one.ours: value} if value is not None else {}) if one.form else {}
    except Invalid as refusal:
        raise Invalid({one.key: next(iter(refusal.fields.values()))}) from None
    return taken.get(one.ours)


def words_of(one: SharedField, value: object) -> Text:
    """A value of a field for people."""
    if value is None:
        return _NOTHING
    if isinstance(value, str) and value in one.titles:
        return one.titles[value]
    if isinstance(value, bool):
        return _YES if value else _NO
    named = one.form.fields[0].words(value) if one.form else None
    return named or Text(zh=str(value), en=str(value))


def says(case_type: CaseType, action: str, data: Mapping[str, Any]) -> Text | None:
    """The sentence of an event about a register; None for any other."""
    if action not in WORDS or case_type.in_step is None:
        return None
    told: Mapping[str, Any] = data.get("fields") or {}
    name, by = str(data.get("name", "")), str(data.get("by", ""))
    source = f"{name} {by}".strip() if action == CHANGED else ""
    lines = [Text(zh=source, en=source)] if source else []
    lines += [
        _line(one, action, told[key], Text(zh=name, en=name))
        for key, one in case_type.in_step.fields.items()
        if key in told
    ]
    return Text(zh="\n".join(one.zh for one in lines), en="\n".join(one.en for one in lines))


def _line(one: SharedField, action: str, told: Mapping[str, Any], register: Text) -> Text:
    if action == CHANGED:
        was, is_ = (words_of(one, told.get(name)) for name in ("was", "is"))
        return _CHANGE.format(title=one.title, was=was, is_=is_)
    ours, theirs = (words_of(one, told.get(name)) for name in ("ours", "theirs"))
    if action == DIFFERS:
        return _DIFFER.format(title=one.title, ours=ours, theirs=theirs, register=register)
    chosen = told.get("chosen") == "theirs"
    return _CHOICE.format(
        title=one.title, whose=register if chosen else _HERE, value=theirs if chosen else ours
    )
