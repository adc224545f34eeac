"""What supervision asks of a case, read from what it adds up to. Pure, and told by the type's own declaration.

No action is known by name: a unit passes a case on where the lead may do what releases the lead.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from zhili.cases.rules import project
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import Action, CaseType, Rate
from zhili.kernel.workdays import WorkCalendar

EXCLUDED = "excluded"
"""The outcome that takes a case out of a rate that names no other."""


def counts(rate: Rate, outcome: Mapping[str, object]) -> bool | None:
    """Whether a case is a hit of a rate; None where it does not count: not known yet, or excluded."""
    if rate.known_by not in outcome or outcome.get(rate.unless or EXCLUDED) is True:
        return None
    return rate.hit(outcome.get(rate.field))


def passes_on(action: Action) -> bool:
    """Whether by this action a unit gives the lead away: returns, transfers."""
    return "lead" in action.by and any(
        effect.word == "release" and effect.args.get("role") == "lead" for effect in action.effects
    )


def oversees(action: Action) -> bool:
    """Whether by this action somebody takes a case under supervision."""
    return any(effect.word == "assign" and effect.args.get("role") == "overseer" for effect in action.effects)


def passes(case_type: CaseType, state: CaseState) -> int:
    """How often units gave the lead away."""
    return sum(state.counts.get(one.key, 0) for one in case_type.actions.values() if passes_on(one))


def paused_since(state: CaseState) -> datetime | None:
    """Since when the clock that has stood still longest is paused."""
    return min((ticks[-1].at for ticks in state.clocks.values() if ticks[-1].kind == "paused"), default=None)


def due_clock(case_type: CaseType, state: CaseState, calendar: WorkCalendar) -> str | None:
    """The running clock that is due first, as the case's row has it."""
    running = {
        name: reading.due_at
        for name, reading in project.readings(case_type, state, calendar).items()
        if reading.state == "running" and reading.due_at is not None
    }
    return min(running, key=lambda name: running[name], default=None)


def contradicted(rates: Iterable[Rate], state: CaseState) -> bool:
    """Whether a unit claims what was then found otherwise: it answered "solved", and the call-back says it is not."""
    return any(
        rate.claim is not None
        and state.outcome.get(rate.claim[0]) == rate.claim[1]
        and state.outcome.get(rate.field) is False
        for rate in rates
    )
