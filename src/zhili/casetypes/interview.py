"""Reading ``interview``: the opening form asked for in plain words, one question a page, and what comes afterwards.

A type names a YAML file of its folder: ``lead`` (what to know before one begins), ``questions`` (each with the fields
of the form that it fills, asked only where earlier answers match its ``if``) and ``next`` (what happens, each step
with the clock that says how long it may take). The form stays the one place that says what an answer must be.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from zhili.casetypes.clocks import Term, parse_term
from zhili.casetypes.forms import Field, Form
from zhili.casetypes.language import CaseType, ClockRule, Coming, Interview, Question
from zhili.casetypes.section import Section
from zhili.casetypes.tables import Table, Undecided
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.text import Text

WORD = "interview"
_OF_STAFF = frozenset({"unit", "units", "case", "cases", "files", "party"})
"""Widgets that a resident cannot answer, or that have a question of their own (``files: true``)."""

_WORKING_DAY = 1.4
"""Calendar days for a working one, to tell the shorter of two terms."""


def read_interview(
    top: Section, files: Mapping[str, bytes], *, folder: str, form: Form, clocks: Collection[str]
) -> Interview | None:
    """The interview of a type; None where it declares none. Faults are noted at the line of the file."""
    file = top.get(WORD, str, "")
    if not file:
        return None
    if file not in files:
        top.known(WORD, file, [name for name in files if name.endswith((".yaml", ".yml"))])
        return None
    lines = Lines(file=f"{folder}/{file}", source=files[file].decode("utf-8", "replace"))
    whole = Section(lines, (), lines.data if lines.data is not None else {})
    lead = _words(whole, "lead")
    reader = _Questions(form)
    questions = tuple(
        reader.read(Section(lines, ("questions", str(number)), entry))
        for number, entry in enumerate(whole.need("questions", list, []))
    )
    reader.close(whole)
    coming = tuple(
        _coming(Section(lines, ("next", str(number)), entry), clocks)
        for number, entry in enumerate(whole.get("next", list, []))
    )
    whole.close()
    top.lines.faults.extend(lines.faults)
    return Interview(lead=lead, questions=questions, next=coming)


def _words(section: Section, key: str) -> Text | None:
    return section.words(key) if section.get(key, object, None) is not None else None


def _coming(section: Section, clocks: Collection[str]) -> Coming:
    clock = section.get("clock", str, "") or None
    if clock is not None:
        section.known("clock", clock, clocks)
    coming = Coming(say=section.words("say"), clock=clock)
    section.close()
    return coming


class _Questions:
    """Reads questions one after the other; knows which fields were asked before, and under which conditions."""

    def __init__(self, form: Form) -> None:
        self._fields = {one.name: one for one in form.fields}
        self._asked: dict[str, bool] = {}  # name: asked whatever was answered before
        self._files = False

    def read(self, section: Section) -> Question:
        """One question, checked."""
        only_if = section.get("if", dict, {})
        for name, wanted in only_if.items():
            self._condition(section, str(name), wanted)
        files = section.get("files", bool, False)
        names = self._names(section, files=files, always=not only_if)
        question = Question(
            ask=section.words("ask"),
            hint=_words(section, "hint"),
            fields=names,
            files=files,
            only_if={str(name): wanted for name, wanted in only_if.items()},
        )
        section.close()
        return question

    def _names(self, section: Section, *, files: bool, always: bool) -> tuple[str, ...]:
        written = section.many("field")
        if files == bool(written) or (files and self._files):
            section.fault(
                "files" if files else "ask",
                Text(
                    zh="一个问题要么写 field，要么写 files: true；照片和材料只问一次。",
                    en="a question has either 'field' or 'files: true'; papers are asked for once.",
                ),
                Text(zh="写 field: 表单里的字段名。", en="write 'field: a field of the form'."),
            )
        self._files = self._files or files
        names = [name for name in written if self._field(section, name)]
        if "lon" in names and "lat" in self._fields and "lat" not in names:
            names.insert(names.index("lon") + 1, "lat")  # one point on the map
        self._asked |= dict.fromkeys(names, always)
        return tuple(names)

    def _field(self, section: Section, name: str) -> bool:
        if not section.known("field", name, self._fields):
            return False
        field = self._fields[name]
        channels = field.schema.get("x-channels", ["web"])
        if field.widget in _OF_STAFF or not isinstance(channels, list) or "web" not in channels:
            section.fault(
                "field",
                Text(zh=f"“{name}”不是问群众的。", en=f"'{name}' is not asked of residents."),
                Text(
                    zh="换一个字段，或改表单里的 x-channels。", en="choose another, or mend its x-channels."
                ),
            )
        if name in self._asked:
            section.fault(
                "field",
                Text(zh=f"“{name}”问了两次。", en=f"'{name}' is asked twice."),
                Text(zh="只问一次，以后用 if 引用。", en="ask once; later questions name it under 'if'."),
            )
        return True

    def _condition(self, section: Section, name: str, wanted: object) -> None:
        if not section.known("if", name, self._asked):
            return
        possible = _possible(self._fields[name])
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if possible:
                section.known("if", said(value), possible)

    def close(self, whole: Section) -> None:
        """Whatever the form demands must have been asked, whatever was answered."""
        if not self._asked:
            whole.fault(
                "questions",
                Text(zh="一个问题也没有。", en="there is no question."),
                Text(zh="至少写一个问题。", en="write at least one."),
            )
        for name, field in self._fields.items():
            if field.required and not self._asked.get(name):
                whole.fault(
                    "questions",
                    Text(
                        zh=f"必填的“{name}”没有问到。", en=f"'{name}' is required and not asked of everybody."
                    ),
                    Text(zh="加一个没有 if 的问题。", en="add a question for it without 'if'."),
                )


def _possible(field: Field) -> list[str]:
    """The answers that a choice can have; empty where anything may be written."""
    if field.kind == "boolean":
        return ["true", "false"]
    listed = field.schema.get("enum")
    return [str(one) for one in listed] if isinstance(listed, list) else []


def said(value: object) -> str:
    """An answer as a declaration writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- how long it may take ----------------------------------------------------------------------------------------


def expected(
    case_type: CaseType, coming: Coming, answers: Mapping[str, object], *, at: datetime
) -> Text | None:
    """How long a step may take, by the rule that holds at an instant; None where no term is set for it.

    A table is asked with the answers there are; where they do not decide yet, it is from its shortest to its longest.
    """
    rule = case_type.clocks.get(coming.clock or "")
    if rule is None:
        return None
    if rule.table is None:
        return parse_term(case_type.limit_at(rule.term or "", at), calendar=rule.calendar).words
    terms = _terms(case_type.tables[rule.table], rule, answers)
    if not terms:
        return None
    if len(terms) == 1:
        return terms[0].words
    return Text(zh="{least}到{most}", en="{least} to {most}").format(
        least=terms[0].words, most=terms[-1].words
    )


def _terms(table: Table, rule: ClockRule, answers: Mapping[str, object]) -> list[Term]:
    """The terms that a table can still give, the shortest first."""
    try:
        outputs = [dict(one) for one in table.decide(answers).outputs]
    except Undecided:
        names = [column.name for column in table.outputs]
        outputs = [dict(zip(names, row.outputs, strict=True)) for row in table.rows]
        outputs += [dict(table.default.outputs)] if table.default else []
    found = {
        parse_term(str(one["term"]), calendar=str(one.get("calendar") or rule.calendar))
        for one in outputs
        if one.get("term")
    }
    return sorted(found, key=_length)


def _length(term: Term) -> float:
    days = term.months * 30 + term.days + term.seconds / 86_400
    return days * _WORKING_DAY if term.working else days
