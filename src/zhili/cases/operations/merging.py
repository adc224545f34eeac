"""Whether a case may be merged into another: one that is there, that the actor may read, and that is being handled."""

from datetime import datetime
from uuid import UUID

from zhili.cases.queries import types
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.rules import guards
from zhili.cases.rules.errors import MergedIntoEnded
from zhili.cases.rules.step import Step
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.people import public as people


def check_merges(done: Step, actor: Actor, *, at: datetime) -> None:
    """Raise NotFound or MergedIntoEnded where a step merges its case into one that cannot take it.

    A case that has ended, by being merged itself for one, would leave both without anybody who handles them. The
    other case stays locked until the transaction ends, so that it cannot end meanwhile.
    """
    for change in done.event.changes:
        if change["do"] != "link" or change["kind"] != "duplicate_of":
            continue
        other = state_of(UUID(str(change["to"])), lock=True)
        if not guards.may_read(guards.roles_of(actor, other, at=at, lineage=people.lineage)):
            raise NotFound(what=CASE)
        if types.of_version(other.type_key, other.type_version).stages[other.stage].ends:
            raise MergedIntoEnded(number=other.number)
