"""What a case is at an instant: the sum of its events. ``fold`` is the only place where a change takes effect."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from zhili.casetypes import clocks
from zhili.casetypes.clocks import Tick
from zhili.casetypes.language import LED

Change = Mapping[str, Any]

ATTRIBUTES = ("title", "text", "class", "urgency", "area", "address", "lon", "lat")
"""The names that every case knows; anything else an effect sets is an outcome."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit's part in a case."""

    role: str
    unit: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """A unit that was called and has not come yet: by which event, since when, under which clock."""

    unit: str
    seq: int
    since: datetime
    clock: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whose dispute it is, on a side; ``account`` is a reference, empty without one.

    ``opener``: whoever reported the case. Name and telephone are kept sealed under the party's id.
    """

    id: UUID
    side: str
    account: str = ""
    opener: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that waits for somebody's approval."""

    action: str
    data: Mapping[str, object]
    by: str
    needs: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case. ``changes`` are the primitive effects it had; nothing else changes a case."""

    seq: int
    action: str
    actor: str
    unit: str | None
    at: datetime
    data: Mapping[str, object]
    changes: tuple[Change, ...]
    visibility: str
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as its events add up. ``seq`` is the number of its last event and serves as its version."""

    id: UUID
    district_id: int
    number: str
    type_key: str
    type_version: int
    channel: str
    reporter: str
    stage: str
    stage_since: datetime
    opened_at: datetime
    updated_at: datetime
    seq: int
    attributes: Mapping[str, object] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)
    outcome: Mapping[str, object] = field(default_factory=dict)
    suggested: Mapping[str, object] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    clocks: Mapping[str, tuple[Tick, ...]] = field(default_factory=dict)
    alarms: Mapping[str, datetime] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    called: tuple[Called, ...] = ()
    former_lead: str | None = None
    parties: tuple[Party, ...] = ()
    agreed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def units(self, role: str | None = None) -> tuple[str, ...]:
        """The units that take part, or those in one role."""
        return tuple(one.unit for one in self.assignments if role is None or one.role == role)

    @property
    def lead(self) -> str | None:
        """The unit that leads."""
        return next(iter(self.units("lead")), None)

    @property
    def merged_into(self) -> UUID | None:
        """The case that this one is handled with, if it was merged."""
        return next((UUID(to) for kind, to in self.links if kind == "duplicate_of"), None)

    @property
    def area(self) -> str | None:
        """The path of the area the case lies in."""
        area = self.attributes.get("area")
        return str(area) if area else None

    def known(self) -> dict[str, object]:
        """What declarations may ask of the case by ``$case.name``."""
        return {**self.data, **self.attributes, **self.outcome, LED: self.lead is not None}

    def facts(self) -> dict[str, object]:
        """What decision tables may ask about the case."""
        known = {name: self.attributes.get(name) for name in ATTRIBUTES}
        return {**self.data, **self.outcome, **known, "channel": self.channel, "type": self.type_key}


def fold(state: CaseState | None, event: Event) -> CaseState:
    """The case after one more event. The first event must be an opening."""
    new: dict[str, Any] = {} if state is None else _values(state)
    _apply(new, event, event.changes)
    new["seq"] = event.seq
    new["updated_at"] = event.at
    counts = dict(new.get("counts", {}))
    counts[event.action] = counts.get(event.action, 0) + 1
    new["counts"] = counts
    return CaseState(**new)


def further(state: CaseState, event: Event, changes: Iterable[Change]) -> CaseState:
    """The case after more changes of its last event: what ``fold`` makes of that event with these added at its end."""
    new = _values(state)
    _apply(new, event, changes)
    return CaseState(**new)


def _apply(new: dict[str, Any], event: Event, changes: Iterable[Change]) -> None:
    for change in changes:
        _CHANGES[str(change["do"])](new, change, event)


def add_up(events: Iterable[Event]) -> CaseState:
    """The case that a whole history adds up to."""
    state: CaseState | None = None
    for event in events:
        state = fold(state, event)
    if state is None:
        raise ValueError("a case has at least its opening event")
    return state


def _values(state: CaseState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in CaseState.__slots__}


def _open(new: dict[str, Any], change: Change, event: Event) -> None:
    new.update(
        id=change["id"] if isinstance(change["id"], UUID) else UUID(str(change["id"])),
        district_id=change["district"],
        number=change["number"],
        type_key=change["type"],
        type_version=change["version"],
        channel=change["channel"],
        reporter=change["reporter"],
        stage=change["stage"],
        stage_since=event.at,
        opened_at=event.at,
        attributes=change["attributes"],
        data=change["data"],
    )


def _stage(new: dict[str, Any], change: Change, event: Event) -> None:
    new["stage"] = change["to"]
    new["stage_since"] = event.at


def _rename_stage(new: dict[str, Any], change: Change, event: Event) -> None:
    """The stage has another name in a new version of the type; the case did not move, so its time there goes on."""
    new["stage"] = change["to"]


def _rename_clock(new: dict[str, Any], change: Change, event: Event) -> None:
    old, name = str(change["clock"]), str(change["to"])
    for kept in ("clocks", "alarms"):
        known = new.get(kept, {})
        new[kept] = {name if key == old else key: value for key, value in known.items()}
    new["called"] = tuple(
        replace(one, clock=name) if one.clock == old else one for one in new.get("called", ())
    )


def _version(new: dict[str, Any], change: Change, event: Event) -> None:
    new["type_version"] = change["to"]


def _set(new: dict[str, Any], change: Change, event: Event) -> None:
    kind = "attributes" if change["name"] in ATTRIBUTES else "outcome"
    new[kind] = {**new.get(kind, {}), str(change["name"]): change["value"]}


def _suggest(new: dict[str, Any], change: Change, event: Event) -> None:
    new["suggested"] = change["what"]


def _assign(new: dict[str, Any], change: Change, event: Event) -> None:
    role, unit = str(change["role"]), str(change["unit"])
    if role == "lead":
        _remember_lead(new, taken_by=unit)
    kept = tuple(
        one
        for one in new.get("assignments", ())
        if not (one.role == role and (role == "lead" or one.unit == unit))
    )
    new["assignments"] = (*kept, Assignment(role=role, unit=unit, since=event.at))


def _release(new: dict[str, Any], change: Change, event: Event) -> None:
    role, unit = change["role"], change.get("unit")
    if role == "lead":
        _remember_lead(new, taken_by=None)
    new["assignments"] = tuple(
        one
        for one in new.get("assignments", ())
        if not (one.role == role and (unit is None or one.unit == unit))
    )


def _remember_lead(new: dict[str, Any], *, taken_by: str | None) -> None:
    """Keep who led until now, released or replaced; a unit that takes over from itself has no predecessor."""
    led = next((one.unit for one in new.get("assignments", ()) if one.role == "lead"), None)
    if led is not None and led != taken_by:
        new["former_lead"] = led


def _clock(tick: Callable[[Change, Event], Tick]) -> Callable[[dict[str, Any], Change, Event], None]:
    def apply(new: dict[str, Any], change: Change, event: Event) -> None:
        name = str(change["clock"])
        known = new.get("clocks", {})
        former = () if change["do"] == "start" else known.get(name, ())
        new["clocks"] = {**known, name: (*former, tick(change, event))}

    return apply


def _reterm(new: dict[str, Any], change: Change, event: Event) -> None:
    """Another term with the same start and pauses; what the old one rang for may come anew, or sooner.

    Extensions count in the calendar of the new term. Raises BadTerm for one in months that has to count working days.
    """
    name, term = str(change["clock"]), _term(change)
    first, *later = new["clocks"][name]
    turned = [tick if tick.by is None else replace(tick, by=_counted_as(term, tick.by)) for tick in later]
    new["clocks"] = {**new["clocks"], name: (replace(first, term=term), *turned)}
    new["alarms"] = {clock: moment for clock, moment in new.get("alarms", {}).items() if clock != name}


def _alarm(new: dict[str, Any], change: Change, event: Event) -> None:
    moment = datetime.fromisoformat(str(change["moment"]))
    new["alarms"] = {**new.get("alarms", {}), str(change["clock"]): moment}


def _ask(new: dict[str, Any], change: Change, event: Event) -> None:
    asked = Asked(
        action=str(change["action"]),
        data=change["data"],
        by=event.actor,
        needs=str(change["needs"]),
        at=event.at,
    )
    new["asked"] = {**new.get("asked", {}), str(change["request"]): asked}


def _settle(new: dict[str, Any], change: Change, event: Event) -> None:
    new["asked"] = {name: one for name, one in new["asked"].items() if name != change["request"]}


def _link(new: dict[str, Any], change: Change, event: Event) -> None:
    new["links"] = (*new.get("links", ()), (str(change["kind"]), str(change["to"])))


def _unlink(new: dict[str, Any], change: Change, event: Event) -> None:
    gone = (change["kind"], change["to"])
    new["links"] = tuple(link for link in new.get("links", ()) if link != gone)


def _call(new: dict[str, Any], change: Change, event: Event) -> None:
    one = Called(unit=str(change["unit"]), seq=event.seq, since=event.at, clock=change["clock"])
    new["called"] = (*new.get("called", ()), one)


def _come(new: dict[str, Any], change: Change, event: Event) -> None:
    """The unit has come, or is no longer waited for."""
    new["called"] = tuple(one for one in new.get("called", ()) if one.unit != change["unit"])


def _party(new: dict[str, Any], change: Change, event: Event) -> None:
    one = Party(id=UUID(str(change["id"])), side=str(change["side"]), opener=bool(change.get("opener")))
    new["parties"] = (*new.get("parties", ()), one)


def _join(new: dict[str, Any], change: Change, event: Event) -> None:
    """A party came with an account: from now on it is known by that, too."""
    id, account = UUID(str(change["id"])), str(change["account"])
    new["parties"] = tuple(
        replace(one, account=account) if one.id == id else one for one in new.get("parties", ())
    )


def _agree(new: dict[str, Any], change: Change, event: Event) -> None:
    """A party said what all parties have to say."""
    key, known = str(change["action"]), new.get("agreed", {})
    new["agreed"] = {**known, key: (*known.get(key, ()), str(change["party"]))}


def _unagree(new: dict[str, Any], change: Change, event: Event) -> None:
    """What parties said counts no more: it is done, or the case has moved on."""
    new["agreed"] = {key: who for key, who in new.get("agreed", {}).items() if key != change["action"]}


def _counted_as(term: clocks.Term, extension: clocks.Term) -> clocks.Term:
    return clocks.Term(extension.amount, calendar=term.calendar)


def _term(change: Change) -> clocks.Term:
    return clocks.parse_term(str(change["term"]), calendar=str(change["calendar"]))


_CHANGES: dict[str, Callable[[dict[str, Any], Change, Event], None]] = {
    "open": _open,
    "stage": _stage,
    "rename_stage": _rename_stage,
    "rename_clock": _rename_clock,
    "version": _version,
    "set": _set,
    "suggest": _suggest,
    "assign": _assign,
    "release": _release,
    "start": _clock(lambda change, event: Tick("started", event.at, term=_term(change))),
    "stop": _clock(lambda change, event: Tick("stopped", event.at)),
    "pause": _clock(lambda change, event: Tick("paused", event.at)),
    "resume": _clock(lambda change, event: Tick("resumed", event.at)),
    "extend": _clock(lambda change, event: Tick("extended", event.at, by=_term(change))),
    "reterm": _reterm,
    "alarm": _alarm,
    "ask": _ask,
    "settle": _settle,
    "link": _link,
    "unlink": _unlink,
    "call": _call,
    "come": _come,
    "lapse": _come,
    "party": _party,
    "join": _join,
    "agree": _agree,
    "unagree": _unagree,
}
