"""Who may do what now: roles on the case, the stage, the time, the count. Pure; mandates come with the actor."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from zhili.cases.rules.errors import LimitReached, NotAllowedNow, TooLate, UnknownAction
from zhili.cases.rules.state import CaseState, Party
from zhili.casetypes.clocks import in_words
from zhili.casetypes.language import CASE_ROLES, MANDATED_ROLES, PARTY, ROOM, UNIT_BOUND, Action, CaseType
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text

Lineage = Callable[[str], Collection[str]]

CONFIDENTIAL = "confidential"
"""The field in which a reporter asks that their identity be kept from those who handle the case."""

_INSIDE = frozenset({"lead", "co_handler", "overseer", "system"}) | MANDATED_ROLES
_KEEPS_SECRETS = frozenset({"operator", "dispatcher", "supervisor", "system"})
_KEEPS_ROOMS = frozenset({"lead", "system"})
_READING = CASE_ROLES | MANDATED_ROLES | {"system"}


def _unit_alone(mandate: Mandate) -> bool:
    return mandate.area is None and mandate.unit is not None


def may_read(roles: frozenset[str]) -> bool:
    """Whether these roles may see a case at all; being a resident or anybody is not enough."""
    return bool(roles & _READING)


def visibilities(roles: frozenset[str]) -> tuple[str, ...]:
    """Which events these roles may read: who stands on the residents' side does not read internal ones.

    What was said with one party alone is read in that party's room only, by whoever has its role.
    """
    rooms = sorted(role for role in roles if role.startswith(ROOM))
    common = ("public", "parties", "internal") if roles & _INSIDE else ("public", "parties")
    return (*common, *rooms)


def may_reveal(data: Mapping[str, object], roles: frozenset[str]) -> bool:
    """Whether these roles may see who reported a case whose form this is, and how to reach them.

    Who works on a case may, on the office's side; where the reporter wants to stay unknown to those who handle it, only
    those who talk with residents or watch over the work.
    """
    wanted = _KEEPS_SECRETS if data.get(CONFIDENTIAL) is True else _INSIDE
    return bool(roles & wanted)


def room_of(party: UUID) -> str:
    """The visibility of what is said with a party alone."""
    return f"{ROOM}{party}"


def party_of(actor: Actor, state: CaseState, *, reports: bool) -> Party | None:
    """The party that an actor is: by the code of an invitation, by account, or as the one who reported the case."""
    known = reference(actor) if actor.kind != "anonymous" else None
    for one in state.parties:
        if one.id in actor.parties or (one.account and one.account == known) or (one.opener and reports):
            return one
    return None


def reference(actor: Actor) -> str:
    """How an actor is named in a case's history: kind and id, no name."""
    return f"{actor.kind}:{actor.id}"


def roles_of(actor: Actor, state: CaseState, *, at: datetime, lineage: Lineage) -> frozenset[str]:
    """The roles an actor has on a case at an instant: by what it is, by its units' parts, by its mandates.

    A mandate counts where its area covers the case's and, if it names a unit alone, where that unit takes part.
    ``lineage`` gives a unit and those above it: who stands in a unit stands in the units below. An outside system
    has that role on the cases it reported and on those that were handed to it (``Actor.cases``), on no other.
    """
    roles = {"anyone"}
    if actor.kind in ("resident", "system"):
        roles.add(actor.kind)
    if state.id in actor.cases or (actor.kind != "anonymous" and state.reporter == reference(actor)):
        roles.update({"outside", "reporter"} if actor.kind == "outside" else {"reporter"})
    units = actor.units(at)
    if units:
        roles.update(one.role for one in state.assignments if not units.isdisjoint(lineage(one.unit)))
    taking_part = {above for unit in state.units() for above in lineage(unit)} if actor.mandates else set()
    roles.update(
        mandate.role
        for mandate in actor.held(at)
        if mandate.role in MANDATED_ROLES
        and mandate.covers_area(state.area)
        and (mandate.unit in taking_part or (mandate.role not in UNIT_BOUND and not _unit_alone(mandate)))
    )
    return frozenset(roles | _among_parties(actor, state, roles)) if state.parties else frozenset(roles)


def _among_parties(actor: Actor, state: CaseState, roles: set[str]) -> set[str]:
    """A party's side and room; all rooms for the unit that leads, none for whoever is a party and staff as well."""
    party = party_of(actor, state, reports="reporter" in roles)
    if party is not None:
        return {PARTY, party.side, room_of(party.id)}
    return {room_of(one.id) for one in state.parties} if roles & _KEEPS_ROOMS else set()


def room_in(roles: frozenset[str]) -> str | None:
    """The room of the party that has these roles; None for whoever is no party."""
    return next((one for one in roles if one.startswith(ROOM)), None) if PARTY in roles else None


def said_by(state: CaseState, action: Action, roles: frozenset[str]) -> bool:
    """Whether a party with these roles has said already what all parties have to say."""
    room = room_in(roles)
    return room is not None and room.removeprefix(ROOM) in state.agreed.get(action.key, ())


def all_say(state: CaseState, action: Action, roles: frozenset[str]) -> bool:
    """Whether with the party that has these roles every party has said it; one party alone is not all of them."""
    room = room_in(roles) or ""
    said = {*state.agreed.get(action.key, ()), room.removeprefix(ROOM)}
    return len(state.parties) > 1 and all(str(one.id) in said for one in state.parties)


def check(
    case_type: CaseType, state: CaseState, action_key: str, roles: frozenset[str], *, at: datetime
) -> Action:
    """The action, if it is possible now and these roles may do it.

    Raises UnknownAction, Forbidden, NotAllowedNow, TooLate or LimitReached, in this order: who may not act does not
    learn what stage the case is in.
    """
    action = case_type.actions.get(action_key)
    if action is None:
        raise UnknownAction(
            type=case_type.title, action=action_key, known="、".join(sorted(case_type.actions))
        )
    if not roles & action.by:
        raise Forbidden(verb=action.title)
    refusal = _refusal(case_type, state, action, roles, at)
    if refusal is not None:
        raise refusal
    return action


def check_still(case_type: CaseType, state: CaseState, action: Action, *, at: datetime) -> None:
    """Whether an action that was asked for may take effect now, when it is approved; the term to ask has been kept.

    Raises NotAllowedNow where the case has moved on, LimitReached where another one like it took effect before.
    """
    if state.stage not in action.from_:
        raise NotAllowedNow(
            stage=case_type.stages[state.stage].title,
            action=action.title,
            allowed=Text(zh="不同意该申请", en="refuse the request"),
        )
    refusal = _used_up(case_type, state, action, at)
    if refusal is not None:
        raise refusal


def allowed(
    case_type: CaseType, state: CaseState, roles: frozenset[str], *, at: datetime
) -> tuple[Action, ...]:
    """The actions these roles may do now, in the order of the declaration."""
    return tuple(
        action
        for action in case_type.actions.values()
        if roles & action.by and _refusal(case_type, state, action, roles, at) is None
    )


def _refusal(
    case_type: CaseType, state: CaseState, action: Action, roles: frozenset[str], at: datetime
) -> ZhiliError | None:
    if state.stage not in action.from_ or (action.while_ and not _runs(state, action.while_)):
        return NotAllowedNow(
            stage=case_type.stages[state.stage].title,
            action=action.title,
            allowed=_possible(case_type, state, roles),
        )
    if action.together and said_by(state, action, roles):
        return NotAllowedNow(
            stage=case_type.stages[state.stage].title,
            action=action.title,
            allowed=_possible(case_type, state, roles),
        )
    within = case_type.within(action, state.stage_since)
    if within is not None and at > state.stage_since + within:
        return TooLate(action=action.title, within=in_words(within))
    return _used_up(case_type, state, action, at)


def _used_up(case_type: CaseType, state: CaseState, action: Action, at: datetime) -> LimitReached | None:
    most = case_type.most(action, at)
    if most is not None and state.counts.get(action.key, 0) >= most:
        return LimitReached(action=action.title, limit=most)
    return None


def _runs(state: CaseState, clock: str) -> bool:
    """Whether a clock was started and not stopped since; a paused one still runs."""
    ticks = state.clocks.get(clock, ())
    return bool(ticks) and ticks[-1].kind != "stopped"


def _possible(case_type: CaseType, state: CaseState, roles: frozenset[str]) -> Text:
    titles = [
        action.title
        for action in case_type.actions.values()
        if state.stage in action.from_ and roles & action.by
    ]
    return Text(
        zh="、".join(title.zh for title in titles) or "（无）",
        en=", ".join(title.en for title in titles) or "(none)",
    )
