"""What people choose where the machine had proposed something: kept with the act, to measure it by and to teach it."""

from collections.abc import Mapping
from datetime import datetime

from zhili.cases.rules.step import Step
from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch
from zhili.understanding import public as understanding
from zhili.understanding.public import Guess

_PROPOSED = ("class", "urgency")


def keep(batch: Batch, done: Step, actor: Actor, *, at: datetime) -> None:
    """Record, for each proposal that a member of staff settles with this step, what was chosen; agreement too."""
    if actor.kind != "staff":
        return
    state = done.state
    for change in done.event.changes:
        if change["do"] == "set" and change["name"] in _PROPOSED and change["name"] in state.suggested:
            understanding.record_override(
                batch,
                district_id=state.district_id,
                case_id=state.id,
                kind=str(change["name"]),
                suggested=_guess(state.suggested[change["name"]]),
                chosen=str(change["value"]),
                by=actor,
                at=at,
            )


def _guess(kept: object) -> Guess | None:
    if not isinstance(kept, Mapping):
        return None
    return Guess(
        value=str(kept["value"]), confidence=float(kept["confidence"]), reasons=tuple(kept["reasons"])
    )
