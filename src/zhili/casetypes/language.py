"""The language of case types: what a declaration may say, as plain frozen data. Reading it is in ``load``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from zhili.casetypes.classes import ClassDef
from zhili.casetypes.clocks import parse_duration
from zhili.casetypes.conditions import meets
from zhili.casetypes.forms import Form
from zhili.casetypes.in_step import InStep
from zhili.casetypes.params import Param
from zhili.casetypes.sitting import Sitting
from zhili.casetypes.tables import Table
from zhili.kernel.text import Text

PARTY = "party"
"""The role of whoever is a party to a case, whatever the side; as a visibility: one party and the unit that leads."""

CASE_ROLES = frozenset({"reporter", "lead", "co_handler", "overseer", PARTY})
"""Roles that a case itself gives: who reported it, whose unit leads, helps or oversees, who is a party to it."""

MANDATED_ROLES = frozenset(
    {"operator", "dispatcher", "handler", "street", "supervisor", "leader", "grid_worker", "steward", "admin"}
)
"""Roles that a mandate gives over a unit or an area."""

UNIT_BOUND = frozenset({"handler"})
"""Roles that count only in the cases of one's own units, whatever area the mandate names."""

ACTOR_ROLES = frozenset({"anyone", "resident", "outside", "system"})
"""Roles that follow from what the actor is."""

UNIT_ROLES = ("lead", "co_handler", "overseer")
"""The parts that units take in a case."""

VISIBILITIES = ("public", "parties", PARTY, "internal")
"""Who may read an event: everybody once the case is disclosed; reporter, parties and units; one party and the unit that
leads; units only."""

ROOM = "room:"
"""Before a party's id: the visibility of what is said with that party alone, and the role of whoever may read it."""


def _chosen(value: object) -> str:
    """A form's value as a declaration writes it as a key."""
    return str(value).lower() if isinstance(value, bool) else str(value)


IF_KNOWN = "?"
"""Behind a name under ``signed_by``: who is not known does not sign."""

CASE = "$case."
"""Before the name of something that the case itself knows, where else a field of the form would be named."""

LED = "led"
"""What every case knows besides its attributes and outcomes: whether a unit leads it."""

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Choice(NamedTuple):
    """A stage for each value of a field of the form, or of what the case knows; a value may lead to another choice."""

    field: str
    stages: Mapping[str, "str | Choice"]

    def of(self, data: Mapping[str, object], case: Mapping[str, object]) -> str | None:
        """The stage that is meant; None where the value leads nowhere."""
        value = case.get(self.field.removeprefix(CASE)) if self.asks_case() else data.get(self.field)
        found = self.stages.get(_chosen(value))
        return found.of(data, case) if isinstance(found, Choice) else found

    def asks_case(self) -> bool:
        """Whether it turns on what the case knows."""
        return self.field.startswith(CASE)

    def turns(self) -> Iterator["Choice"]:
        """This choice and those it leads to."""
        yield self
        for one in self.stages.values():
            if isinstance(one, Choice):
                yield from one.turns()

    def targets(self) -> frozenset[str]:
        """Every stage it can lead to."""
        return frozenset(one for turn in self.turns() for one in turn.stages.values() if isinstance(one, str))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: open or end; its official word and the word a resident reads."""

    key: str
    title: Text
    resident: Text
    ends: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One word of the effect language with its arguments; done only if the action's data match ``only_if``."""

    word: str
    args: Mapping[str, object]
    only_if: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody may do to a case: from where, to where, who, with which form, to what effect.

    ``together``: of a party it is their word only, until every party has said it; the last one's has the effect.
    """

    key: str
    title: Text
    from_: frozenset[str]
    to: str | None
    to_by: Choice | None
    by: frozenset[str]
    needs: str | None
    form: Form
    effects: tuple[Effect, ...]
    visibility: str
    says: Text | None
    within: str | None
    limit: str | None
    while_: str | None
    together: bool = False

    def goes_to(self, data: Mapping[str, object], case: Mapping[str, object] = _NOTHING) -> str | None:
        """The stage the action leads to with this form, for a case that knows this; None where the case stays."""
        return self.to if self.to_by is None else self.to_by.of(data, case)

    def targets(self) -> frozenset[str]:
        """Every stage the action can lead to."""
        if self.to_by is not None:
            return self.to_by.targets()
        return frozenset({self.to} if self.to else ())


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A deadline clock: its term (fixed or by table), its calendar, its warnings and what happens overdue."""

    key: str
    title: Text
    term: str | None
    table: str | None
    calendar: str
    warn: tuple[timedelta, ...]
    overdue: tuple[tuple[timedelta, str], ...]
    article: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that counts cases: share of those with ``field`` true among those where it is known, unless excluded.

    ``is_`` is what makes a hit in place of true: a word, or False for whatever is not true. ``among`` names another
    outcome whose being known makes a case count: what was never noted of it is then not true. ``claim`` is the outcome
    by which a unit says that the field will prove true; ``target`` the share that the city aims at, in percent, or the
    name of a dated one.
    """

    key: str
    title: Text
    field: str
    unless: str | None
    claim: tuple[str, object] | None = None
    target: str | None = None
    is_: str | bool = True
    among: str | None = None

    def hit(self, held: object) -> bool:
        """Whether what a case holds in the field is what the rate counts."""
        return held == self.is_ if isinstance(self.is_, str) else (held is True) == self.is_

    @property
    def known_by(self) -> str:
        """The outcome that must be known for a case to count."""
        return self.among or self.field


@dataclass(frozen=True, slots=True)
class Following:
    """Who meets the same matter follows an open case: their own is merged into it at once.

    ``by`` is the action that merges, ``field`` the field of its form that names the case. A case with one of the
    values of ``unless`` in its form is not offered to others.
    """

    by: str
    field: str
    unless: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a call back may end in: whether the resident was reached, and the action that keeps it.

    ``data`` is what the result itself says of the action's form; of the rest, ``ask`` are asked (None: all).
    """

    key: str
    title: Text
    reached: bool
    do: str
    data: Mapping[str, object]
    ask: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CallBack:
    """How residents are called back: ``by`` is the action that records what they say, from whose stages they are.

    ``again`` is the outcome that says when to try again, where one was agreed; ``script`` what to say, in order.
    """

    by: str
    again: str | None
    script: tuple[Text, ...]
    results: tuple[CallResult, ...]


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A paper that may be made: from which stages, by which roles, asking what, numbered how, signed by whom.

    ``number`` is the word of its series (受字 gives 受字〔2026〕1号), None for a paper without a number. ``personal``
    are the fields of the opening form that the paper names and that are sealed elsewhere. ``template`` is Typst source.
    Who signs is ``reporter``, ``officer``, ``parties`` (all of them) or ``$case.name``, which then holds an account's
    reference; with ``?`` behind it who is not known does not sign. ``names``: whether it names the parties, whose names
    are sealed elsewhere too. ``officer``: what the officer who signs is called on it, where that is not 承办人;
    ``called``: what the others are, by the word under ``signed_by``. ``only_if``: what the case must know
    for it to be made. ``signed`` is the action that the system does once all have signed and the seal is on it.
    """

    key: str
    title: Text
    file: str
    template: str
    from_: frozenset[str]
    by: frozenset[str]
    form: Form
    number: str | None
    personal: tuple[str, ...]
    signed_by: tuple[str, ...]
    sealed: bool
    names: bool = False
    officer: Text | None = None
    called: Mapping[str, Text] = field(default_factory=dict)
    only_if: Mapping[str, object] = field(default_factory=dict)
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Who may be parties: the sides by name, that of the resident who opens, and the roles that may invite others."""

    sides: Mapping[str, Text]
    opener: str | None
    invite_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Consulting:
    """Questions that the assistant was asked go on in cases of the type, where somebody wants a person to answer.

    ``question`` is the field of the opening form that takes what was asked, ``talk`` the one for the whole talk: each
    question with the answers that were shown for it.
    """

    question: str
    talk: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an interview: the fields of the form that it fills, or ``files``: pictures and papers.

    Asked where what was answered before matches ``only_if``; a list there means any of its values.
    """

    ask: Text
    hint: Text | None
    fields: tuple[str, ...]
    files: bool
    only_if: Mapping[str, object]

    def asked(self, answers: Mapping[str, object]) -> bool:
        """Whether it is asked after these answers."""
        return all(meets(answers.get(name), wanted) for name, wanted in self.only_if.items())


@dataclass(frozen=True, slots=True)
class Coming:
    """A step that comes after a case is opened, in plain words, and the clock that says how long it may take."""

    say: Text
    clock: str | None


@dataclass(frozen=True, slots=True)
class Interview:
    """An opening form asked in plain words, one question a page; what to know before, and what comes next."""

    lead: Text | None
    questions: tuple[Question, ...]
    next: tuple[Coming, ...]


@dataclass(frozen=True)
class CaseType:
    """A whole case type, checked. ``version`` is given by the store that keeps it; 0 until then.

    One that is not ``listed`` is offered where it is needed, not among the matters that residents may report.
    """

    key: str
    title: Text
    law: str
    form: Form
    classes: tuple[ClassDef, ...]
    assist: frozenset[str]
    stages: Mapping[str, Stage]
    start: str
    start_by: Choice | None
    open_by: frozenset[str]
    open_effects: tuple[Effect, ...]
    automatic: Mapping[str, float]
    actions: Mapping[str, Action]
    clocks: Mapping[str, ClockRule]
    tables: Mapping[str, Table]
    routing: str
    rates: tuple[Rate, ...]
    public_after: tuple[str, ...]
    public_fields: tuple[str, ...]
    retention: str
    renamed: Mapping[str, str]
    params: Mapping[str, Param]
    open311: bool
    follow: Following | None
    digest: str
    version: int = 0
    call_back: CallBack | None = None
    listed: bool = True
    documents: Mapping[str, PaperRule] = field(default_factory=dict)
    parties: Parties | None = None
    consults: Consulting | None = None
    interview: Interview | None = None
    in_step: InStep | None = None
    sitting: Sitting | None = None

    def waits_for(self, clock: ClockRule) -> bool:
        """Whether a clock's end is what the case waits for, as the days of a notice: nobody is warned of it, and at the
        end the system stops the clock and goes on. Nobody is late then."""
        at_once = [self.actions[name] for after, name in clock.overdue if not after and name in self.actions]
        stopped = (each.args.get("clocks") for one in at_once for each in one.effects if each.word == "stop")
        ended = any(self.stages[stage].ends for one in at_once for stage in one.targets())
        return not clock.warn and (
            ended or any(isinstance(names, list) and clock.key in names for names in stopped)
        )

    def starts_in(self, data: Mapping[str, object]) -> str:
        """The stage in which a case with this form begins."""
        return (self.start_by.of(data, _NOTHING) if self.start_by else None) or self.start

    def starts(self) -> frozenset[str]:
        """Every stage in which a case can begin."""
        return self.start_by.targets() if self.start_by else frozenset({self.start})

    def limit_at(self, written: str, instant: datetime) -> str:
        """What a limit is at an instant: as written, or the value of the dated one that ``$name`` names."""
        return str(self.params[written[1:]].at(instant)) if written.startswith("$") else written

    def within(self, action: Action, instant: datetime) -> timedelta | None:
        """How long after entering the stage an action is possible, for a stage entered at that instant."""
        return parse_duration(self.limit_at(action.within, instant)) if action.within else None

    def most(self, action: Action, instant: datetime) -> int | None:
        """How often an action is possible in one case."""
        return int(self.limit_at(action.limit, instant)) if action.limit else None

    def target_at(self, rate: Rate, instant: datetime) -> float | None:
        """The share, between 0 and 1, that the city aims at in a rate at an instant."""
        return int(self.limit_at(rate.target, instant)) / 100 if rate.target else None

    def class_(self, code: str | None) -> ClassDef | None:
        """The class with this code, if the type's taxonomy has it."""
        return self._classes_by_code.get(code)

    @cached_property
    def _classes_by_code(self) -> Mapping[str | None, ClassDef]:
        return {one.code: one for one in self.classes}
