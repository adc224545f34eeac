"""Colleagues who are named in an internal note hear of it: those, of that name, who may read the case."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from zhili.cases.rules import guards
from zhili.cases.rules.step import Step
from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch
from zhili.people import public as people
from zhili.workspace import public as workspace


def keep(batch: Batch, done: Step, actor: Actor, *, at: datetime) -> None:
    """Add to the batch of a step whom its internal words name. Looks nobody up where no name can stand."""
    if done.event.visibility != "internal" or actor.kind != "staff":
        return
    text = "\n".join(_words(done.event.data))
    words = workspace.may_be_named(text)
    if not words:
        return
    found = people.staff_named(words, at=at)
    meant = workspace.named(text, [one.name for one in found])
    accounts = [one.id for one in found if one.name in meant and _may_read(one, done, at)]
    workspace.mention(
        batch,
        accounts=accounts,
        case_id=done.state.id,
        district_id=done.state.district_id,
        seq=done.event.seq,
        by=actor.id,
        at=at,
    )


def _may_read(one: Actor, done: Step, at: datetime) -> bool:
    return guards.may_read(guards.roles_of(one, done.state, at=at, lineage=people.lineage))


def _words(data: Mapping[str, object]) -> Iterator[str]:
    for value in data.values():
        if isinstance(value, str):
            yield value
