"""The effects of an action resolved: from a word of the declaration to the primitive changes that it means now. Pure.

Words that are not here reach beyond the case; ``step`` hands them on as deeds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhili.cases.rules.errors import NotSelf, NoUnit
from zhili.cases.rules.routing import World
from zhili.cases.rules.state import CaseState, Change
from zhili.casetypes.clocks import Tick
from zhili.casetypes.conditions import meets
from zhili.casetypes.consistency import OF_A_CLOCK
from zhili.casetypes.effects import ACTOR, MEDIATOR, MEDIATOR_ENTRY
from zhili.casetypes.language import CASE, CaseType, ClockRule, Effect


@dataclass(frozen=True, slots=True)
class Setting:
    """What an effect is resolved in: the case as the effects before it left it, the form, who acts, whom to ask."""

    case_type: CaseType
    state: CaseState
    data: Mapping[str, object]
    unit: str | None
    actor: str
    world: World


def changes(setting: Setting, effect: Effect) -> tuple[Change, ...]:
    """The primitive changes of an effect that stays within the case. Raises NoUnit, NotSelf, Undecided."""
    return tuple(_RESOLVERS[effect.word](setting, effect))


def applies(setting: Setting, effect: Effect) -> bool:
    """Whether the form and the case are such that the effect is meant."""
    return all(
        meets(_value(name if name.startswith(CASE) else f"${name}", setting), wanted)
        for name, wanted in effect.only_if.items()
    )


def _value(written: object, setting: Setting) -> object:
    """What is written, ``$field`` of the form, or ``$case.field`` of the case itself."""
    if not isinstance(written, str) or not written.startswith("$"):
        return written
    if not written.startswith(CASE):
        return setting.data.get(written[1:])
    return setting.state.known().get(written.removeprefix(CASE))


def filled(args: Mapping[str, object], setting: Setting) -> dict[str, object]:
    """The arguments of an effect with the values that ``$`` stands for."""
    return {
        name: filled(value, setting) if isinstance(value, Mapping) else _value(value, setting)
        for name, value in args.items()
    }


def _units(setting: Setting, effect: Effect) -> tuple[tuple[str, Change], ...]:
    """The units an assignment names, each with the reason it was chosen."""
    written = effect.args.get("unit", setting.data.get("unit") or "@routing")
    if written == ACTOR:
        return ((setting.unit, {"by": "actor"}),) if setting.unit else ()
    if written == "@called":
        return tuple((one.unit, {"by": "called"}) for one in setting.state.called)
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
    value = _value(written, setting)
    listed = value if isinstance(value, list) else [value]
    return tuple((str(unit), {"by": "choice"}) for unit in listed if unit)


def _assign(setting: Setting, effect: Effect) -> Iterator[Change]:
    for unit, because in _units(setting, effect):
        yield {"do": "assign", "role": effect.args["role"], "unit": unit, "because": dict(because)}


def _release(setting: Setting, effect: Effect) -> Iterator[Change]:
    role = effect.args["role"]
    if "unit" not in effect.args:
        yield {"do": "release", "role": role, "unit": None}
        return
    for unit, _ in _units(setting, effect):
        yield {"do": "release", "role": role, "unit": unit}


def _start(setting: Setting, effect: Effect) -> Iterator[Change]:
    for name in _clock_names(effect):
        rule = setting.case_type.clocks[name]
        yield {"do": "start", "clock": name, **term_of(setting.case_type, rule, setting.state)}
        yield from _answered(setting.case_type, rule, setting.state)


def _answered(case_type: CaseType, rule: ClockRule, state: CaseState) -> Iterator[Change]:
    """What else the table of a clock answers for a case, where the case does not know it so already."""
    if rule.table is None:
        return
    for name, value in case_type.tables[rule.table].decide(state.facts()).outputs[0].items():
        if name not in OF_A_CLOCK and value is not None and state.outcome.get(name) != value:
            yield {"do": "set", "name": name, "value": value}


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


def _retime(setting: Setting, effect: Effect) -> Iterator[Change]:
    """The term that a running clock would get now, where its table answers otherwise; start, pauses and extensions
    stay."""
    for name in _clock_names(effect):
        ticks = setting.state.clocks.get(name, ())
        if not ticks or ticks[-1].kind == "stopped":
            continue
        rule = setting.case_type.clocks[name]
        now, term = term_of(setting.case_type, rule, setting.state), ticks[0].term
        answered = tuple(_answered(setting.case_type, rule, setting.state))
        if answered or term is None or (term.amount, term.calendar) != (now["term"], now["calendar"]):
            yield {"do": "reterm", "clock": name, **now}
        yield from answered


def _clock_names(effect: Effect) -> list[str]:
    names = effect.args["clocks"]
    return names if isinstance(names, list) else []


def _turn(setting: Setting, effect: Effect) -> Iterator[Change]:
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
            if effect.word == "stop":
                yield from lapsed(setting.state, clock=name)


def lapsed(state: CaseState, *, clock: str | None = None) -> Iterator[Change]:
    """Nobody waits any longer for the units that were called, all of them or under one clock."""
    for one in state.called:
        if clock is None or one.clock == clock:
            yield {"do": "lapse", "unit": one.unit, "seq": one.seq}


def _call(setting: Setting, effect: Effect) -> Iterator[Change]:
    """Wait for units to come; one that is waited for already is not called twice."""
    waited = {one.unit for one in setting.state.called}
    for unit, _ in _units(setting, effect):
        if unit not in waited:
            yield {"do": "call", "unit": unit, "clock": effect.args.get("clock")}


def _come(setting: Setting, effect: Effect) -> Iterator[Change]:
    come = {unit for unit, _ in _units(setting, effect)}
    for one in setting.state.called:
        if one.unit in come:
            yield {"do": "come", "unit": one.unit, "seq": one.seq}


def _is_paused(ticks: Sequence[Tick]) -> bool:
    turns = [tick.kind for tick in ticks if tick.kind in ("paused", "resumed")]
    return bool(turns) and turns[-1] == "paused"


def _extend(setting: Setting, effect: Effect) -> Iterator[Change]:
    name = str(effect.args["clock"])
    ticks = setting.state.clocks.get(name, ())
    by = _value(effect.args.get("by"), setting)
    if not ticks or ticks[-1].kind == "stopped" or not by:
        return
    term = f"P{by}D" if isinstance(by, int) else str(by)
    calendar = ticks[0].term.calendar if ticks[0].term else setting.case_type.clocks[name].calendar
    yield {"do": "extend", "clock": name, "term": term, "calendar": calendar}


def _set(setting: Setting, effect: Effect) -> Iterator[Change]:
    for name, written in effect.args.items():
        value = setting.actor if written == ACTOR else _value(written, setting)
        if value is not None:
            yield {"do": "set", "name": name, "value": value}


def _compare(setting: Setting, effect: Effect) -> Iterator[Change]:
    """Whether one of the case's files still has the bytes that were sealed: the ledger says it, nobody else."""
    file = _value(effect.args.get("file"), setting)
    name, found = setting.world.compare(setting.state.id, str(file)) if file else ("", "not_sealed")
    yield {"do": "set", "name": str(effect.args["into"]), "value": found}
    if "name" in effect.args:
        yield {"do": "set", "name": str(effect.args["name"]), "value": name}


def _entrust(setting: Setting, effect: Effect) -> Iterator[Change]:
    """Who mediates: by name, and by the number on the register where they stand on it."""
    written = _value(effect.args.get("to"), setting)
    if not written:
        return
    entry = setting.world.entry(str(written), setting.state.lead)
    name, number = entry or (str(written), "")
    yield {"do": "set", "name": MEDIATOR, "value": name}
    if number or setting.state.outcome.get(MEDIATOR_ENTRY):
        yield {"do": "set", "name": MEDIATOR_ENTRY, "value": number}


def _link(setting: Setting, effect: Effect) -> Iterator[Change]:
    """Name other cases; one that is named so already is not named twice."""
    kind = str(effect.args["kind"])
    for to in _cases_named(setting, effect):
        if to == str(setting.state.id):
            raise NotSelf()
        if (kind, to) not in setting.state.links:
            yield {"do": "link", "kind": kind, "to": to}


def _unlink(setting: Setting, effect: Effect) -> Iterator[Change]:
    """Take back the links of a kind: to the cases named, or every one."""
    named = _cases_named(setting, effect) if "to" in effect.args else None
    for kind, to in setting.state.links:
        if kind == effect.args["kind"] and (named is None or to in named):
            yield {"do": "unlink", "kind": kind, "to": to}


def _cases_named(setting: Setting, effect: Effect) -> tuple[str, ...]:
    to = _value(effect.args.get("to"), setting)
    listed = to if isinstance(to, list) else [to]
    return tuple(dict.fromkeys(str(one).lower() for one in listed if one))


_RESOLVERS: dict[str, Callable[[Setting, Effect], Iterator[Change]]] = {
    "assign": _assign,
    "release": _release,
    "start": _start,
    "stop": _turn,
    "pause": _turn,
    "resume": _turn,
    "extend": _extend,
    "retime": _retime,
    "set": _set,
    "link": _link,
    "unlink": _unlink,
    "call": _call,
    "come": _come,
    "compare": _compare,
    "entrust": _entrust,
}

WITHIN = frozenset(_RESOLVERS)
"""The words that change the case itself."""
