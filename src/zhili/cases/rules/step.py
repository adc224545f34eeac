"""What an action does: from a case, an action and a form to one event, with every effect resolved to primitives.

Pure: the world (calendar, responsibility list) is handed in. Effects that reach beyond the case come back as
``deeds`` for the operation to carry out in the same transaction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from zhili.cases.rules.errors import NothingAsked, NotSelf, NoUnit
from zhili.cases.rules.guards import check_still
from zhili.cases.rules.state import CaseState, Change, Event, fold
from zhili.casetypes.clocks import Tick
from zhili.casetypes.language import Action, CaseType, ClockRule, Effect
from zhili.kernel.refusals import Forbidden


@dataclass(frozen=True, slots=True)
class Route:
    """The unit that is responsible, and why."""

    unit: str
    article: str
    row: int
    source: str


@dataclass(frozen=True, slots=True)
class World:
    """What the rules need from outside: ``route`` asks the responsibility list with a case's facts."""

    route: Callable[[Mapping[str, object]], Route | None]


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
        changes=(change,),
        visibility="parties",
    )
    given = {**attributes, **data}
    return _effects(case_type, fold(None, event), event, case_type.open_effects, given, doing, world)


def note(
    state: CaseState,
    action: str,
    *,
    actor: str,
    at: datetime,
    changes: tuple[Change, ...],
    data: Mapping[str, object],
    visibility: str = "internal",
) -> Step:
    """An event that the engine itself records: a suggestion, an alarm, a link, a recomputation."""
    event = Event(
        seq=state.seq + 1, action=action, actor=actor, unit=None, at=max(at, state.updated_at), data=data,
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
    target = action.goes_to(data)
    changes = first if target is None else (*first, {"do": "stage", "to": target})
    event = Event(
        seq=state.seq + 1, action=action.key, actor=doing.actor, unit=doing.unit, at=at, data=data, changes=changes,
        visibility=action.visibility,
    )  # fmt: skip
    step = _effects(case_type, fold(state, event), event, action.effects, data, doing, world, before=state)
    if target is not None and case_type.stages[target].ends:
        return _stop_all(step, before=state)
    return step


def _stop_all(step: Step, *, before: CaseState) -> Step:
    """A case that has ended has no clock running."""
    running = [
        {"do": "stop", "clock": name}
        for name, ticks in step.state.clocks.items()
        if ticks and ticks[-1].kind != "stopped"
    ]
    event = replace(step.event, changes=(*step.event.changes, *running))
    return Step(state=fold(before, event), event=event, deeds=step.deeds)


def _effects(
    case_type: CaseType,
    state: CaseState,
    event: Event,
    effects: tuple[Effect, ...],
    data: Mapping[str, object],
    doing: Doing,
    world: World,
    before: CaseState | None = None,
) -> Step:
    """Resolve effects one after the other: each sees what the ones before it changed."""
    deeds: list[Deed] = []
    for effect in effects:
        if not _applies(effect, data):
            continue
        resolver = _RESOLVERS.get(effect.word)
        if resolver is None:
            deeds.append(Deed(word=effect.word, args=_filled(effect.args, data, state), event=event))
            continue
        changes = tuple(resolver(_Setting(case_type, state, data, doing, world, event.at), effect))
        if changes:
            event = replace(event, changes=(*event.changes, *changes))
            state = fold(before, event)
    return Step(state=state, event=event, deeds=tuple(deeds))


def _applies(effect: Effect, data: Mapping[str, object]) -> bool:
    for name, wanted in effect.only_if.items():
        value = data.get(name)
        if value not in wanted if isinstance(wanted, list) else value != wanted:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Setting:
    case_type: CaseType
    state: CaseState
    data: Mapping[str, object]
    doing: Doing
    world: World
    at: datetime


def _value(written: object, data: Mapping[str, object], state: CaseState) -> object:
    """What is written, ``$field`` of the form, or ``$case.field`` of the case itself."""
    if not isinstance(written, str) or not written.startswith("$"):
        return written
    name = written[1:]
    if not name.startswith("case."):
        return data.get(name)
    name = name.removeprefix("case.")
    return next((part[name] for part in (state.outcome, state.attributes, state.data) if name in part), None)


def _filled(args: Mapping[str, object], data: Mapping[str, object], state: CaseState) -> dict[str, object]:
    return {
        name: _filled(value, data, state) if isinstance(value, Mapping) else _value(value, data, state)
        for name, value in args.items()
    }


def _units(setting: _Setting, effect: Effect) -> tuple[tuple[str, Change], ...]:
    """The units an assignment names, each with the reason it was chosen."""
    written = effect.args.get("unit", setting.data.get("unit") or "@routing")
    if written == "@actor":
        return ((setting.doing.unit, {"by": "actor"}),) if setting.doing.unit else ()
    if written == "@former_lead":
        former = setting.state.former_lead or setting.state.lead
        return ((former, {"by": "former_lead"}),) if former else ()
    if written == "@routing":
        facts = setting.state.facts()
        route = setting.world.route(facts)
        if route is None:
            raise NoUnit(class_=facts.get("class") or "—", area=facts.get("area") or "—")
        because = {"by": route.source, "row": route.row, "article": route.article}
        return ((route.unit, because),)
    value = _value(written, setting.data, setting.state)
    listed = value if isinstance(value, list) else [value]
    return tuple((str(unit), {"by": "choice"}) for unit in listed if unit)


def _assign(setting: _Setting, effect: Effect) -> Iterator[Change]:
    for unit, because in _units(setting, effect):
        yield {"do": "assign", "role": effect.args["role"], "unit": unit, "because": dict(because)}


def _release(setting: _Setting, effect: Effect) -> Iterator[Change]:
    role = effect.args["role"]
    if "unit" not in effect.args:
        yield {"do": "release", "role": role, "unit": None}
        return
    for unit, _ in _units(setting, effect):
        yield {"do": "release", "role": role, "unit": unit}


def _start(setting: _Setting, effect: Effect) -> Iterator[Change]:
    for name in _clock_names(effect):
        yield {
            "do": "start",
            "clock": name,
            **term_of(setting.case_type, setting.case_type.clocks[name], setting.state),
        }


def term_of(case_type: CaseType, rule: ClockRule, state: CaseState) -> dict[str, object]:
    """The term of a clock for a case, with the row and article of the table that gave it."""
    if rule.table is None:
        term = case_type.limit_at(rule.term or "", state.updated_at)
        return {"term": term, "calendar": rule.calendar, "because": {"article": rule.article}}
    decision = case_type.tables[rule.table].decide(state.facts())
    outputs = decision.outputs[0]
    row, article = next(iter(decision.rows), 0), next(iter(decision.articles), "")
    because = {"table": rule.table, "row": row, "article": article}
    return {
        "term": str(outputs["term"]),
        "calendar": str(outputs.get("calendar") or rule.calendar),
        "because": because,
    }


def _clock_names(effect: Effect) -> list[str]:
    names = effect.args["clocks"]
    return names if isinstance(names, list) else []


def _turn(setting: _Setting, effect: Effect) -> Iterator[Change]:
    """Stop, pause or resume clocks; one that is not in the fitting state is left as it is."""
    for name in _clock_names(effect):
        ticks = setting.state.clocks.get(name, ())
        if not ticks:
            continue
        paused = _is_paused(ticks)
        stopped = ticks[-1].kind == "stopped"
        fits = {"stop": not stopped, "pause": not stopped and not paused, "resume": not stopped and paused}
        if fits[effect.word]:
            yield {"do": effect.word, "clock": name}


def _is_paused(ticks: Sequence[Tick]) -> bool:
    turns = [tick.kind for tick in ticks if tick.kind in ("paused", "resumed")]
    return bool(turns) and turns[-1] == "paused"


def _extend(setting: _Setting, effect: Effect) -> Iterator[Change]:
    name = str(effect.args["clock"])
    ticks = setting.state.clocks.get(name, ())
    by = _value(effect.args.get("by"), setting.data, setting.state)
    if not ticks or ticks[-1].kind == "stopped" or not by:
        return
    term = f"P{by}D" if isinstance(by, int) else str(by)
    calendar = ticks[0].term.calendar if ticks[0].term else setting.case_type.clocks[name].calendar
    yield {"do": "extend", "clock": name, "term": term, "calendar": calendar}


def _set(setting: _Setting, effect: Effect) -> Iterator[Change]:
    for name, written in effect.args.items():
        value = _value(written, setting.data, setting.state)
        if value is not None:
            yield {"do": "set", "name": name, "value": value}


def _link(setting: _Setting, effect: Effect) -> Iterator[Change]:
    to = _value(effect.args.get("to"), setting.data, setting.state)
    for one in to if isinstance(to, list) else [to]:
        if str(one) == str(setting.state.id):
            raise NotSelf()
        if one:
            yield {"do": "link", "kind": effect.args["kind"], "to": str(one)}


_RESOLVERS: dict[str, Callable[[_Setting, Effect], Iterator[Change]]] = {
    "assign": _assign,
    "release": _release,
    "start": _start,
    "stop": _turn,
    "pause": _turn,
    "resume": _turn,
    "extend": _extend,
    "set": _set,
    "link": _link,
}
