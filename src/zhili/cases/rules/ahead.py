"""What may come next in a case and by when, as its type declares it: stages, who leads there, the term for it.

Pure. Nothing is guessed: where no term runs towards a stage there is no day, and what is not possible now is left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhili.casetypes.language import PARTY, Action, CaseType, Stage

Who = Literal["reader", "others", "unit", "system"]
_ORDER: tuple[Who, ...] = ("reader", "unit", "others", "system")


@dataclass(frozen=True, slots=True)
class Next:
    """A stage that the case can come to from where it is: who can lead there, and the running term that asks for it.

    ``clock`` is that term's key and ``due_at`` its end; both None where no term asks for this stage alone.
    """

    stage: Stage
    who: tuple[Who, ...]
    clock: str | None
    due_at: datetime | None


def ahead(
    case_type: CaseType, stage: str, *, allowed: Collection[str], running: Mapping[str, datetime]
) -> tuple[Next, ...]:
    """The stages that may come next, those with the nearest term first, ends last.

    ``allowed`` are the keys of the actions that the reader may do now; ``running`` when the running terms that they may
    read of end. A way out that only the reader has is no step that they wait for, and left out.
    """
    found: dict[str, list[Action]] = {}
    for action in case_type.actions.values():
        if stage in action.from_ and not (action.while_ and action.while_ not in running):
            for target in sorted(action.targets() - {stage}):
                found.setdefault(target, []).append(action)
    steps = [_step(case_type, target, actions, allowed, running) for target, actions in found.items()]
    steps = [one for one in steps if one.who and not (one.stage.ends and one.who == ("reader",))]
    order = list(case_type.stages)

    def place(one: Next) -> tuple[bool, bool, float, int]:
        due = one.due_at.timestamp() if one.due_at else 0.0
        return one.stage.ends, one.due_at is None, due, order.index(one.stage.key)

    return tuple(sorted(steps, key=place))


def _step(
    case_type: CaseType,
    target: str,
    actions: Iterable[Action],
    allowed: Collection[str],
    running: Mapping[str, datetime],
) -> Next:
    listed = list(actions)
    who = {one for action in listed for one in _who(case_type, action, allowed)}
    terms = [
        (running[clock], clock)
        for action in listed
        for clock in _asked_by(case_type, action)
        if clock in running
    ]
    due_at, clock = min(terms, default=(None, None))
    return Next(case_type.stages[target], tuple(one for one in _ORDER if one in who), clock, due_at)


def _who(case_type: CaseType, action: Action, allowed: Collection[str]) -> Iterable[Who]:
    sides = {PARTY, "reporter", *(case_type.parties.sides if case_type.parties else ())}
    if action.key in allowed:
        yield "reader"
    elif case_type.parties and action.by & sides - {"reporter"}:
        yield "others"
    if action.by - sides - {"system"}:
        yield "unit"
    elif action.by == {"system"}:
        yield "system"


def _asked_by(case_type: CaseType, action: Action) -> frozenset[str]:
    """The clocks that end with an action, or whose end the engine answers with it."""
    ended = {
        str(name) for one in action.effects if one.word == "stop" for name in _listed(one.args.get("clocks"))
    }
    late = {rule.key for rule in case_type.clocks.values() for _, key in rule.overdue if key == action.key}
    return frozenset(ended | late)


def _listed(written: object) -> Iterable[object]:
    return written if isinstance(written, list) else ()
