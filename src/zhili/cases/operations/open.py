"""Opening a case: form checked, personal data split off, located, classified, routed, clocks started, sealed."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import at_once, choices, deeds, notifying, record, world
from zhili.cases.operations.place import Placed, placed
from zhili.cases.queries import repeats, types
from zhili.cases.rules import guards, ringing, step
from zhili.cases.rules.keeping import terms_of
from zhili.cases.rules.routing import Route
from zhili.cases.rules.state import ATTRIBUTES, CaseState
from zhili.cases.rules.step import Doing, Step
from zhili.cases.rules.topics import topics
from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import Undecided
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.ids import case_number, new_id
from zhili.kernel.once import Once
from zhili.kernel.refusals import Forbidden
from zhili.kernel.rows import Batch, Duplicate
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people
from zhili.understanding import public as understanding
from zhili.understanding.public import Guess, Suggestions

_ONCE = ("event_once", "cases_once_pkey")
ON_BEHALF = frozenset({"phone", "visit", "paper", "import"})
"""Channels on which the actor writes down what somebody else reports: the actor is not the reporter."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case, or the one that a repeated delivery opened first. ``secret`` is for the reporter, and not kept."""

    id: UUID
    district_id: int
    number: str
    secret: str | None
    state: CaseState
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case ready to be laid down."""

    batch: Batch
    opened: Opened
    deeds: tuple[step.Deed, ...]
    steps: tuple[Step, ...]


def open(
    *,
    type_key: str,
    data: Mapping[str, object],
    actor: Actor,
    channel: str,
    at: datetime,
    idempotency_key: str | None = None,
    once: Once | None = None,
    then: at_once.Then | None = None,
    reporter: str | None = None,
) -> Opened:
    """Open a case of a type with a form.

    ``then`` is an action that the opener does at once, as one record with the opening; no rule acts before it.
    ``reporter`` is whose case it is where a rule opens it for somebody: a reference, empty without an account.

    The same ``idempotency_key`` from the same sender answers with the case it opened first; ``once`` in its place
    where the sender's key stands for something else than the form. Raises UnknownType, Forbidden, Invalid (field by
    field), OutsideEveryArea, and Mismatch where a key comes again with other content.
    """
    case_type = types.current(type_key)
    asked = {"type": type_key, "data": data, **({"then": list(then)} if then else {})}
    once = once or Once.of(guards.reference(actor), idempotency_key, asked)
    for attempt in (1, 2, 3):
        prepared = prepare(
            case_type, data=data, actor=actor, channel=channel, at=at, once=once, then=then, reporter=reporter
        )
        try:
            lay_down(prepared, actor=actor, at=at)
        except Duplicate as double:
            if once is not None and str(double.facts["constraint"]) in _ONCE:
                return repeated(once)
            if attempt == 3:
                raise
            continue  # the number was taken: draw another
        break
    return prepared.opened


def lay_down(prepared: Prepared, *, actor: Actor, at: datetime) -> None:
    """Write a new case and what it owes, all or nothing: one statement, unless somebody is to be told."""
    with transaction.atomic() if notifying.news_of(prepared.steps) else contextlib.nullcontext():
        changes.announce(prepared.batch, topics(None, prepared.opened.state))
        deeds.lay_down(prepared.batch, prepared.opened.state, prepared.deeds, actor=actor, at=at)
        notifying.owe(prepared.steps)


def repeated(once: Once) -> Opened:
    """The case that a delivery opened first, which has come again. Raises Mismatch."""
    return again(repeats.first_answer(once.key, once.fingerprint))


def again(state: CaseState) -> Opened:
    """A case that stands already, as it was handed to who opened it."""
    return Opened(
        id=state.id,
        district_id=state.district_id,
        number=state.number,
        secret=people.code_for(number=state.number),
        state=state,
        repeated=True,
    )


def prepare(
    case_type: CaseType,
    *,
    data: Mapping[str, object],
    actor: Actor,
    channel: str,
    at: datetime,
    once: Once | None = None,
    with_secret: bool = True,
    calendar: WorkCalendar | None = None,
    then: at_once.Then | None = None,
    came_at: datetime | None = None,
    reporter: str | None = None,
) -> Prepared:
    """Everything that opening a case writes, not yet written. Raises as ``open`` does.

    ``came_at`` is when a case of former times comes into the house; its clocks ring for what comes after.
    """
    taken = case_type.form.take(data)
    place = placed(taken)
    check_may_open(case_type, actor, place.area, at)
    steps = _steps(case_type, taken, place, actor, channel, at, reporter)
    if then is not None:
        steps.append(at_once.taken(case_type, steps[-1].state, then, actor, at=at))
    else:
        steps += _automatic(case_type, steps[-1].state, at)
    calendar = calendar or world.calendar()
    if came_at is not None:
        steps = ringing.hushed(case_type, steps, until=came_at, calendar=calendar)
    prepared = laid_out(case_type, steps, taken, at=at, once=once, with_secret=with_secret, calendar=calendar)
    choices.keep_opening(prepared.batch, steps[-1].state, taken, actor, at=at)
    return prepared


def laid_out(
    case_type: CaseType,
    steps: list[Step],
    taken: Mapping[str, object],
    *,
    at: datetime,
    once: Once | None = None,
    with_secret: bool = True,
    calendar: WorkCalendar | None = None,
) -> Prepared:
    """What the first steps of a case write: its row, its events with their seals, its personal data sealed apart."""
    last = steps[-1].state
    batch = Batch()
    if once is not None:
        batch.insert("cases_once", {"key": once.key, "at": at})
    secret = people.code_for(number=last.number) if with_secret else None
    sealed_secret = people.code_digest(number=last.number, code=secret) if secret else None
    record.opened(batch, case_type, last, calendar or world.calendar(), secret=sealed_secret)
    record.events(batch, steps, once=once)
    personal = {name: str(taken[name]) for name in case_type.form.personal if name in taken}
    if personal:
        people.keep_private(
            batch, holder=last.id, district_id=last.district_id, fields=personal, purpose=case_type.key, at=at,
            terms=terms_of(case_type),
        )  # fmt: skip
    opened = Opened(id=last.id, district_id=last.district_id, number=last.number, secret=secret, state=last)
    return Prepared(batch=batch, opened=opened, deeds=deeds.owed_by_new(steps), steps=tuple(steps))


def check_may_open(case_type: CaseType, actor: Actor, area: str | None, at: datetime) -> None:
    """Raise Forbidden to whom the type does not let open a case in an area."""
    kinds = {"anyone", actor.kind} | {
        one.role for one in actor.held(at) if one.covers_area(area) or area is None
    }
    if not kinds & case_type.open_by:
        raise Forbidden(verb=case_type.title)


def _steps(
    case_type: CaseType, taken: dict[str, object], place: Placed, actor: Actor, channel: str, at: datetime,
    reporter: str | None,
) -> list[Step]:  # fmt: skip
    attributes = {**{name: taken[name] for name in ATTRIBUTES if name in taken}, **place.attributes}
    suggestions = _suggest(case_type, taken, at)
    if suggestions is not None and "urgency" in case_type.assist:
        attributes.setdefault("urgency", suggestions.urgency.value)
    attributes.setdefault("urgency", _class_urgency(case_type, attributes))
    first = first_step(
        case_type,
        taken,
        attributes,
        place.district_id,
        actor=actor,
        channel=channel,
        at=at,
        reporter=reporter,
    )
    steps = [first]
    if suggestions is not None:
        steps.append(_suggested(case_type, first.state, suggestions, at))
    return steps


def first_step(
    case_type: CaseType,
    taken: Mapping[str, object],
    attributes: Mapping[str, object],
    district_id: int,
    *,
    actor: Actor,
    channel: str,
    at: datetime,
    reporter: str | None = None,
) -> Step:
    """The opening event of a case with what its form gave; personal fields stay out of it."""
    return step.opening(
        case_type,
        id=new_id(at),
        number=case_number(at),
        district_id=district_id,
        channel=channel,
        reporter=_reporter(actor, channel) if reporter is None else reporter,
        attributes=attributes,
        data={
            name: value
            for name, value in taken.items()
            if name not in ATTRIBUTES and name not in case_type.form.personal
        },
        doing=Doing(actor=guards.reference(actor), unit=_unit(actor, at), roles=frozenset()),
        at=at,
        world=world.world_of(case_type),
    )


def _reporter(actor: Actor, channel: str) -> str:
    return "" if channel in ON_BEHALF or actor.kind == "anonymous" else guards.reference(actor)


def _class_urgency(case_type: CaseType, attributes: Mapping[str, object]) -> str:
    declared = case_type.class_(str(attributes.get("class")))
    return (declared.urgency if declared else None) or "normal"


def _suggest(case_type: CaseType, taken: Mapping[str, object], at: datetime) -> Suggestions | None:
    if not case_type.assist or not case_type.classes:
        return None
    if not any(understanding.in_use(one) for one in ("class", "urgency")):
        return None
    text = "\n".join(str(taken[name]) for name in ("title", "text") if name in taken)
    return understanding.suggest(text=text, classes=case_type.classes, at=at)


def _suggested(case_type: CaseType, state: CaseState, found: Suggestions, at: datetime) -> Step:
    """The machine's proposals as an event of their own, with reasons; they decide nothing by themselves."""
    what: dict[str, object] = {"urgency": _guess(found.urgency)} if understanding.in_use("urgency") else {}
    if found.hand_over:
        what["hand_over"] = {"to": list(found.hand_over), "reasons": [risk.word for risk in found.risks]}
    if found.class_ is not None:
        what["class"] = _guess(found.class_)
        what["alternatives"] = [_guess(one) for one in found.alternatives]
        guessed = {**state.facts(), "class": state.attributes.get("class") or found.class_.value}
        route = _route_if_known(case_type, guessed)
        if route is not None:
            what["unit"] = {"value": route.unit, "article": route.article, "row": route.row}
    return step.note(
        state,
        "suggest",
        actor="system:understanding",
        at=at,
        changes=({"do": "suggest", "what": what},),
        data={},
    )


def _automatic(case_type: CaseType, state: CaseState, at: datetime) -> list[Step]:
    """The action that the type lets a rule do when the suggestion is sure enough and a unit is known.

    Of a type without classes nothing is suggested: there the line of the list that names it is enough.
    """
    if not case_type.classes:
        return _listed(case_type, state, at)
    if not state.suggested or not understanding.in_use("dispatch"):
        return []
    known, guess = state.attributes.get("class"), choices.guess(state.suggested.get("class"))
    sure = 1.0 if known else guess.confidence if guess else 0.0
    class_code = known or (guess.value if guess else None)
    for key, bar in case_type.automatic.items():
        if sure < bar or not class_code:
            continue
        data = {"class": class_code}
        if (
            _route_if_known(case_type, {**state.facts(), **data}) is None
            or state.stage not in case_type.actions[key].from_
        ):
            continue
        return [_by_rule(case_type, state, key, data, at)]
    return []


def _listed(case_type: CaseType, state: CaseState, at: datetime) -> list[Step]:
    """What a rule does where the list knows the unit for the type itself."""
    for key in case_type.automatic:
        if state.stage in case_type.actions[key].from_ and _route_if_known(case_type, state.facts()):
            return [_by_rule(case_type, state, key, {}, at)]
    return []


def _by_rule(
    case_type: CaseType, state: CaseState, key: str, data: Mapping[str, object], at: datetime
) -> Step:
    doing = Doing(actor="system:rule", unit=None, roles=frozenset({"system", "anyone"}))
    action, setting = case_type.actions[key], world.world_of(case_type)
    return step.acting(case_type, state, action, data=data, doing=doing, at=at, world=setting)


def _route_if_known(case_type: CaseType, facts: Mapping[str, object]) -> Route | None:
    """The responsible unit where the facts at hand decide it; a person supplies what is missing."""
    try:
        return world.route(case_type, facts)
    except Undecided:
        return None


def _guess(guess: Guess) -> dict[str, object]:
    return {"value": guess.value, "confidence": round(guess.confidence, 3), "reasons": list(guess.reasons)}


def _unit(actor: Actor, at: datetime) -> str | None:
    return next((one.unit for one in actor.held(at) if one.unit), None)
