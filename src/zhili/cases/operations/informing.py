"""Every reporter of one matter hears the same: what is said in one case is said in those that hang on it."""

from datetime import datetime
from uuid import UUID

from zhili.cases.operations.act import note
from zhili.cases.operations.record import Once
from zhili.cases.queries.single import duplicates_of, history, state_of
from zhili.cases.rules.state import CaseState

_TOLD = ("text", "reason", "reply")


def inform(*, case_id: UUID, seq: int, whom: str, at: datetime) -> int:
    """Add what event ``seq`` told its reporter to each case concerned, once; returns how many.

    ``whom``: ``duplicates``, the cases merged into this one; ``answers``, the cases that this one answers.
    """
    state = state_of(case_id)
    said = next(event for event in history(state) if event.seq == seq)
    words = {name: said.data[name] for name in _TOLD if name in said.data}
    told = duplicates_of(case_id) if whom == "duplicates" else _answered(state)
    for other in told:
        note(
            case_id=other,
            action="inform",
            actor=said.actor,
            at=at,
            changes=lambda _: (),
            data={**words, "action": said.action, "number": state.number},
            visibility="parties",
            once=Once.of("inform", f"{other}:{case_id}:{seq}", {"seq": seq}),
        )
    return len(told)


def _answered(state: CaseState) -> list[UUID]:
    return [UUID(to) for kind, to in dict.fromkeys(state.links) if kind == "answers"]
