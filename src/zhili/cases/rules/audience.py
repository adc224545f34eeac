"""Who outside the page is to be told of an event: the reporter, the units it brought in, those whose time runs out."""

from zhili.cases.rules.state import CaseState, Event

TOLD = frozenset({"parties", "public"})
RUNG = frozenset({"warn", "overdue"})
_RESIDENT = "resident:"


def reporters_account(state: CaseState) -> str | None:
    """The account that reported; None where nobody was signed in."""
    return state.reporter.removeprefix(_RESIDENT) if state.reporter.startswith(_RESIDENT) else None


def reporter_hears(state: CaseState, event: Event) -> bool:
    """Whether the event is news to the reporter: shown to them, and not their own doing (an opening is: a receipt)."""
    own = bool(event.actor) and event.actor == state.reporter
    return event.visibility in TOLD and (not own or event.action == "open")


def units_brought_in(event: Event) -> tuple[str, ...]:
    """The units that the event gave a part in the case."""
    found = [str(change["unit"]) for change in event.changes if change["do"] == "assign"]
    return tuple(dict.fromkeys(found))


def units_running_late(state: CaseState, event: Event) -> tuple[str, ...]:
    """The units whose term is near its end or past it, by this event."""
    return tuple(dict.fromkeys(state.units("lead") + state.units("overseer"))) if event.action in RUNG else ()


def concerns_anybody(state: CaseState, event: Event, *, carried: bool) -> bool:
    """Whether somebody may have to be told; ``carried``: whether anything leaves the page in this house."""
    if reporter_hears(state, event) and (carried or reporters_account(state)):
        return carried or event.action != "open"
    return carried and bool(units_brought_in(event) or units_running_late(state, event))


def answers(event: Event) -> bool:
    """Whether the event is an answer to the matter itself."""
    return any(change["do"] == "set" and change.get("name") == "reply" for change in event.changes)
