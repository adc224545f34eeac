"""Every reporter of one matter hears the same, and those who handle it hear every reporter.

What is said in one case is said in those that hang on it; what a reporter says in one of them is said where the
matter is handled.
"""

from datetime import datetime
from uuid import UUID

from zhili.cases.operations.act import note
from zhili.cases.queries import unnamed
from zhili.cases.queries.single import all_duplicates_of, history, root_of, state_of
from zhili.cases.rules.following import by_reporter
from zhili.cases.rules.state import CaseState, Event
from zhili.kernel.once import Once

_TOLD = ("text", "reason", "reply")


def inform(*, case_id: UUID, seq: int, whom: str, at: datetime) -> int:
    """Add what event ``seq`` said to each case concerned, once; returns how many.

    ``whom``: ``duplicates``, the cases merged into this one and into those; ``answers``, the cases that this one
    answers; ``handlers``, the case in which the matter of this merged one is handled. Others are told that a reporter
    acted, never what that one wrote; what is personal in the office's words stays in the case it was written in.
    """
    state = state_of(case_id)
    said = next(event for event in history(state) if event.seq == seq)
    inside = whom == "handlers"
    words = _words(state, said) if inside else {} if by_reporter(said) else _unnamed(state, said)
    told = _concerned(state, whom)
    for other in told:
        note(
            case_id=other,
            action="inform",
            actor=said.actor,
            at=at,
            changes=lambda _: (),
            data={**words, "action": said.action, "number": state.number},
            visibility="internal" if inside else "parties",
            once=Once.of("inform", f"{other}:{case_id}:{seq}", {"seq": seq}),
        )
    return len(told)


def _words(state: CaseState, said: Event) -> dict[str, object]:
    if said.action == "open":
        return {"text": state.attributes.get("text")}
    return {name: said.data[name] for name in (*_TOLD, "files") if name in said.data}


def _unnamed(state: CaseState, said: Event) -> dict[str, object]:
    return {
        name: unnamed.by_office(told, number=state.number) if name in _TOLD else told
        for name, told in _words(state, said).items()
    }


def _concerned(state: CaseState, whom: str) -> list[UUID]:
    if whom == "duplicates":
        return all_duplicates_of(state.id)
    if whom == "answers":
        return [UUID(to) for kind, to in dict.fromkeys(state.links) if kind == "answers"]
    root = root_of(state)
    return [root.id] if root.id != state.id else []
