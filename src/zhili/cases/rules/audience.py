"""Who outside the page is to be told of an event: the reporter, the units it brought in, those whose time runs out."""

from zhili.cases.rules.guards import room_of
from zhili.cases.rules.outside.told import DIFFERS
from zhili.cases.rules.state import CaseState, Event, Party

TOLD = frozenset({"parties", "public"})
RUNG = frozenset({"warn", "overdue"})
_RESIDENT = "resident:"


def reporters_account(state: CaseState) -> str | None:
    """The account that reported; None where nobody was signed in."""
    return state.reporter.removeprefix(_RESIDENT) if state.reporter.startswith(_RESIDENT) else None


def account_of(reference: str) -> str:
    """The account that a resident's reference names."""
    return reference.removeprefix(_RESIDENT)


def reporter_hears(state: CaseState, event: Event) -> bool:
    """Whether the event is news to the reporter: shown to them, and not their own doing (an opening is: a receipt)."""
    own = bool(event.actor) and event.actor == state.reporter
    told = event.visibility in TOLD or event.visibility == _openers_room(state)
    return told and (not own or event.action == "open")


def parties_hear(state: CaseState, event: Event) -> tuple[Party, ...]:
    """The invited parties to whom the event is news: what all parties read, and what is said to that one alone."""
    return tuple(
        one
        for one in state.parties
        if not one.opener
        and (event.visibility in TOLD or event.visibility == room_of(one.id))
        and event.actor not in (one.account, f"anonymous:{one.id}")
        and event.action not in ("open", "invite_party")
    )


def _openers_room(state: CaseState) -> str | None:
    return next((room_of(one.id) for one in state.parties if one.opener), None)


def units_brought_in(event: Event) -> tuple[str, ...]:
    """The units that the event gave a part in the case."""
    found = [str(change["unit"]) for change in event.changes if change["do"] == "assign"]
    return tuple(dict.fromkeys(found))


def units_running_late(state: CaseState, event: Event) -> tuple[str, ...]:
    """The units whose term is near its end or past it, by this event."""
    return tuple(dict.fromkeys(state.units("lead") + state.units("overseer"))) if event.action in RUNG else ()


def units_to_decide(state: CaseState, event: Event) -> tuple[str, ...]:
    """The units that lead a case in which, by this event, an outside register differs from us."""
    return tuple(dict.fromkeys(state.units("lead"))) if event.action == DIFFERS else ()


def concerns_anybody(state: CaseState, event: Event, *, carried: bool) -> bool:
    """Whether somebody may have to be told; ``carried``: whether anything leaves the page in this house."""
    if reporter_hears(state, event) and (carried or reporters_account(state)):
        return carried or event.action != "open"
    if any(carried or one.account for one in parties_hear(state, event)):
        return True
    units = units_brought_in(event) or units_running_late(state, event) or units_to_decide(state, event)
    return carried and bool(units)


def answers(event: Event) -> bool:
    """Whether the event is an answer to the matter itself."""
    return any(change["do"] == "set" and change.get("name") == "reply" for change in event.changes)
