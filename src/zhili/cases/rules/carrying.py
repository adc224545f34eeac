"""Who of one case takes part in the one it leads to, where its declaration says that the parties go along. Pure."""

from zhili.cases.rules.state import CaseState, Party
from zhili.casetypes.language import CaseType

_RESIDENT = "resident:"


def reports_next(declared: CaseType, state: CaseState, following: CaseType) -> str | None:
    """Whose case the next one is, as a reference, empty without an account; None where it is nobody's.

    Whoever reported the first goes on as the party that opens the next, or as who reported that one where nobody
    stands against them. An office that wrote it down for itself does not, nor somebody who is no party to a dispute
    they only told of.
    """
    if following.parties is not None and following.parties.opener is None:
        return None
    if declared.parties is not None and not any(one.opener for one in state.parties):
        return None
    return state.reporter if not state.reporter or state.reporter.startswith(_RESIDENT) else None


def going_along(state: CaseState, following: CaseType) -> tuple[Party, ...]:
    """The invited parties that go along: those on a side that the next case has, in their order."""
    sides = following.parties.sides if following.parties else {}
    return tuple(one for one in state.parties if not one.opener and one.side in sides)
