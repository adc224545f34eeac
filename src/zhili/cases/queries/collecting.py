"""What a person gave in cases of their own and may give again: found, masked until it is taken, and where it came from.

Only what the person gave as the reporter of a case counts: nothing that somebody else said of them, nothing of a
party's room, nothing that was erased. Staff and outside platforms, who open cases for many, are offered nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from zhili.cases.queries import types
from zhili.cases.queries.listing import Filters, listing
from zhili.cases.queries.personal import OWN, owner, reported_by
from zhili.cases.queries.single import states_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.rules.collecting import pairs
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import CaseType
from zhili.casetypes.sameness import EMAIL, PHONE, sameness
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people

MOST_CASES, MOST_READ, MOST_OFFERS = 20, 5, 3
"""Of how many of the newest cases it is asked what they hold, how many are read at most, how many offer something."""

_PERSONS = frozenset({"resident", "anonymous"})
_BEGUN = 60
"""Characters of somebody's own account that are shown, to know it again by."""


@dataclass(frozen=True, slots=True)
class OfferedField:
    """A field that may be filled in: its name and title in the form asked, and the answer as it may be shown."""

    name: str
    title: Text
    shown: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What one case of the person's own may fill in."""

    case_id: UUID
    number: str
    type_title: Text
    opened_at: datetime
    fields: tuple[OfferedField, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field was taken over from."""

    case_id: UUID
    field: str


def own_cases(actor: Actor, *, at: datetime) -> list[CaseState]:
    """The cases that a person opened themselves, newest first; none for staff and outside platforms."""
    if actor.kind not in _PERSONS or (actor.kind == "anonymous" and not actor.cases):
        return []
    alone = replace(actor, mandates=(), parties=frozenset())
    rows = listing(actor=alone, filters=Filters(), at=at, limit=MOST_CASES).rows
    found = states_of([row.id for row in rows])
    mine = (found[row.id] for row in rows if row.id in found)
    return [state for state in mine if "reporter" in roles_on(alone, state, at=at)]


def offers(
    *,
    type_key: str,
    actor: Actor,
    at: datetime,
    fields: Collection[str] | None = None,
    most: int = MOST_OFFERS,
) -> tuple[Offer, ...]:
    """What the person's own cases may fill into a type's opening form, or into these ``fields`` of it; newest first.

    Of ``most`` cases; what lies behind the last of them is not read. A value that a newer case offers too is offered
    once. Reading what is personal leaves its trail, as the person's own reading. Raises UnknownType.
    """
    asking = types.current(type_key)
    titles = {one.name: one.title for one in asking.form.fields}
    seen: set[tuple[str, str]] = set()
    found: list[Offer] = []
    for state in _asked_for(asking, own_cases(actor, at=at), fields)[:MOST_READ]:
        told = given(asking, state, actor=actor, at=at, fields=fields)
        new = {name: value for name, (value, _) in told.items() if (name, str(value)) not in seen}
        seen |= {(name, str(value)) for name, value in new.items()}
        if new:
            shown = tuple(
                OfferedField(name, titles[name], masked(asking.form.properties[name], value))
                for name, value in new.items()
            )
            declared = types.of_version(state.type_key, state.type_version)
            found.append(Offer(state.id, state.number, declared.title, state.opened_at, shown))
        if len(found) == most:
            break
    return tuple(found)


def _asked_for(asking: CaseType, states: list[CaseState], fields: Collection[str] | None) -> list[CaseState]:
    """The cases whose forms declare something that is asked: no other is read."""
    return [
        state
        for state in states
        if any(
            fields is None or name in fields
            for name, _ in pairs(asking, types.of_version(state.type_key, state.type_version), state)
        )
    ]


def given(
    asking: CaseType,
    state: CaseState,
    *,
    actor: Actor,
    at: datetime,
    fields: Collection[str] | None = None,
    purpose: str = OWN,
) -> dict[str, tuple[object, str]]:
    """What a case of the person's own answers to a form: by field asked, the value and the field it stands in.

    Whose case it is has been seen to by the caller.
    """
    declared = types.of_version(state.type_key, state.type_version)
    wanted = [
        (name, source) for name, source in pairs(asking, declared, state) if fields is None or name in fields
    ]
    held: dict[str, object] = {**state.attributes, **state.data}
    if any(source in declared.form.personal for _, source in wanted):
        held |= people.read_private(
            holder=state.id, actor=owner(actor, state), purpose=purpose, at=at, district_id=state.district_id
        )
    found = {name: (held[source], source) for name, source in wanted if held.get(source) not in (None, "")}
    return {name: one for name, one in found.items() if _fits(asking, name, one[0])}


def _fits(asking: CaseType, name: str, value: object) -> bool:
    """Whether a form takes the answer as it is: what is too short for it has to be told anew."""
    try:
        asking.form.optional.take({name: value})
    except Invalid:
        return False
    return True


def masked(prop: Mapping[str, object], value: object) -> str:
    """An answer as it is shown before it is taken: enough to know it again by; somebody's own account begun."""
    said, text = sameness(prop), str(value)
    if said is None or said.of_the_matter:
        return text if len(text) <= _BEGUN else f"{text[:_BEGUN]}…"
    if said.as_ == PHONE:
        return people.masked_phone(text)
    if said.as_ == EMAIL:
        name, _, host = text.partition("@")
        return f"{name[:1]}***@{host}"
    shown = max(1, len(text) // 3)
    return text[:shown] + "*" * (len(text) - shown)


def holder_of_sources(case_id: UUID) -> UUID:
    """Under whose name it is kept, sealed, where a case's fields were taken from: apart from how to reach its person,
    since who may see the one has no business with the person's other cases.
    """
    return uuid5(case_id, "taken over")


def sources(state: CaseState, *, actor: Actor, at: datetime) -> dict[str, Source]:
    """Where the fields of a case were taken over from, for the person who did: by field. The caller knows who it is."""
    holder = holder_of_sources(state.id)
    if not people.keeps_private(holder=holder, district_id=state.district_id):
        return {}
    kept = people.read_private(
        holder=holder,
        actor=replace(actor, cases=actor.cases | {holder}),
        purpose=OWN,
        at=at,
        district_id=state.district_id,
    )
    return {name: _source(said) for name, said in kept.items()}


@dataclass(frozen=True, slots=True)
class Came:
    """Where a field was taken over from, in words: the case's number, what it was, and its day."""

    number: str
    type_title: Text
    opened_at: datetime


def taken_from(*, case_id: UUID, actor: Actor, at: datetime) -> dict[str, Came]:
    """Where the fields of a case were taken over from, for the person whose case it is. Raises NotFound."""
    taken = sources(reported_by(case_id, actor, at=at), actor=actor, at=at)
    before = states_of([one.case_id for one in taken.values()]) if taken else {}
    return {
        name: Came(other.number, types.of_version(other.type_key, other.type_version).title, other.opened_at)
        for name, one in taken.items()
        if (other := before.get(one.case_id)) is not None
    }


def _source(said: str) -> Source:
    case_id, _, field = said.partition(" ")
    return Source(UUID(case_id), field)


@dataclass(frozen=True, slots=True)
class GoesBack:
    """A case that holds the same as another: ``fields`` of that one, each with its name here; whether it has ended."""

    state: CaseState
    type_title: Text
    fields: Mapping[str, str]
    ended: bool


def goes_back(*, case_id: UUID, actor: Actor, at: datetime) -> tuple[GoesBack, ...]:
    """The person's own cases from which personal fields of this one came, at once or by others: where corrections go.

    They were taken over from there, or the one case led to the other. Only fields that still say the same there: what
    was erased stays so, and what is different is the person's own wish. Raises NotFound where the case is not theirs.
    """
    state = reported_by(case_id, actor, at=at)
    here = _held(state, actor, at)
    found: dict[UUID, GoesBack] = {}
    waiting = [(state, {name: name for name in here})]
    while waiting:
        one, names = waiting.pop(0)
        for other, fields in _beside(one, names, actor, at):
            there = _held(other, actor, at)
            same = {name: field for name, field in fields.items() if there.get(field) == here[name]}
            if not same or other.id in found or other.id == state.id:
                continue
            declared = types.of_version(other.type_key, other.type_version)
            ended = declared.stages[other.stage].ends
            found[other.id] = GoesBack(other, declared.title, same, ended)
            waiting.append((other, same))
    return tuple(found.values())


def _beside(
    state: CaseState, names: Mapping[str, str], actor: Actor, at: datetime
) -> list[tuple[CaseState, dict[str, str]]]:
    """The person's own cases that a case's fields came from or went to: by the name first asked for, that there."""
    led = (UUID(to) for kind, to in state.links if kind in ("answers", "led_to"))
    named = {one: dict(names) for one in led}
    taken = sources(state, actor=actor, at=at) if names else {}
    for name, field in names.items():
        if field in taken:
            named.setdefault(taken[field].case_id, {})[name] = taken[field].field
    others = states_of(list(named)) if named else {}
    return [
        (other, named[other.id]) for other in others.values() if "reporter" in roles_on(actor, other, at=at)
    ]


def _held(state: CaseState, actor: Actor, at: datetime) -> dict[str, str]:
    return people.read_private(
        holder=state.id, actor=owner(actor, state), purpose=OWN, at=at, district_id=state.district_id
    )
