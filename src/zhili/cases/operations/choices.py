"""What people choose where the machine had proposed something: kept with the act, to measure it by and to teach it.

A class is proposed when a case is opened; a unit is told from practice at the desk where the list is silent.
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from zhili.cases.operations import world
from zhili.cases.queries.practice import practice
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Step
from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import Undecided
from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch
from zhili.understanding import public as understanding
from zhili.understanding.public import Guess

_PROPOSED = ("class", "urgency")


def keep(batch: Batch, case_type: CaseType, done: Step, actor: Actor, *, at: datetime) -> None:
    """Record, for each proposal that a member of staff settles with this step, what was chosen; agreement too."""
    if actor.kind != "staff":
        return
    for change in done.event.changes:
        if change["do"] == "set" and change["name"] in _PROPOSED:
            _keep(batch, done.state, str(change["name"]), change["value"], actor, at)
        if change["do"] == "assign" and change["role"] == "lead" and change["because"]["by"] == "choice":
            _keep_unit(batch, case_type, done.state, str(change["unit"]), actor, at)


def keep_opening(
    batch: Batch, state: CaseState, given: Mapping[str, object], actor: Actor, *, at: datetime
) -> None:
    """The same for what a member of staff had settled when the case was opened, by ``given``, what its form said."""
    if actor.kind != "staff":
        return
    for name in _PROPOSED:
        if name in given:
            _keep(batch, state, name, given[name], actor, at)


def _keep(batch: Batch, state: CaseState, name: str, chosen: object, actor: Actor, at: datetime) -> None:
    if name not in state.suggested and name != "class":  # a class that no word led to is worth learning most
        return
    understanding.record_override(
        batch,
        district_id=state.district_id,
        case_id=state.id,
        kind=name,
        suggested=guess(state.suggested.get(name)),
        chosen=str(chosen),
        by=actor,
        at=at,
    )


def _keep_unit(
    batch: Batch, case_type: CaseType, state: CaseState, chosen: str, actor: Actor, at: datetime
) -> None:
    """What practice would have said where the list is silent, beside what was chosen; nothing where it says nothing."""
    with contextlib.suppress(Undecided):
        if world.route(case_type, state.facts()) is not None:
            return
    class_code, area = (str(state.attributes.get(name) or "") for name in ("class", "area"))
    found = practice(case_id=state.id, class_code=class_code, area=area)
    if found is None:
        return
    understanding.record_override(
        batch, district_id=state.district_id, case_id=state.id, kind="unit",
        suggested=Guess(found.unit, found.sure, ()), chosen=chosen, by=actor, at=at,
    )  # fmt: skip


def guess(kept: object) -> Guess | None:
    """A proposal as a case keeps it; None where there was none."""
    if not isinstance(kept, Mapping):
        return None
    return Guess(
        value=str(kept["value"]), confidence=float(kept["confidence"]), reasons=tuple(kept["reasons"])
    )
