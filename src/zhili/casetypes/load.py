"""Reading a case type from its folder's files. Every fault is reported with file, line and mend; none is skipped."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from zhili.casetypes.calling import read_calling
from zhili.casetypes.classes import BadClasses, ClassDef, load_classes
from zhili.casetypes.consistency import cross_check
from zhili.casetypes.consulting import read_consulting
from zhili.casetypes.effects import EffectReader, Words
from zhili.casetypes.faults import BadCaseType, PackFault
from zhili.casetypes.figures import read_rates
from zhili.casetypes.following import read_following
from zhili.casetypes.form_source import take_form
from zhili.casetypes.forms import Form
from zhili.casetypes.interview import read_interview
from zhili.casetypes.language import (
    ACTOR_ROLES,
    CASE_ROLES,
    MANDATED_ROLES,
    VISIBILITIES,
    Action,
    CaseType,
    Choice,
    ClockRule,
    Stage,
)
from zhili.casetypes.papers import FOLDER, read_papers
from zhili.casetypes.params import Limits, Param, read_params
from zhili.casetypes.parties import check_rooms, read_parties
from zhili.casetypes.section import Section
from zhili.casetypes.sitting import read_sitting
from zhili.casetypes.stepping import read_in_step
from zhili.casetypes.tables import BadTable, Table
from zhili.casetypes.tables import load as load_table
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.text import Text

DECLARATION = "case_type.yaml"
ASSISTS = ("classify", "locate", "similar", "urgency")
ROUTING_LIST = "responsibility_list"
# Files that explain a type without deciding anything: a change in them makes no new version.
_NOT_DECIDING = ("README.md", "examples.yaml")


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a case type's folder, its documents' templates, and the taxonomy that it names beside it."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    files |= {FOLDER + path.name: path.read_bytes() for path in sorted((folder / FOLDER).glob("*.typ"))}
    shared = folder.parent / "taxonomy.csv"
    if shared.is_file():
        files["../taxonomy.csv"] = shared.read_bytes()
    return files


def digest_of(files: Mapping[str, bytes]) -> str:
    """What tells two versions apart: SHA-256 over the files that decide something."""
    total = hashlib.sha256()
    for name in sorted(set(files) - set(_NOT_DECIDING)):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()


def load(files: Mapping[str, bytes], *, name: str, registered: Words = (), version: int = 0) -> CaseType:
    """A case type from its files; ``name`` is the folder, for messages; ``registered`` are further effect words.

    ``version`` is given by the store that keeps it: what it took in once is read again as it was then.
    Raises BadCaseType with every fault found.
    """
    if DECLARATION not in files:
        raise BadCaseType(
            name=name,
            faults=[
                PackFault(
                    file=f"{name}/{DECLARATION}",
                    line=0,
                    message=Text(zh="没有这个文件。", en="this file is missing."),
                    mend=Text(zh="用 zhili packs new 生成一个。", en="make one with 'zhili packs new'."),
                )
            ],
        )
    reader = _Reader(files, name=name, registered=registered, adopted=version > 0)
    if reader.lines.faults and not reader.top.data:  # what cannot be read at all has no further faults
        raise BadCaseType(name=name, faults=reader.lines.faults)
    case_type = reader.read(version)
    if reader.lines.faults:
        raise BadCaseType(name=name, faults=reader.lines.faults)
    return case_type


class _Reader:
    """One reading of one folder."""

    def __init__(
        self, files: Mapping[str, bytes], *, name: str, registered: Words, adopted: bool = False
    ) -> None:
        self.files = files
        self.adopted = adopted
        self.name = name
        self.registered = registered
        self.lines = Lines(file=f"{name}/{DECLARATION}", source=files[DECLARATION].decode("utf-8", "replace"))
        unreadable = bool(self.lines.faults) and self.lines.data is None
        self.top = Section(self.lines, (), {} if unreadable else self.lines.data)
        self.tables: dict[str, Table] = {}
        self.limits: Limits
        self.params = self._params()

    def read(self, version: int) -> CaseType:
        top = self.top
        form = self._form(top, "form")
        stages = {key: self._stage(key) for key in top.section("stages").data}
        clocks = {key: self._clock(key, section) for key, section in top.sections("clocks")}
        parties = read_parties(top)
        self.roles = CASE_ROLES | MANDATED_ROLES | ACTOR_ROLES | set(parties.sides if parties else ())
        effects = EffectReader(clocks=clocks, registered=self.registered, personal=form.personal)
        actions = {
            key: self._action(key, section, stages, effects) for key, section in top.sections("actions")
        }
        check_rooms(parties, actions, top)
        start, start_by = self._choice(top, "start", stages)
        opening = top.section("open")
        public = top.section("public")
        documents = read_papers(
            top,
            self.files,
            folder=self.name,
            stages=stages,
            personal=form.personal,
            adopted=self.adopted,
            parties=parties is not None,
            actions=actions,
        )
        asked = {key: one.form.properties.keys() for key, one in actions.items()}
        case_type = CaseType(
            key=top.need("key", str, self.name),
            title=top.words("title"),
            law=top.get("law", str, ""),
            form=form,
            classes=self._classes(),
            assist=frozenset(self._names(top, "assist", ASSISTS)),
            stages=stages,
            start=start or next(iter(stages), ""),
            start_by=start_by,
            open_by=frozenset(self._names(opening, "by", CASE_ROLES | MANDATED_ROLES | ACTOR_ROLES)),
            open_effects=effects.read(opening, "effects", form.properties),
            automatic={name: float(str(bar)) for name, bar in top.get("automatic", dict, {}).items()},
            actions=actions,
            clocks=clocks,
            routing=self._routing(),
            tables=self.tables,
            rates=read_rates(top, self.limits),
            public_after=public.many("after"),
            public_fields=public.many("fields"),
            retention=self._retention(),
            renamed={str(old): str(new) for old, new in top.get("renamed", dict, {}).items()},
            params=self.params,
            open311=top.get("open311", bool, False),
            follow=read_following(top, actions, form),
            digest=digest_of(self.files),
            version=version,
            call_back=read_calling(top, actions),
            listed=top.get("listed", bool, True),
            documents=documents,
            parties=parties,
            consults=read_consulting(top, form),
            interview=read_interview(top, self.files, folder=self.name, form=form, clocks=clocks),
            in_step=read_in_step(top, form, actions, stages),
            sitting=read_sitting(top, stages=stages, papers=documents, actions=asked),
        )
        for section in (opening, public):
            section.close()
        top.close()
        cross_check(case_type, self.lines, folder=self.name)
        return case_type

    def _names(self, section: Section, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        names = section.many(key)
        return tuple(name for name in names if section.known(key, name, allowed))

    def _form(self, section: Section, key: str) -> Form:
        return take_form(section, key, self.files, folder=self.name, adopted=self.adopted)

    def _file(self, section: Section, key: str, file: str) -> bytes | None:
        if file not in self.files:
            section.known(key, file, [name for name in self.files if name != DECLARATION])
            return None
        return self.files[file]

    def _stage(self, key: str) -> Stage:
        declared = self.top.section("stages").data[key]
        if isinstance(declared, str):
            declared = {"group": declared}
        section = Section(self.lines, ("stages", key), declared)
        group = section.choice("group", ("open", "end"), "open")
        title = section.words("title", key)
        resident = section.words("resident", None if section.has("resident") else title.zh)
        section.close()
        return Stage(
            key=key, title=title, resident=resident if section.has("resident") else title, ends=group == "end"
        )

    def _action(self, key: str, section: Section, stages: Collection[str], effects: EffectReader) -> Action:
        form = self._form(section, "form")
        to, to_by = self._choice(section, "to", stages)
        from_ = frozenset(self._names(section, "from", [*stages, "any"]))
        says = section.words("says") if section.has("says") else None
        needs = section.get("needs", str, "") or None
        if needs:
            section.known("needs", needs, CASE_ROLES | MANDATED_ROLES)
        action = Action(
            key=key,
            title=section.words("title"),
            from_=frozenset(stages) if "any" in from_ else from_,
            to=to,
            to_by=to_by,
            by=frozenset(self._names(section, "by", self.roles)),
            needs=needs,
            form=form,
            effects=effects.read(section, "effects", form.properties),
            visibility=section.choice("visibility", VISIBILITIES, "parties"),
            says=says,
            within=self._limit(section, "within", "duration"),
            limit=self._limit(section, "limit", "count"),
            while_=section.get("while", str, "") or None,
            together=section.get("together", bool, False),
        )
        if not action.from_:
            section.fault(
                "from",
                Text(zh=f"动作“{key}”没有写从哪个环节开始。", en=f"action '{key}' starts from no stage."),
                Text(zh="写 from: [环节] 或 from: any。", en="write 'from: [stage]' or 'from: any'."),
            )
        section.close()
        return action

    def _choice(
        self, section: Section, key: str, stages: Collection[str]
    ) -> tuple[str | None, Choice | None]:
        """A stage, or one for each value of a field."""
        declared = section.get(key, object, None)
        if declared is None:
            return None, None
        if isinstance(declared, Mapping):
            return None, self._turn(section, key, declared, stages)
        section.known(key, str(declared), stages)
        return str(declared), None

    def _turn(
        self, section: Section, key: str, declared: Mapping[str, object], stages: Collection[str]
    ) -> Choice:
        found: dict[str, str | Choice] = {}
        for value, stage in declared.items():
            if value == "field":
                continue
            if isinstance(stage, Mapping):
                found[str(value).lower()] = self._turn(section, key, stage, stages)
            else:
                section.known(key, str(stage), stages)
                found[str(value).lower()] = str(stage)
        return Choice(str(declared.get("field")), found)

    def _clock(self, key: str, section: Section) -> ClockRule:
        table = section.get("table", str, "") or None
        term = section.get("term", str, "") or None
        if table:
            self._table(section, "table", table)
        if (table is None) == (term is None):
            section.fault(
                "term" if term else "table",
                Text(
                    zh=f"时限“{key}”要么写 term，要么写 table。",
                    en=f"clock '{key}' needs either a term or a table.",
                ),
                Text(zh="例如 term: P5D。", en="for example 'term: P5D'."),
            )
        rule = ClockRule(
            key=key,
            title=section.words("title", key),
            term=term,
            table=table,
            calendar=section.choice("calendar", ("natural", "working"), "natural"),
            warn=tuple(
                span for one in section.many("warn") if (span := section.span("warn", one)) is not None
            ),
            overdue=tuple(self._ladder(section)),
            article=section.get("article", str, "") or self._law_of(term),
        )
        if term:
            self.limits.check(section, "term", term, "term")
        section.close()
        return rule

    def _law_of(self, term: str | None) -> str:
        param = self.params.get((term or "").removeprefix("$"))
        return param.law if param else ""

    def _ladder(self, section: Section) -> list[tuple[timedelta, str]]:
        steps = []
        for entry in section.get("overdue", list, []):
            if isinstance(entry, Mapping):
                after = section.span("overdue", str(entry.get("after", "PT0S")))
                steps.append((after or timedelta(), str(entry.get("do"))))
            else:
                steps.append((timedelta(), str(entry)))
        return steps

    def _limit(self, section: Section, key: str, kind: str) -> str | None:
        written = section.get(key, object, None)
        if written is None:
            return None
        self.limits.check(section, key, written, kind)
        return str(written)

    def _retention(self) -> str:
        retention = self.top.need("retention", str, "P3Y")
        self.limits.check(self.top, "retention", retention, "term")
        return retention

    def _table(self, section: Section, key: str, file: str) -> None:
        source = self._file(section, key, file)
        if source is None or file in self.tables:
            return
        try:
            self.tables[file] = load_table(source, name=file)
        except BadTable as error:
            for fault in error.faults:
                self.lines.faults.append(
                    PackFault(
                        file=f"{self.name}/{file}", line=fault.line, message=fault.message, mend=fault.mend
                    )
                )

    def _routing(self) -> str:
        routing = self.top.get("routing", str, ROUTING_LIST)
        if routing != ROUTING_LIST:
            self._table(self.top, "routing", routing)
        return routing

    def _classes(self) -> tuple[ClassDef, ...]:
        file = self.top.get("classes", str, "")
        if not file:
            return ()
        source = self._file(self.top, "classes", file)
        try:
            return load_classes(source, name=file) if source is not None else ()
        except BadClasses as error:
            self.lines.faults.extend(replace(fault, file=f"{self.name}/{file}") for fault in error.faults)
            return ()

    def _params(self) -> Mapping[str, Param]:
        source = self.files.get("params.yaml", b"").decode("utf-8", "replace")
        lines = Lines(file=f"{self.name}/params.yaml", source=source)
        params = read_params(lines)
        self.lines.faults.extend(lines.faults)
        lines.faults = self.lines.faults  # one list: what is found later in this file is noted there too
        self.limits = Limits(params, lines)
        return params
