"""Running the examples beside a case type: a situation in; stage, unit, due times and allowed actions out. Pure.

The same guards, steps and ringing that serve real cases run here; only the responsibility list is stood in for.
The format is described in docs/add-a-case-type.md.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid4

from zhili.cases.rules import guards, project, ringing, step
from zhili.cases.rules.coverage import Coverage, Passage
from zhili.cases.rules.errors import BadSide
from zhili.cases.rules.expecting import Expected
from zhili.cases.rules.routing import Route, World, by_table
from zhili.cases.rules.state import ATTRIBUTES, CaseState
from zhili.cases.rules.step import Doing, Step
from zhili.casetypes.faults import PackFault
from zhili.casetypes.language import CASE_ROLES, MANDATED_ROLES, PARTY, CaseType
from zhili.casetypes.load import ROUTING_LIST
from zhili.casetypes.section import Section
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.kernel.workdays import WorkCalendar

FILE = "examples.yaml"
_BEIJING = timezone(timedelta(hours=8))
_ID = UUID("00000000-0000-7000-8000-000000000001")
_SINCE = datetime(2000, 1, 1, tzinfo=_BEIJING)
_PEOPLE = {"resident", "outside", "anonymous", "system", *CASE_ROLES, *MANDATED_ROLES}
_SETTLING = {"approve": True, "refuse": False}
_WAIT, _INVITE = "wait", "invite_party"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the examples of one folder: the names of those that ran, every fault, what they came through."""

    names: tuple[str, ...]
    faults: tuple[PackFault, ...]
    coverage: Coverage


def run(case_type: CaseType, source: bytes, *, folder: str, calendar: WorkCalendar) -> Result:
    """Run an examples.yaml against its case type. Nothing is stored; a fault names the line that is not met."""
    lines = Lines(file=f"{folder}/{FILE}", source=source.decode("utf-8", "replace"))
    passage = Passage(case_type)
    if lines.data is None:
        return Result(names=(), faults=tuple(lines.faults), coverage=passage.coverage())
    top = Section(lines, (), lines.data)
    given = top.section("given")
    world = _world(case_type, given.get("routing", dict, {}))
    given.close()
    names = []
    for number, entry in enumerate(top.need("examples", list, [])):
        section = Section(lines, ("examples", str(number)), entry)
        names.append(section.need("name", str, f"#{number + 1}"))
        _Example(case_type, section, calendar=calendar, world=world, passage=passage).run()
    top.close()
    return Result(names=tuple(names), faults=tuple(lines.faults), coverage=passage.coverage())


def _world(case_type: CaseType, listed: Mapping[str, object]) -> World:
    """The type's own table, or a stand-in for the responsibility list: the longest class path that fits."""

    def route(facts: Mapping[str, object]) -> Route | None:
        if case_type.routing != ROUTING_LIST:
            return by_table(case_type, facts)
        class_ = str(facts.get("class") or "")
        fitting = [path for path in listed if path in ("any", class_) or class_.startswith(f"{path}/")]
        if not class_ or not fitting:
            return None
        best = max(fitting, key=lambda path: 0 if path == "any" else len(path))
        return Route(unit=str(listed[best]), article="", row=0, source="example")

    return World(route=route)


def _instant(written: str) -> datetime:
    """An instant; without an offset it is Beijing time."""
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=_BEIJING)


def _whose_case(role: str, state: CaseState) -> Actor | None:
    """Who reported the case, or the first party on the side of that name."""
    party = next((one.id for one in state.parties if one.side == role), None)
    if party is not None:
        return Actor(kind="anonymous", id=str(party), parties=frozenset({party}))
    if role != "reporter":
        return None
    return Actor(kind="resident", id="resident", cases=frozenset({state.id}))


@dataclass
class _Example:
    """One situation, played step by step."""

    case_type: CaseType
    section: Section
    calendar: WorkCalendar
    world: World
    passage: Passage
    reached: Counter[str] = field(default_factory=Counter)
    at: datetime = _SINCE

    def run(self) -> None:
        state = self._open()
        steps = self.section.get("steps", list, [])
        for number, entry in enumerate(steps):
            if state is None:
                break
            one = Section(self.section.lines, (*self.section.path, "steps", str(number)), entry)
            state = self._step(state, one)
        expected = self.section.section("expect")
        self.section.close()
        if state is not None:
            self._compare(expected, state)

    def _compare(self, expected: Section, state: CaseState) -> None:
        def allowed(written: str) -> frozenset[str]:
            roles = self.roles(self._actor(written, state, expected), state)
            return frozenset(one.key for one in guards.allowed(self.case_type, state, roles, at=self.at))

        readings = project.readings(self.case_type, state, self.calendar)
        Expected(expected, state, readings=readings, allowed=allowed, reached=self.reached).compare()

    # ── playing ──

    def _open(self) -> CaseState | None:
        opening = self.section.section("open")
        self._advance(opening)
        who, channel = opening.get("as", str, "anonymous"), opening.get("channel", str, "web")
        written = {**opening.get("data", dict, {})}
        seen = {name: opening.get(name, str, "") for name in ("class", "urgency", "area")}
        opening.close()
        actor = self._actor(who, None, opening)
        try:
            taken = self.case_type.form.take(written)
            if not ({"anyone", actor.kind} | {one.role for one in actor.mandates}) & self.case_type.open_by:
                raise Forbidden(verb=self.case_type.title)
            return self._opened(taken, {name: value for name, value in seen.items() if value}, actor, channel)
        except ZhiliError as refusal:
            self._refused(opening, refusal, "")
            return None

    def _opened(
        self, taken: Mapping[str, object], seen: Mapping[str, str], actor: Actor, channel: str
    ) -> CaseState:
        attributes = {**{name: taken[name] for name in ATTRIBUTES if name in taken}, **seen}
        known = self.case_type.class_(str(attributes.get("class")))
        attributes.setdefault("urgency", (known.urgency if known else None) or "normal")
        hidden = {*ATTRIBUTES, *self.case_type.form.personal}
        reference = guards.reference(actor)
        done = step.opening(
            self.case_type,
            id=_ID,
            number="0",
            district_id=0,
            channel=channel,
            reporter="" if actor.kind == "anonymous" else reference,
            attributes=attributes,
            data={name: value for name, value in taken.items() if name not in hidden},
            doing=Doing(actor=reference, unit=None, roles=frozenset()),
            at=self.at,
            world=self.world,
        )
        return self._noted(done)

    def _step(self, state: CaseState, one: Section) -> CaseState:
        self._advance(one)
        state = self._ring(state)
        key, who = one.need("do", str, _WAIT), one.get("as", str, "")
        data, expected = one.get("data", dict, {}), one.get("refused", str, "")
        one.close()
        if key == _WAIT:
            return state
        try:
            done = self._done(state, key, self._actor(who, state, one), data)
        except ZhiliError as refusal:
            self._refused(one, refusal, expected)
            return state
        if expected:
            self._miss(
                one,
                "refused",
                Text(
                    zh=f"“{key}”没有被拒绝（应为 {expected}）。", en=f"'{key}' was not refused ({expected})."
                ),
            )
        return self._noted(done)

    def _done(self, state: CaseState, key: str, actor: Actor, data: Mapping[str, object]) -> Step:
        roles = self.roles(actor, state)
        unit = next((one for one in state.units() if one in actor.units(self.at)), None)
        unit = unit or next(iter(sorted(actor.units(self.at))), None)
        doing = Doing(actor=guards.reference(actor), unit=unit, roles=roles)
        if key in _SETTLING and key not in self.case_type.actions:
            request = str(data.get("request") or next(iter(state.asked), ""))
            return step.settling(
                self.case_type,
                state,
                request,
                approved=_SETTLING[key],
                reason=str(data.get("reason", "")),
                doing=doing,
                at=self.at,
                world=self.world,
            )
        if key == _INVITE and self.case_type.parties:
            return self._invited(state, str(data.get("side")), doing)
        action = guards.check(self.case_type, state, key, roles, at=self.at)
        taken = action.form.take(self._with_party(state, data))
        return step.acting(
            self.case_type, state, action, data=taken, doing=doing, at=self.at, world=self.world
        )

    def _invited(self, state: CaseState, side: str, doing: Doing) -> Step:
        """As the operation does it, without name, telephone and code."""
        declared = self.case_type.parties
        if declared is None or not doing.roles & declared.invite_by:
            raise Forbidden(verb=_TO_INVITE)
        if side not in declared.sides:
            raise BadSide(side=side, known="、".join(declared.sides))
        change = {"do": PARTY, "id": str(uuid4()), "side": side}
        return step.note(
            state, _INVITE, actor=doing.actor, at=self.at, changes=(change,), data={"side": side},
            visibility="parties",
        )  # fmt: skip

    @staticmethod
    def _with_party(state: CaseState, data: Mapping[str, object]) -> Mapping[str, object]:
        """A side stands for the first party on it, where a form asks for a party."""
        named = next((str(one.id) for one in state.parties if one.side == data.get(PARTY)), None)
        return {**data, PARTY: named} if named else data

    def _ring(self, state: CaseState) -> CaseState:
        """Let every clock ring at its own moment, as the job that runs each minute would."""
        for _ in range(1000):
            moments = project.next_moments(self.case_type, state, self.calendar)
            if not moments or moments[0][0] > self.at:
                break
            rung = ringing.rung(
                self.case_type, state, at=moments[0][0], calendar=self.calendar, world=self.world
            )
            for done in rung:
                state = self._noted(done)
        return state

    def _noted(self, done: Step) -> CaseState:
        self.reached.update(deed.word for deed in done.deeds)
        self.passage.note(done)
        return done.state

    def _advance(self, one: Section) -> None:
        written, after = one.get("at", object, None), one.duration("after")
        if after is not None:
            self.at += after
        elif written is not None:
            try:
                self.at = _instant(str(written))
            except ValueError:
                one.fault(
                    "at",
                    Text(zh=f"“{written}”不是时刻。", en=f"'{written}' is not an instant."),
                    Text(
                        zh="例如 2026-03-02 09:00（北京时间）。",
                        en="for example 2026-03-02 09:00 (Beijing time).",
                    ),
                )

    # ── who ──

    def roles(self, actor: Actor, state: CaseState) -> frozenset[str]:
        """The roles on the case, by the same rule as for real cases."""
        return guards.roles_of(actor, state, at=self.at, lineage=lambda unit: (unit,))

    def _actor(self, written: str, state: CaseState | None, where: Section) -> Actor:
        """``role`` or ``role@unit``; a case role stands for somebody in the unit that has it."""
        role, _, unit = written.partition("@")
        if role == "anonymous":
            return ANONYMOUS
        if role == "system":
            return SYSTEM
        if role == "resident":
            return Actor(kind="resident", id=unit or role)
        if role == "outside":  # the platform that handed the case over or to which it was handed
            return Actor(kind="outside", id=unit or role, cases=frozenset({state.id} if state else ()))
        whose = _whose_case(role, state) if state else None
        if whose is not None:
            return whose
        if not where.known("as", role, _PEOPLE):
            return ANONYMOUS
        if role in CASE_ROLES:
            unit = unit or (next(iter(state.units(role)), "") if state else "")
            mandate = Mandate(role="handler", unit=unit or None, area=None, from_at=_SINCE)
        else:
            area = state.area if state and unit else None
            mandate = Mandate(role=role, unit=unit or None, area=area, from_at=_SINCE)
        return Actor(kind="staff", id=written, mandates=(mandate,))

    # ── faults ──

    def _refused(self, one: Section, refusal: ZhiliError, expected: str) -> None:
        if refusal.code != expected:
            words = refusal.words
            self._miss(
                one,
                "refused" if expected else "do",
                Text(zh=f"被拒绝（{refusal.code}）：{words.zh}", en=f"refused ({refusal.code}): {words.en}"),
            )

    def _miss(self, one: Section, key: str, message: Text) -> None:
        one.fault(key, message, _MEND)


_TO_INVITE = Text(zh="邀请当事人", en="invite a party")
_MEND = Text(
    zh="改正事项声明；若规则本就如此，改正例子。",
    en="mend the declaration, or the example if the rule is meant so.",
)
