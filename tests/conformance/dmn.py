"""DMN models of the OMG's conformance kit as our decision tables: translation, cases, comparison.

Covers decisions that are decision tables, fed by input data or by other such decisions. Whatever else a model
holds (literal expressions, boxed contexts, functions) raises LeftOut, with the reason, so that it can be
counted.
"""

import xml.etree.ElementTree as Xml
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from zhili.casetypes.tables import Column, Decision, Default, HitPolicy, Row, Table, Undecided, build
from zhili.casetypes.tables.cells import ANY, Cell, UnreadableCell, parse, parse_output
from zhili.casetypes.tables.kinds import Kind

KINDS: dict[str, Kind] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "days and time duration": "duration",
    "dayTimeDuration": "duration",
    "years and months duration": "duration",
    "yearMonthDuration": "duration",
}
AGGREGATIONS = {"SUM": HitPolicy.SUM, "MIN": HitPolicy.MIN, "MAX": HitPolicy.MAX, "COUNT": HitPolicy.COUNT}
LISTS = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})
NUMBERS = frozenset({"decimal", "double", "float", "int", "integer", "long"})
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


class LeftOut(Exception):
    """The decision is not a decision table that we translate; says why."""


@dataclass(frozen=True)
class Type:
    """An item definition: its base type, its allowed values, its components."""

    base: str = "Any"
    allowed: str = ""
    parts: Mapping[str, "Type"] = field(default_factory=dict)

    @property
    def kind(self) -> Kind | None:
        return KINDS.get(self.base)


@dataclass(frozen=True)
class Case:
    """One test case: inputs by name, and what each result node expects."""

    name: str
    inputs: Mapping[str, object]
    results: Mapping[str, object]


@dataclass(frozen=True)
class Translated:
    """A decision table of ours, and the expression behind each of its columns."""

    table: Table
    sources: Mapping[str, str]


def children(element: Xml.Element, *path: str) -> list[Xml.Element]:
    """Descendants along a path of local names."""
    found = [element]
    for name in path:
        found = [child for one in found for child in one if child.tag.rpartition("}")[2] == name]
    return found


def text(element: Xml.Element, *path: str) -> str:
    """The text at a path of local names; empty where there is none."""
    found = children(element, *path, "text")
    return (found[0].text or "").strip() if found else ""


class Model:
    """A DMN file."""

    def __init__(self, file: Path) -> None:
        self.root = Xml.parse(file).getroot()
        self.definitions = {one.get("name", ""): one for one in children(self.root, "itemDefinition")}
        self.decisions = {one.get("name", ""): one for one in children(self.root, "decision")}
        self.types: dict[str, Type] = {}
        for one in (*children(self.root, "inputData"), *self.decisions.values()):
            refs = [variable.get("typeRef", "Any") for variable in children(one, "variable")]
            self.types[one.get("name", "")] = self.type(refs[0] if refs else "Any")
        self.translated: dict[str, Translated] = {}

    def type(self, ref: str) -> Type:
        """What a typeRef stands for, aliases followed."""
        name = ref.removeprefix("feel:")
        return self._defined(self.definitions[name]) if name in self.definitions else Type(base=name)

    def _defined(self, definition: Xml.Element) -> Type:
        refs = children(definition, "typeRef")
        base = self.type((refs[0].text or "").strip()) if refs else Type()
        parts = {part.get("name", ""): self._defined(part) for part in children(definition, "itemComponent")}
        return Type(base.base, text(definition, "allowedValues") or base.allowed, parts or base.parts)

    def paths(self) -> dict[str, Type]:
        """Every expression that names a value: variables, and components of variables."""
        found = dict(self.types)
        waiting = list(found.items())
        while waiting:
            path, type_ = waiting.pop()
            for name, part in type_.parts.items():
                found[f"{path}.{name}"] = part
                waiting.append((f"{path}.{name}", part))
        return found

    def decide(self, name: str, inputs: Mapping[str, object]) -> object:
        """The value of a decision as DMN has it: null where our table refuses to decide."""
        translated = self.translated.get(name)
        if translated is None:
            translated = self.translated[name] = self._translate(name)
        facts = {column: self._value(path, inputs) for column, path in translated.sources.items()}
        try:
            return value_of(translated.table, translated.table.decide(facts))
        except Undecided:
            return None

    def _value(self, path: str, inputs: Mapping[str, object]) -> object:
        root = max((name for name in self.types if path == name or path.startswith(name + ".")), key=len)
        value = self.decide(root, inputs) if root in self.decisions else inputs.get(root)
        for part in path[len(root) + 1 :].split(".") if path != root else ():
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _translate(self, name: str) -> Translated:
        decision = self.decisions.get(name)
        tables = children(decision, "decisionTable") if decision is not None else []
        if not tables:
            raise LeftOut("not a decision table")
        return Translation(self, name, tables[0]).made()


class Translation:
    """One decision table on its way from DMN to ours."""

    def __init__(self, model: Model, name: str, element: Xml.Element) -> None:
        self.model = model
        self.name = name
        self.element = element
        self.paths = model.paths()
        self.rules = children(element, "rule")

    def made(self) -> Translated:
        try:
            return self._made()
        except UnreadableCell as error:
            raise LeftOut(f"an expression beyond S-FEEL: {error}") from error

    def _made(self) -> Translated:
        inputs = [self._input(at, one) for at, one in enumerate(children(self.element, "input"))]
        sources = {column.name: path for column, path in inputs}
        columns = [column for column, _ in inputs]
        cells = [
            [
                parse(text(entry), column.kind, names=self.paths, bare=False)
                for column, entry in zip(columns, children(rule, "inputEntry"), strict=True)
            ]
            for rule in self.rules
        ]
        for path in dict.fromkeys(ref for row in cells for cell in row for ref in cell.refs):
            sources[path] = path
            columns.append(Column(path, self._kind(path), optional=True))
        outputs = [self._output(at, one) for at, one in enumerate(children(self.element, "output"))]
        table = build(
            name=self.name,
            hit_policy=self._policy(),
            inputs=columns,
            outputs=outputs,
            rows=[
                Row(at + 1, (*row, *[ANY] * (len(columns) - len(row))), self._values(outputs, rule))
                for at, (row, rule) in enumerate(zip(cells, self.rules, strict=True))
            ],
            default=self._default(outputs),
        )
        return Translated(table, sources)

    def _policy(self) -> HitPolicy:
        name = self.element.get("hitPolicy", "UNIQUE").replace(" ", "_")
        aggregation = self.element.get("aggregation")
        return AGGREGATIONS[aggregation] if name == "COLLECT" and aggregation else HitPolicy[name]

    def _kind(self, path: str) -> Kind:
        kind = self.paths[path].kind
        if kind is None:
            raise LeftOut(f"a value of type {self.paths[path].base}")
        return kind

    def _input(self, at: int, element: Xml.Element) -> tuple[Column, str]:
        path = text(element, "inputExpression")
        if path not in self.paths:
            raise LeftOut(f"an input expression: {path}")
        declared = [one.get("typeRef", "Any") for one in children(element, "inputExpression")]
        type_ = self.model.type(declared[0])
        kind = type_.kind or self.paths[path].kind or self._guess(self._entries("inputEntry", at))
        allowed = text(element, "inputValues") or type_.allowed or self.paths[path].allowed
        name = f"{path} #{at + 1}"
        return Column(name, kind, optional=True, allowed=self._allowed(allowed, kind)), path

    def _output(self, at: int, element: Xml.Element) -> Column:
        name = element.get("name") or self.name
        whole = self.model.type(self.element.get("typeRef", "")) if self.element.get("typeRef") else Type()
        whole = whole if whole.base != "Any" or whole.parts else self.model.types[self.name]
        declared = self.model.type(element.get("typeRef", "Any"))
        type_ = whole.parts.get(name, whole)
        kind = declared.kind or type_.kind or self._guess(self._entries("outputEntry", at))
        allowed = text(element, "outputValues") or declared.allowed or type_.allowed
        return Column(name, kind, optional=True, allowed=self._allowed(allowed, kind))

    def _entries(self, name: str, at: int) -> list[str]:
        return [text(children(rule, name)[at]) for rule in self.rules]

    def _guess(self, entries: Sequence[str]) -> Kind:
        """The kind of a column that declares none, by how its entries are written."""
        said = [entry for entry in entries if entry not in ("", "-", "null")]
        if any('"' in entry for entry in said):
            return "string"
        return "boolean" if said and all(entry in ("true", "false") for entry in said) else "number"

    def _allowed(self, values: str, kind: Kind) -> Cell | None:
        return parse(values, kind) if values else None

    def _values(self, outputs: Sequence[Column], rule: Xml.Element) -> tuple[object, ...]:
        entries = children(rule, "outputEntry")
        return tuple(
            self._literal(text(entry), one.kind) for one, entry in zip(outputs, entries, strict=True)
        )

    def _default(self, outputs: Sequence[Column]) -> Default | None:
        entries = [text(one, "defaultOutputEntry") for one in children(self.element, "output")]
        if not any(entries):
            return None
        return Default(
            {one.name: self._literal(entry, one.kind) for one, entry in zip(outputs, entries, strict=True)}
        )

    def _literal(self, entry: str, kind: Kind) -> object:
        if (
            kind == "string"
            and not (entry.startswith('"') and entry.endswith('"'))
            and entry not in ("", "null")
        ):
            raise LeftOut(f"an output expression: {entry}")
        return parse_output(entry, kind)


def value_of(table: Table, decision: Decision) -> object:
    """Our answer in DMN's shape: one output stands bare, several as a context; list policies give a list."""
    single = len(table.outputs) == 1
    values = [next(iter(output.values())) if single else output for output in decision.outputs]
    if not values or table.hit_policy not in LISTS or not decision.rows:
        return values[0] if values else None
    return values


def model_of(file: Path) -> Model:
    """The model that a file of test cases is about."""
    names = children(Xml.parse(file).getroot(), "modelName")
    return Model(file.parent / (names[0].text or "").strip())


def cases(file: Path) -> Iterator[Case]:
    """The test cases of one file of the kit."""
    for number, case in enumerate(children(Xml.parse(file).getroot(), "testCase"), start=1):
        results = {one.get("name", ""): children(one, "expected") for one in children(case, "resultNode")}
        yield Case(
            name=f"{file.stem}#{case.get('id') or number}",
            inputs={one.get("name", ""): value(one) for one in children(case, "inputNode")},
            results={name: value(expected[0]) if expected else None for name, expected in results.items()},
        )


def value(element: Xml.Element) -> object:
    """A value as the kit writes it: a simple value, a list, or components."""
    for inner in children(element, "list"):
        return None if inner.get(f"{XSI}nil") == "true" else [value(item) for item in children(inner, "item")]
    parts = children(element, "component")
    if parts:
        return {part.get("name", ""): value(part) for part in parts}
    simple = children(element, "value")
    if not simple or simple[0].get(f"{XSI}nil") == "true":
        return None
    return typed((simple[0].text or "").strip(), simple[0].get(f"{XSI}type", "string").rpartition(":")[2])


def typed(written: str, kind: str) -> object:
    """A simple value of an XML Schema type; others than numbers, booleans and dates stay texts."""
    if kind in NUMBERS:
        return Decimal(written)
    if kind == "boolean":
        return written == "true"
    return date.fromisoformat(written) if kind == "date" else written


def same(found: object, expected: object) -> bool:
    """Whether two values are equal in the kit's sense: numbers to eight places."""
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(same(found[name], expected[name]) for name in found)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(same(*pair) for pair in zip(found, expected, strict=True))
    if _number(found) and _number(expected):
        return abs(Decimal(str(found)) - Decimal(str(expected))) < Decimal("1e-8")
    return type(found) is type(expected) and found == expected


def _number(one: object) -> bool:
    return isinstance(one, int | Decimal) and not isinstance(one, bool)
