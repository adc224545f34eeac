"""Reading ``follow``: whether open cases of a type can be followed, by which action, and which never."""

from collections.abc import Mapping

from zhili.casetypes.forms import Form
from zhili.casetypes.language import Action, Following
from zhili.casetypes.section import Section
from zhili.kernel.text import Text


def read_following(top: Section, actions: Mapping[str, Action], form: Form) -> Following | None:
    """The declaration under ``follow``; None where there is none."""
    section = top.section("follow")
    if not top.has("follow"):
        return None
    by = section.need("by", str, "")
    unless = section.get("unless", dict, {})
    section.close()
    for name in unless:
        section.known("unless", str(name), form.properties.keys() - form.personal)
    if not section.known("by", by, actions):
        return None
    _check(section, actions[by])
    return Following(by=by, field=_naming(actions[by]), unless=unless)


def _naming(action: Action) -> str:
    """The field that names the case into which this one is merged."""
    for effect in action.effects:
        to = effect.args.get("to")
        if effect.word == "link" and effect.args.get("kind") == "duplicate_of" and isinstance(to, str):
            return to.removeprefix("$")
    return ""


def _check(section: Section, action: Action) -> None:
    key, field = action.key, _naming(action)
    needed = action.form.schema.get("required", [])
    faults = [
        (
            field not in action.form.properties,
            Text(zh=f"“{key}”不会把案件并入另一件。", en=f"'{key}' does not merge a case into another."),
            Text(
                zh="给它 link: {kind: duplicate_of, to: $字段}。",
                en="give it 'link: {kind: duplicate_of, to: $field}'.",
            ),
        ),
        (
            isinstance(needed, list) and bool(set(needed) - {field}),
            Text(zh=f"“{key}”还要填别的项。", en=f"'{key}' asks for more than the case."),
            Text(zh="其余各项改为选填。", en="let its other fields be left out."),
        ),
        (
            "system" not in action.by,
            Text(zh=f"系统不能做“{key}”。", en=f"the system may not do '{key}'."),
            Text(zh=f"在动作“{key}”的 by 里加上 system。", en=f"add 'system' to 'by' of action '{key}'."),
        ),
    ]
    for wrong, message, mend in faults:
        if wrong:
            section.fault("by", message, mend)
