"""What whoever opens a case does to it in the same breath, such as answering on the spot: one operation, one record."""

from collections.abc import Mapping
from datetime import datetime

from zhili.cases.operations import world
from zhili.cases.rules import guards, step
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Doing, Step
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import Actor
from zhili.people import public as people

Then = tuple[str, Mapping[str, object]]
"""An action of the type, and what its form says."""


def taken(case_type: CaseType, state: CaseState, then: Then, actor: Actor, *, at: datetime) -> Step:
    """The step that follows the opening. Raises what ``guards.check`` raises, and Invalid for the action's form."""
    key, data = then
    roles = guards.roles_of(actor, state, at=at, lineage=people.lineage)
    action = guards.check(case_type, state, key, roles, at=at)
    unit = next((one.unit for one in actor.held(at) if one.unit), None)
    doing = Doing(actor=guards.reference(actor), unit=unit, roles=roles)
    data = action.form.take(data)
    return step.acting(
        case_type, state, action, data=data, doing=doing, at=at, world=world.world_of(case_type)
    )
