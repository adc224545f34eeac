"""Reading who may be parties to a case of a type: ``parties: {sides, opener, invite_by}``."""

from collections.abc import Collection, Mapping

from zhili.casetypes.language import ACTOR_ROLES, CASE_ROLES, MANDATED_ROLES, PARTY, Action, Parties
from zhili.casetypes.section import Section
from zhili.kernel.text import Text

_QUIET = frozenset({"start", "stop", "pause", "resume", "extend"})
"""What an action may do that only one party learns of: nothing by which the others would learn what was said."""


def read_parties(top: Section) -> Parties | None:
    """The sides of a type; None where it has no parties. Faults are noted in the section's lines."""
    if not top.has("parties"):
        return None
    section = top.section("parties")
    declared = section.section("sides")
    sides = {str(key): declared.words(str(key)) for key in declared.data}
    for key in sides:
        if key in CASE_ROLES | MANDATED_ROLES | ACTOR_ROLES:
            declared.fault(
                key,
                Text(zh=f"“{key}”已经是一种角色。", en=f"'{key}' is a role already."),
                Text(zh="换一个名字。", en="choose another name."),
            )
    opener = section.get("opener", str, "") or None
    if opener is not None:
        section.known("opener", opener, sides)
    invite_by = section.many("invite_by")
    known = [one for one in invite_by if section.known("invite_by", one, CASE_ROLES | MANDATED_ROLES)]
    declared.close()
    section.close()
    return Parties(sides=sides, opener=opener, invite_by=frozenset(known))


def check_rooms(parties: Parties | None, actions: Mapping[str, Action], section: Section) -> None:
    """Note as faults the actions with one party that name no party, or that would tell the others of it."""
    of_parties = frozenset({PARTY, *(parties.sides if parties else ())})
    for key, action in actions.items():
        if action.visibility != PARTY:
            continue
        one = Section(section.lines, (*section.path, "actions", key), {})
        if parties is None:
            one.fault(
                "visibility",
                Text(zh="这种事项没有写 parties。", en="this type declares no parties."),
                Text(
                    zh="写 parties，或换一种可见范围。", en="declare 'parties', or choose another visibility."
                ),
            )
        if not action.by <= of_parties and PARTY not in action.form.properties:
            one.fault(
                "form",
                Text(zh="工作人员要说明和哪一方谈。", en="staff must say with which party."),
                Text(
                    zh="表单里加 party（x-widget: party）。", en="add 'party' (x-widget: party) to the form."
                ),
            )
        _check_quiet(one, action)


def _check_quiet(one: Section, action: Action) -> None:
    loud: Collection[str] = [effect.word for effect in action.effects if effect.word not in _QUIET]
    if loud or action.targets() or action.needs:
        one.fault(
            "visibility",
            Text(
                zh="单独谈的内容不能让其他各方看出来。",
                en="what is said to one party may not show to the others.",
            ),
            Text(
                zh="去掉 to、needs 和时限以外的效果。",
                en="leave out 'to', 'needs' and all effects but those on clocks.",
            ),
        )
