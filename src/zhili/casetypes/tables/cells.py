"""S-FEEL unary tests, as a clerk writes them: read into a small tree, and judged with DMN's three values.

``-`` or blank is any value. Otherwise a list of tests between commas, of which one must hold, or ``not(…)``
around such a list. A test is a literal, ``< <= > >=`` and an endpoint, or an interval ``[a..b]``, ``(a..b]``,
``]a..b[``. An endpoint is a literal or another input's name: in braces (``{deposit}``), or bare where it
cannot be taken for a text. Full-width signs from a Chinese keyboard mean the same. DMN 1.5, 9.2.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.kinds import KIND_NAMES, ORDERED, Kind, NotOfKind
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of another input."""

    name: str


@dataclass(frozen=True, slots=True)
class Same:
    """Equal to an endpoint; for a tree, standing under it."""

    end: object


@dataclass(frozen=True, slots=True)
class Span:
    """Between two endpoints, of which one may be absent; ``low_in``, ``high_in``: whether they belong."""

    low: object
    low_in: bool
    high: object
    high_in: bool
    has_low: bool = True
    has_high: bool = True

    def ends(self) -> Iterator[object]:
        """The endpoints that there are."""
        if self.has_low:
            yield self.low
        if self.has_high:
            yield self.high


Test = Same | Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's tests; without any, every value passes."""

    text: str
    tests: tuple[Test, ...] = ()
    negated: bool = False

    @property
    def any(self) -> bool:
        """Whether the cell lets everything pass."""
        return not self.tests

    def ends(self) -> Iterator[object]:
        """Every endpoint in the cell, references included."""
        for test in self.tests:
            if isinstance(test, Same):
                yield test.end
            else:
                yield from test.ends()

    @property
    def refs(self) -> tuple[str, ...]:
        """The names of the inputs that the cell refers to."""
        return tuple([end.name for end in self.ends() if isinstance(end, Ref)]) if self.tests else ()


ANY: Final = Cell(text="-")


class UnreadableCell(ZhiliError):
    """A cell's text is not a test, or not a value, of its column's kind."""

    code = "unreadable-cell"
    status = 422
    message = Text(zh="“{text}”不是{kind}列能读懂的写法。", en="'{text}' cannot be read in a {kind} column.")

    def __init__(self, text: str, kind: Kind, mend: Text | None = None) -> None:
        self.mend = mend or _MENDS["ordered" if kind in ORDERED else kind].format(example=kinds.example(kind))
        super().__init__(text=text, kind=KIND_NAMES[kind])


_MENDS: Final[dict[str, Text]] = {
    "ordered": Text(
        zh="写成 {example}、>= {example}、区间如 [a..b)，或用 - 表示不限。",
        en="Write {example}, >= {example}, an interval such as [a..b), or - for any.",
    ),
    "string": Text(
        zh='文字不留空项；带逗号的加英文引号，例如 "a,b"；不限写 -。',
        en='Leave no empty item; quote texts that hold a comma, such as "a,b"; write - for any.',
    ),
    "boolean": Text(zh="写 true、false 或 -。", en="Write true, false or -."),
    "tree": Text(
        zh="写编码路径，例如 {example}，首尾不带斜杠；不限写 -。",
        en="Write a path such as {example}, without a slash at either end; - for any.",
    ),
}
_UNKNOWN_INPUT = Text(
    zh="花括号里应是本表另一输入列的名称；没有叫“{name}”的列。",
    en="Braces hold the name of another input column of this table; there is none called '{name}'.",
)
_NULL = frozenset({"null", "空"})
_DASHES = frozenset({"", "-", "－", "—", "–", "——"})
_NOT = re.compile(r"(?:not|非)\s*[(（](.*)[)）]", re.IGNORECASE | re.DOTALL)
_INTERVAL = re.compile(r"([\[(\]])\s*(\S.*?)\s*\.\.\s*(\S.*?)\s*([\])\[])", re.DOTALL)
_COMPARE = re.compile(r"(<=|>=|<|>)\s*(.+)", re.DOTALL)
_SIGNS: Final = str.maketrans(
    {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "（": "(", "）": ")", "［": "[", "］": "]"}
)
_QUOTES: Final = {'"': '"', "“": "”"}


def parse(text: str, kind: Kind, *, names: Collection[str] = (), bare: bool = True) -> Cell:
    """A cell's tests. Raises UnreadableCell.

    ``names`` are the inputs it may refer to; ``bare`` lets unquoted words be texts (DMN takes them for
    names).
    """
    stripped = text.strip()
    if stripped in _DASHES:
        return Cell(text=stripped or "-")
    body = stripped
    match = _NOT.fullmatch(body)
    if match:
        body = match[1]
    reader = _Reader(kind, frozenset(names), bare)
    return Cell(text=stripped, tests=tuple(map(reader.test, _items(body, kind))), negated=match is not None)


def parse_output(text: str, kind: Kind) -> object:
    """An output cell's value; None where it is blank. Raises UnreadableCell."""
    stripped = text.strip()
    if stripped in _DASHES or stripped in _NULL:
        return None
    try:
        return kinds.written(stripped, kind)
    except NotOfKind as error:
        mend = Text(
            zh=f"写一个值，例如 {kinds.example(kind)}。",
            en=f"Write one value, such as {kinds.example(kind)}.",
        )
        raise UnreadableCell(stripped, kind, mend) from error


def _items(body: str, kind: Kind) -> Iterator[str]:
    """The parts between commas that stand outside quotes; none may be empty."""
    start = at = 0
    quote = ""
    while at < len(body):
        sign = body[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = _QUOTES[sign]
        elif sign in ",，":
            yield _item(body[start:at], kind)
            start = at + 1
        at += 1
    if quote:
        raise UnreadableCell(body, kind)
    yield _item(body[start:], kind)


def _item(text: str, kind: Kind) -> str:
    if not text.strip():
        raise UnreadableCell(text, kind)
    return text.strip()


class _Reader:
    """Reads the single tests of a cell of one kind."""

    def __init__(self, kind: Kind, names: frozenset[str], bare: bool) -> None:
        self.kind = kind
        self.names = names
        self.bare = bare

    def test(self, item: str) -> Test:
        if self.kind not in ORDERED:
            return Same(self.end(item))
        item = item.translate(_SIGNS)
        if match := _INTERVAL.fullmatch(item):
            return Span(self.limit(match[2]), match[1] == "[", self.limit(match[3]), match[4] == "]")
        if match := _COMPARE.fullmatch(item):
            end = self.limit(match[2])
            closed = match[1].endswith("=")
            if match[1].startswith("<"):
                return Span(None, False, end, closed, has_low=False)
            return Span(end, closed, None, False, has_high=False)
        return Same(self.end(item))

    def limit(self, text: str) -> object:
        end = self.end(text)
        if end is None:
            raise UnreadableCell(text, self.kind)
        return end

    def end(self, text: str) -> object:
        if text.startswith("{") and text.endswith("}"):
            return self.ref(text[1:-1].strip())
        if text in _NULL:
            return None
        if not self.bare and text[0] not in _QUOTES and self.kind in ("string", "tree"):
            return self.ref(text)
        try:
            return kinds.literal(text, self.kind)
        except NotOfKind as error:
            if text in self.names:
                return Ref(text)
            raise UnreadableCell(text, self.kind) from error

    def ref(self, name: str) -> Ref:
        if name not in self.names:
            raise UnreadableCell(name, self.kind, _UNKNOWN_INPUT.format(name=name))
        return Ref(name)


def holds(cell: Cell, value: object, others: Mapping[str, object], kind: Kind) -> bool | None:
    """DMN's judgement of a value in the form ``kinds.fact`` gives; None where null makes it unknown."""
    if cell.any:
        return True
    unknown = False
    for test in cell.tests:
        verdict = _same(test, value, others, kind) if isinstance(test, Same) else _within(test, value, others)
        if verdict:
            return not cell.negated
        unknown = unknown or verdict is None
    return None if unknown else cell.negated


def _same(test: Same, value: object, others: Mapping[str, object], kind: Kind) -> bool:
    end = others[test.end.name] if isinstance(test.end, Ref) else test.end
    if value is None or end is None:
        return value is end
    if kind == "tree":
        return kinds.under(str(end), str(value))
    return type(end) is type(value) and end == value if kind == "duration" else end == value


def _within(test: Span, value: object, others: Mapping[str, object]) -> bool | None:
    low = others[test.low.name] if isinstance(test.low, Ref) else test.low
    high = others[test.high.name] if isinstance(test.high, Ref) else test.high
    if value is None or (test.has_low and low is None) or (test.has_high and high is None):
        return None
    above = not test.has_low or low < value or (test.low_in and low == value)  # type: ignore[operator]
    below = not test.has_high or value < high or (test.high_in and high == value)  # type: ignore[operator]
    return above and below
