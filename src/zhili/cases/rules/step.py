"""What an action does: from a case, an action and a form to one event, with every effect resolved to primitives.

Pure: the world (calendar, responsibility list) is handed in. Effects that reach beyond the case come back as
``deeds`` for the operation to carry out in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from zhili.cases.rules import effects
from zhili.cases.rules.effects import Setting
from zhili.cases.rules.errors import NoRoom, NothingAsked
from zhili.cases.rules.guards import all_say, check_still, room_in
from zhili.cases.rules.routing import World
from zhili.cases.rules.state import CaseState, Change, Event, fold, further
from zhili.casetypes.language import PARTY, ROOM, Action, CaseType, Effect
from zhili.kernel.refusals import Forbidden

AGREE = "agree_party"
"""The engine's event of one party's word for what all parties have to say."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An effect that reaches beyond the case, and the event that has it (as it stood when its turn came)."""

    word: str
    args: Mapping[str, object]
    event: Event


@dataclass(frozen=True, slots=True)
class Step:
    """One event and what it made of the case; ``deeds`` are still to be done."""

    state: CaseState
    event: Event
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it: the reference, the unit they speak for, the roles they have on the case."""

    actor: str
    unit: str | None
    roles: frozenset[str]


def opening(
    case_type: CaseType,
    *,
    id: UUID,
    number: str,
    district_id: int,
    channel: str,
    reporter: str,
    attributes: Mapping[str, object],
    data: Mapping[str, object],
    doing: Doing,
    at: datetime,
    world: World,
) -> Step:
    """The first event of a case, with the effects that opening has (clocks, first receiver)."""
    change: Change = {
        "do": "open",
        "id": id,
        "type": case_type.key,
        "version": case_type.version,
        "number": number,
        "district": district_id,
        "channel": channel,
        "reporter": reporter,
        "stage": case_type.starts_in({**attributes, **data}),
        "attributes": attributes,
        "data": data,
    }
    event = Event(
        seq=1,
        action="open",
        actor=doing.actor,
        unit=doing.unit,
        at=at,
        data={},
        changes=(change, *_opener(case_type, reporter)),
        visibility="parties",
    )
    given = {**attributes, **data}
    return _effects(case_type, fold(None, event), event, case_type.open_effects, given, doing, world)


def _opener(case_type: CaseType, reporter: str) -> tuple[Change, ...]:
    """The party that a resident who opens the case is, by name or without; an office that opens it is none."""
    side = case_type.parties.opener if case_type.parties else None
    if side is None or not (reporter == "" or reporter.startswith("resident:")):
        return ()
    return ({"do": "party", "id": str(uuid4()), "side": side, "opener": True},)


def note(
    state: CaseState,
    action: str,
    *,
    actor: str,
    at: datetime,
    changes: tuple[Change, ...],
    data: Mapping[str, object],
    visibility: str = "internal",
    unit: str | None = None,
) -> Step:
    """An event that the engine itself records: a suggestion, an alarm, a link, a recomputation."""
    event = Event(
        seq=state.seq + 1, action=action, actor=actor, unit=unit, at=max(at, state.updated_at), data=data,
        changes=changes, visibility=visibility,
    )  # fmt: skip
    return Step(state=fold(state, event), event=event)


def acting(
    case_type: CaseType,
    state: CaseState,
    action: Action,
    *,
    data: Mapping[str, object],
    doing: Doing,
    at: datetime,
    world: World,
) -> Step:
    """The event of an action that ``guards.check`` allowed, with a form that was taken.

    Where the action needs somebody's approval, the event only asks. History never runs backwards: with a clock
    set back, the event takes the instant of the one before it.
    """
    at = max(at, state.updated_at)
    if action.together and PARTY in doing.roles and not all_say(state, action, doing.roles):
        return _agreeing(state, action, doing, at)
    if action.needs and action.needs not in doing.roles:
        request = uuid4().hex[:8]
        asked = {
            "do": "ask",
            "request": request,
            "action": action.key,
            "data": dict(data),
            "needs": action.needs,
        }
        step = note(
            state, "ask", actor=doing.actor, at=at, changes=(asked,), data={**data, "action": action.key}
        )
        return replace(step, event=replace(step.event, unit=doing.unit))
    return _perform(case_type, state, action, data=data, doing=doing, at=at, world=world, first=())


def _agreeing(state: CaseState, action: Action, doing: Doing, at: datetime) -> Step:
    """One party's word for what takes all of them; for all to read, with no effect yet."""
    party = (room_in(doing.roles) or "").removeprefix(ROOM)
    change: Change = {"do": "agree", "action": action.key, "party": party}
    data = {"action": action.key}
    return note(state, AGREE, actor=doing.actor, at=at, changes=(change,), data=data, visibility="parties")


def _no_longer_said(
    case_type: CaseType, state: CaseState, action: Action, target: str | None
) -> list[Change]:
    """What parties said for an action that is done now, or that cannot be done from the stage that comes."""
    actions = case_type.actions
    return [
        {"do": "unagree", "action": key}
        for key in state.agreed
        if key == action.key or (target and (key not in actions or target not in actions[key].from_))
    ]


def settling(
    case_type: CaseType,
    state: CaseState,
    request: str,
    *,
    approved: bool,
    reason: str,
    doing: Doing,
    at: datetime,
    world: World,
) -> Step:
    """Approve or refuse an action that waits.

    Raises NothingAsked, Forbidden to whoever may not settle it, and what ``guards.check_still`` raises.
    """
    asked = state.asked.get(request)
    if asked is None:
        raise NothingAsked(request=request)
    action = case_type.actions[asked.action]
    if asked.needs not in doing.roles or asked.by == doing.actor:
        raise Forbidden(verb=action.title)
    at = max(at, state.updated_at)
    settle: Change = {"do": "settle", "request": request}
    if not approved:
        return note(
            state, "refuse", actor=doing.actor, at=at, changes=(settle,),
            data={"request": request, "action": action.key, "reason": reason},
        )  # fmt: skip
    check_still(case_type, state, action, at=at)
    data = {**asked.data, "approved_by": doing.actor, "approval": reason}
    return _perform(case_type, state, action, data=data, doing=doing, at=at, world=world, first=(settle,))


def _perform(
    case_type: CaseType,
    state: CaseState,
    action: Action,
    *,
    data: Mapping[str, object],
    doing: Doing,
    at: datetime,
    world: World,
    first: tuple[Change, ...],
) -> Step:
    target = action.goes_to(data, state.known())
    changes = first if target is None else (*first, {"do": "stage", "to": target})
    changes = (*changes, *_no_longer_said(case_type, state, action, target))
    event = Event(
        seq=state.seq + 1, action=action.key, actor=doing.actor, unit=doing.unit, at=at, data=data, changes=changes,
        visibility=_seen_by(action, data, doing),
    )  # fmt: skip
    step = _effects(case_type, fold(state, event), event, action.effects, data, doing, world)
    if target is not None and case_type.stages[target].ends:
        return _stop_all(step)
    return step


def _stop_all(step: Step) -> Step:
    """A case that has ended has no clock running, and nobody is waited for in it."""
    running: list[Change] = [
        {"do": "stop", "clock": name}
        for name, ticks in step.state.clocks.items()
        if ticks and ticks[-1].kind != "stopped"
    ]
    running += effects.lapsed(step.state)
    event = replace(step.event, changes=(*step.event.changes, *running))
    return Step(state=further(step.state, event, running), event=event, deeds=step.deeds)


def _seen_by(action: Action, data: Mapping[str, object], doing: Doing) -> str:
    """Who may read the event; with one party alone it is that party's room: its own, or the one that staff name.

    Raises NoRoom where staff name none that they may enter.
    """
    if action.visibility != PARTY:
        return action.visibility
    rooms = [role for role in doing.roles if role.startswith(ROOM)]
    wanted = rooms[0] if PARTY in doing.roles else f"{ROOM}{data.get(PARTY, '')}"
    if wanted not in rooms:
        raise NoRoom()
    return wanted


def _effects(
    case_type: CaseType,
    state: CaseState,
    event: Event,
    declared: tuple[Effect, ...],
    data: Mapping[str, object],
    doing: Doing,
    world: World,
) -> Step:
    """Resolve effects one after the other: each sees what the ones before it changed."""
    deeds: list[Deed] = []
    for effect in declared:
        setting = Setting(case_type, state, data, unit=doing.unit, actor=doing.actor, world=world)
        if not effects.applies(setting, effect):
            continue
        if effect.word not in effects.WITHIN:
            deeds.append(Deed(word=effect.word, args=effects.filled(effect.args, setting), event=event))
            continue
        changes = effects.changes(setting, effect)
        if changes:
            event = replace(event, changes=(*event.changes, *changes))
            state = further(state, event, changes)
    return Step(state=state, event=event, deeds=tuple(deeds))
