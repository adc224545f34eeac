"""What a case shows to those who follow it, and to those who ask what is reported around a place. Pure.

They learn what the office says to all. What the first reporter wrote and where they live stays theirs: places are cut
down to a community, and to a mesh of cells wide enough to hide a door.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import floor

from zhili.cases.rules.state import Event
from zhili.casetypes.language import CaseType

CELL = 0.002
"""The mesh, in degrees: some 200 m from south to north. What lies in one cell cannot be told apart from outside."""

SOMEBODY = "reporter"
"""Who acted, where it was the first reporter: no more is told of them."""

_MOVES = frozenset({"open", "stage", "assign", "release", "pause", "resume", "extend"})
_TOLD_OF = _MOVES - {"open"} | {"start", "stop"}  # how a case began holds the whole form


def offered(case_type: CaseType, data: Mapping[str, object]) -> bool:
    """Whether a case with this form may be known to others at all."""
    rule = case_type.follow
    return rule is not None and not any(_is(data.get(name), value) for name, value in rule.unless.items())


def _is(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted


def cell(lon: float, lat: float) -> tuple[int, int]:
    """The cell of the mesh that a point lies in."""
    return floor(lon / CELL), floor(lat / CELL)


def community_of(area: str) -> str:
    """The path of an area, cut off below the community."""
    return "/".join(area.split("/")[:4])


def by_reporter(event: Event) -> bool:
    """Whether somebody on the residents' side did it, signed in or by number and code."""
    return event.actor.startswith(("resident:", "anonymous:"))


def told(case_type: CaseType, event: Event) -> Event | None:
    """What followers learn of an event; None where it is none of theirs.

    Words go to all where they are public, or where the type has the action tell merged cases (``inform: duplicates``);
    of other steps only that they were taken. What moved nothing was a talk between the reporter and the office.
    """
    if event.visibility not in ("public", "parties"):
        return None
    changes = tuple(change for change in event.changes if change["do"] in _TOLD_OF)
    if not by_reporter(event) and (event.visibility == "public" or _informs(case_type, event.action)):
        return replace(event, actor=_kind(event), changes=changes)
    if not any(change["do"] in _MOVES for change in event.changes):
        return None
    return replace(event, actor=_kind(event), data={}, changes=changes)


def _kind(event: Event) -> str:
    return SOMEBODY if by_reporter(event) else event.actor.partition(":")[0] + ":"


def _informs(case_type: CaseType, action: str) -> bool:
    declared = case_type.actions.get(action)
    return declared is not None and any(
        effect.word == "inform" and effect.args.get("whom") == "duplicates" for effect in declared.effects
    )
