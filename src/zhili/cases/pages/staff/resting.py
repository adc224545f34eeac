"""Cases whose clock rests: since when and why, as their rows say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.cases import public as cases
from zhili.casetypes.language import CaseType


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a clock was paused, in the words of who did, and since when."""

    since: datetime
    why: str


def of_rows(rows: Sequence[cases.CaseRow]) -> dict[UUID, Rest]:
    """The rests of those cases in a list that have one. One query where any rests, none else."""
    resting = [row for row in rows if row.clock == "paused" and not row.ended]
    kinds = {row.type_key for row in resting}
    pausing = {key for kind in kinds for key in _pausing(cases.case_type(kind))}
    found = cases.latest(rows=resting, actions=pausing)
    return {
        id: Rest(event.at, str(event.data.get("reason") or event.text or "")) for id, event in found.items()
    }


def _pausing(case_type: CaseType) -> set[str]:
    return {
        action.key
        for action in case_type.actions.values()
        if any(effect.word == "pause" for effect in action.effects)
    }
