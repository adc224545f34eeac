"""Whether a case type's parts fit together: stages reached and left, tables that answer, names that exist."""

from collections.abc import Iterator, Mapping

from zhili.casetypes.effects import COMPARE, ENTRUST, MEDIATOR, MEDIATOR_ENTRY
from zhili.casetypes.faults import PackFault
from zhili.casetypes.in_step import STAGE
from zhili.casetypes.language import CASE, LED, Action, CaseType, Effect
from zhili.casetypes.section import Section
from zhili.casetypes.tables import check as check_table
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.text import Text

ATTRIBUTES = ("title", "text", "class", "urgency", "area", "address", "lon", "lat")
"""What every case knows by these names."""

DERIVED = ("channel", "type")
"""What a decision table may ask besides: how the case came in, and its type's key."""

DISCLOSED = ("class", "urgency", "area", "title", "unit", "opened", "closed", "days")
"""What disclosure may show besides outcomes: of the form nothing as it was written, but for the title."""

OF_A_CLOCK = ("term", "calendar")
"""What a clock's table answers for the clock; whatever else it answers is noted as an outcome."""

RESERVED = frozenset(
    {
        "open", "ask", "approve", "refuse", "suggest", "link", "unlink", "warn", "overdue", "inform", "attach",
        "version", "migrate", "recompute", "deliver", "undelivered", "hear",
        "collect", "hand_on", "examine", "export", "erase", "put_right", "issue_paper", "sign_paper", "invite_party",
        "party_joined", "serve_paper", "take_over", "put_right_later", "agree_party", "register_change",
        "register_differs", "register_decided",
    }
)  # fmt: skip
"""Actions that every case type has from the engine; a declaration may not take these names."""


def cross_check(case_type: CaseType, lines: Lines, *, folder: str) -> None:
    """Note in ``lines`` every part of the type that does not fit the others."""
    whole = _Whole(case_type, lines, folder)
    whole.stages()
    whole.actions()
    whole.clocks()
    whole.tables()
    whole.figures()
    whole.papers()
    whole.registers()
    whole.sitting()


class _Whole:
    def __init__(self, case_type: CaseType, lines: Lines, folder: str) -> None:
        self.type = case_type
        self.lines = lines
        self.folder = folder
        self.outcomes = set(outcomes_of(case_type))
        self.known = {*ATTRIBUTES, LED, *case_type.form.properties, *self.outcomes} - case_type.form.personal

    def at(self, *path: str) -> Section:
        return Section(self.lines, path, {})

    # ── stages ──

    def stages(self) -> None:
        top = self.at()
        starts = self.type.starts()
        for stage in starts:
            top.known("start", stage, self.type.stages)
        for turn in self.type.start_by.turns() if self.type.start_by else ():
            top.known("start", turn.field, self.type.form.properties)
        for stage in self.type.public_after:
            self.at("public").known("after", stage, self.type.stages)
        reached = self._reached(set(starts))
        for stage in self.type.stages:
            if stage not in reached:
                self.lines.fault(
                    ("stages", stage),
                    Text(zh=f"没有动作能到环节“{stage}”。", en=f"no action leads to stage '{stage}'."),
                    Text(
                        zh="加一个到它的动作，或删去它。",
                        en="add an action that leads there, or delete the stage.",
                    ),
                )
        for stage in sorted(reached & self.type.stages.keys()):
            if not self.type.stages[stage].ends and not self._leaves(stage):
                self.lines.fault(
                    ("stages", stage),
                    Text(
                        zh=f"到了环节“{stage}”就出不来了。", en=f"nothing leads on from open stage '{stage}'."
                    ),
                    Text(
                        zh="加一个离开它的动作，或把它标为 end。",
                        en="add an action that leaves it, or mark it 'end'.",
                    ),
                )

    def _reached(self, reached: set[str]) -> set[str]:
        todo = list(reached)
        while todo:
            stage = todo.pop()
            for action in self.type.actions.values():
                for target in action.targets() - reached if stage in action.from_ else ():
                    reached.add(target)
                    todo.append(target)
        return reached

    def _leaves(self, stage: str) -> bool:
        return any(
            stage in action.from_ and action.targets() - {stage} for action in self.type.actions.values()
        )

    # ── actions ──

    def actions(self) -> None:
        for key, action in self.type.actions.items():
            section = self.at("actions", key)
            if key in RESERVED:
                section.fault(
                    "title",
                    Text(zh=f"“{key}”是系统自带的动作名。", en=f"'{key}' is an action of the engine's own."),
                    Text(zh="换一个名字。", en="choose another name."),
                )
            if not action.by:
                section.fault(
                    "by",
                    Text(zh=f"没有人可以做“{key}”。", en=f"nobody may do '{key}'."),
                    Text(zh="写 by: [角色]。", en="write 'by: [role]'."),
                )
            self._turns(section, action)
            if action.while_:
                section.known("while", action.while_, self.type.clocks)
            self._asks_case(section, action.effects)
            self._retimes(section, action.effects)
            self._passes_on(section, action.effects)
        self._asks_case(self.at("open"), self.type.open_effects)
        self._follows()
        for key in self.type.automatic:
            if self.at().known("automatic", key, self.type.actions):
                self._system_may(self.at(), "automatic", key)

    def _follows(self) -> None:
        """Who follows opens a case and merges it in one go."""
        starts, follow = self.type.starts(), self.type.follow
        if follow is not None and not starts <= self.type.actions[follow.by].from_:
            self.at("follow").fault(
                "by",
                Text(
                    zh=f"刚提交的案件不能“{follow.by}”。",
                    en=f"'{follow.by}' does not start where a new case begins.",
                ),
                Text(
                    zh=f"在它的 from 里加上：{'、'.join(sorted(starts))}。",
                    en=f"add to its 'from': {', '.join(sorted(starts))}.",
                ),
            )

    def _turns(self, section: Section, action: Action) -> None:
        """What a stage is chosen by is a field of the action's form, or something that the case knows."""
        for turn in action.to_by.turns() if action.to_by else ():
            if turn.asks_case():
                section.known("to", turn.field.removeprefix(CASE), self.known)
            else:
                section.known("to", turn.field, action.form.properties)

    def _asks_case(self, section: Section, effects: tuple[Effect, ...]) -> None:
        """Every ``$case.name`` in effects is something that a case of this type can know."""
        for effect in effects:
            values = [*effect.args.values(), *effect.only_if]
            for value in values:
                for single in value.values() if isinstance(value, Mapping) else [value]:
                    if isinstance(single, str) and single.startswith(CASE):
                        section.known("effects", single.removeprefix(CASE), self.known)

    def _retimes(self, section: Section, effects: tuple[Effect, ...]) -> None:
        """Only a table can give a clock another term than the one that it began with."""
        with_table = [key for key, rule in self.type.clocks.items() if rule.table]
        for effect in effects:
            named = effect.args.get("clocks")
            for clock in named if effect.word == "retime" and isinstance(named, list) else ():
                if clock in self.type.clocks and clock not in with_table:
                    section.fault(
                        "effects",
                        Text(
                            zh=f"时限“{clock}”没有表，重算也只会是原来的期限。",
                            en=f"clock '{clock}' has no table: 'retime' can give it no other term.",
                        ),
                        Text(
                            zh="从 retime 中删去，或改用表。",
                            en="take it out of 'retime', or give it a table.",
                        ),
                    )

    def _passes_on(self, section: Section, effects: tuple[Effect, ...]) -> None:
        """What a merged case goes on by is an action that the system may do."""
        for effect in effects:
            by = str(effect.args.get("by"))
            if effect.word == "pass_on" and section.known("effects", by, self.type.actions):
                self._system_may(section, "effects", by)

    def _system_may(self, section: Section, key: str, action: str) -> None:
        if "system" not in self.type.actions[action].by:
            section.fault(
                key,
                Text(zh=f"系统不能做“{action}”。", en=f"the system may not do '{action}'."),
                Text(
                    zh=f"在动作“{action}”的 by 里加上 system。",
                    en=f"add 'system' to 'by' of action '{action}'.",
                ),
            )

    # ── clocks and tables ──

    def clocks(self) -> None:
        started = _started(self.type)
        for key, rule in self.type.clocks.items():
            section = self.at("clocks", key)
            for _, action in rule.overdue:
                if section.known("overdue", action, self.type.actions):
                    self._system_may(section, "overdue", action)
            if key not in started:
                self.lines.fault(
                    ("clocks", key),
                    Text(zh=f"时限“{key}”从未启动。", en=f"clock '{key}' is never started."),
                    Text(
                        zh=f"在某个动作里写 start: {key}，或删去它。",
                        en=f"write 'start: {key}' in an action, or delete it.",
                    ),
                )
            if rule.table and rule.table in self.type.tables:
                self._answers(rule.table, "term", ("clocks", key))
        if self.type.routing in self.type.tables:
            self._answers(self.type.routing, "unit", ())

    def _answers(self, table: str, output: str, path: tuple[str, ...]) -> None:
        outputs = [column.name for column in self.type.tables[table].outputs]
        if output not in outputs:
            self.lines.fault(
                (*path, "table") if path else ("routing",),
                Text(
                    zh=f"表“{table}”没有结果列“{output}”。",
                    en=f"table '{table}' has no output column '{output}'.",
                ),
                Text(zh=f"加一列“=> {output}”。", en=f"add a column '=> {output}'."),
            )

    def tables(self) -> None:
        facts = {*ATTRIBUTES, *DERIVED, *self.type.form.properties, *self.outcomes} - self.type.form.personal
        for name, table in self.type.tables.items():
            for column in table.inputs:
                if column.name not in facts:
                    self._no_fact(name, column.name, facts)
            for fault in check_table(table):
                if fault.severity == "error":
                    self.lines.faults.append(
                        PackFault(f"{self.folder}/{name}", fault.line, fault.message, fault.mend)
                    )

    def _no_fact(self, table: str, column: str, facts: set[str]) -> None:
        self.lines.faults.append(
            PackFault(
                f"{self.folder}/{table}",
                1,
                Text(zh=f"没有叫“{column}”的情形可供判断。", en=f"no case has a fact '{column}'."),
                Text(zh=f"可用的有：{'、'.join(sorted(facts))}。", en=f"one of: {', '.join(sorted(facts))}."),
            )
        )

    # ── papers ──

    def papers(self) -> None:
        for key, paper in self.type.documents.items():
            for name in paper.only_if:
                self.at("documents", key).known("if", name.removeprefix(CASE), self.known)

    # ── registers outside ──

    def registers(self) -> None:
        """What is kept in step is something that a case of this type can know; never what is personal."""
        shared = self.type.in_step.fields if self.type.in_step else {}
        for key, one in shared.items():
            self.at("in_step", "fields", key).known("is", one.ours, {*self.known - {LED}, STAGE})

    # ── sittings ──

    def sitting(self) -> None:
        """Where and when, and what is there, are outcomes."""
        for key, name in self.type.sitting.outcomes() if self.type.sitting else ():
            self.at("sitting").known(key, name, self.outcomes)

    # ── figures and disclosure ──

    def figures(self) -> None:
        known = {*self.outcomes, *self.type.form.properties}
        for rate in self.type.rates:
            section = self.at("rates", rate.key)
            section.known("field", rate.field, known)
            for word, name in (("unless", rate.unless), ("among", rate.among)):
                if name:
                    section.known(word, name, known)
            if rate.claim:
                section.known("claim", rate.claim[0], known)
        public = self.at("public")
        for name in self.type.public_fields:
            if name not in self.type.form.personal:
                public.known("fields", name, {*DISCLOSED, *self.outcomes})
            else:
                public.fault(
                    "fields",
                    Text(
                        zh=f"“{name}”是个人信息，不能公开。",
                        en=f"'{name}' is personal and cannot be disclosed.",
                    ),
                    Text(zh="从 public 中删去。", en="take it out of 'public'."),
                )


def _effects(case_type: CaseType) -> Iterator[tuple[str, Mapping[str, object]]]:
    for effects in (case_type.open_effects, *(action.effects for action in case_type.actions.values())):
        for effect in effects:
            yield effect.word, effect.args


def outcomes_of(case_type: CaseType) -> Iterator[str]:
    """The names of what the actions of a type note as their outcome, and what the tables of its clocks answer."""
    for word, args in _effects(case_type):
        if word == "set":
            yield from (name for name in args if name not in ATTRIBUTES)
        if word == COMPARE:
            yield from (str(args[name]) for name in ("into", "name") if name in args)
        if word == ENTRUST:
            yield from (MEDIATOR, MEDIATOR_ENTRY)
    for rule in case_type.clocks.values():
        table = case_type.tables.get(rule.table or "")
        yield from (one.name for one in (table.outputs if table else ()) if one.name not in OF_A_CLOCK)


def _started(case_type: CaseType) -> set[str]:
    started: set[str] = set()
    for word, args in _effects(case_type):
        names = args.get("clocks")
        if word == "start" and isinstance(names, list):
            started.update(names)
    return started
