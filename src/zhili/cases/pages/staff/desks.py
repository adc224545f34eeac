"""Which case types bring work to which desk, read from their declarations: no type is known by name."""

from dataclasses import dataclass

from zhili.cases import public as cases
from zhili.cases.pages.forms import widget_of
from zhili.casetypes.language import Action, CaseType

_STAFF = frozenset({"staff"})
_RESIDENTS = frozenset({"anyone", "resident"})


@dataclass(frozen=True, slots=True)
class Desk:
    """A type whose cases wait to be put into a unit's hands, by which action, in which stages."""

    case_type: CaseType
    action: Action

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages in which cases wait."""
        return tuple(sorted(self.action.from_))


def dispatching(roles: frozenset[str]) -> list[Desk]:
    """The desks at which these roles dispatch."""
    found = ((one, dispatches(one)) for one in cases.case_types())
    return [Desk(one, action) for one, action in found if action is not None and action.by & roles]


def dispatches(case_type: CaseType) -> Action | None:
    """The action that gives a case its first unit: it assigns a lead where cases have none yet."""
    for action in case_type.actions.values():
        assigns = any(
            effect.word == "assign" and effect.args.get("role") == "lead" for effect in action.effects
        )
        releases = any(effect.word == "release" for effect in action.effects)
        if assigns and not releases and not action.needs and action.targets():
            return action
    return None


def returning(case_type: CaseType, stages: tuple[str, ...]) -> set[str]:
    """The actions by which a unit gives a case back to where it waits to be dispatched."""
    return {
        action.key
        for action in case_type.actions.values()
        if action.targets() & set(stages) and any(effect.word == "release" for effect in action.effects)
    }


def merging(case_type: CaseType) -> tuple[Action, str] | None:
    """The action that joins a case to another about the same matter, and the field that names the other."""
    for action in case_type.actions.values():
        joins = any(
            effect.word == "link" and effect.args.get("kind") == "duplicate_of" for effect in action.effects
        )
        named = next((one.name for one in action.form.fields if widget_of(one) == "case"), None)
        if joins and named:
            return action, named
    return None


def opening(roles: frozenset[str]) -> list[CaseType]:
    """The types that these roles may open, those that residents report first."""
    may = roles | _STAFF | {"anyone"}
    found = [one for one in cases.case_types() if one.open_by & may]
    return sorted(found, key=lambda one: (not for_callers(one), one.key))


def for_callers(case_type: CaseType) -> bool:
    """Whether residents report such matters, so that staff write them down on a caller's behalf."""
    return bool(case_type.open_by & _RESIDENTS)
