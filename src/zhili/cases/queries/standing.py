"""Which roles somebody has on a case, with what the case hangs on."""

from datetime import datetime

from zhili.cases.queries.single import root_of
from zhili.cases.rules import guards
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import UNIT_ROLES
from zhili.kernel.actor import Actor
from zhili.people import public as people


def roles_on(actor: Actor, state: CaseState, *, at: datetime) -> frozenset[str]:
    """The actor's roles on a case. Who handles a matter has the same part in every report that was merged into it."""
    roles = guards.roles_of(actor, state, at=at, lineage=people.lineage)
    if state.merged_into is None or not actor.units(at):
        return roles
    handling = guards.roles_of(actor, root_of(state), at=at, lineage=people.lineage)
    return roles | handling.intersection(UNIT_ROLES)
