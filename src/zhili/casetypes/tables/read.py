"""A decision table from a sheet that a clerk edits.

The sheet, from the top (blank rows are passed over, row numbers are the sheet's)::

    hit: FIRST                                             optional; UNIQUE if absent
    level:string | days:integer | => fine:number | article         the header
    allowed: "low", "high" | >=0 |  |                      optional: values a column may have, in their order
    low          | <10          | 100            | Rules, art. 5  one rule to a row
    default:     |              | 0              | Rules, art. 9  optional: the answer where no row applies

A header cell is ``name:kind`` for an input, ``=> name:kind`` for an output (``→`` or ``output`` where Excel
takes ``=`` for a formula), ``article`` for the law behind a row, ``note`` for remarks. Kinds: string, number,
integer, boolean, date, duration, tree. ``kind?`` lets the value be absent. An output may promise to move with
an input: ``=> fine:number:up with days`` or ``:down with days``. Lines begin with ``hit:``, ``allowed:`` or
``default:`` in the first cell, whose own content follows the colon. Each word may be Chinese as well. What a
cell may hold is told in ``cells``; the guide for clerks is docs/decision-tables.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

from zhili.casetypes.tables import sheet
from zhili.casetypes.tables.cells import ANY, Cell, UnreadableCell, parse, parse_output
from zhili.casetypes.tables.kinds import KINDS
from zhili.casetypes.tables.model import Column, Default, HitPolicy, Monotone, Row
from zhili.casetypes.tables.refusals import BadTable, Fault
from zhili.casetypes.tables.table import Table, build
from zhili.kernel.text import Text

POLICIES: Final[dict[str, HitPolicy]] = {
    **{policy.value: policy for policy in HitPolicy},
    **{policy.name.replace("_", " "): policy for policy in HitPolicy if not policy.value.startswith("C")},
    "COLLECT": HitPolicy.COLLECT,
    "COLLECT SUM": HitPolicy.SUM,
    "COLLECT MIN": HitPolicy.MIN,
    "COLLECT MAX": HitPolicy.MAX,
    "COLLECT COUNT": HitPolicy.COUNT,
    "唯一": HitPolicy.UNIQUE,
    "任意": HitPolicy.ANY,
    "优先": HitPolicy.PRIORITY,
    "首行": HitPolicy.FIRST,
    "按行": HitPolicy.RULE_ORDER,
    "按结果": HitPolicy.OUTPUT_ORDER,
    "收集": HitPolicy.COLLECT,
    "合计": HitPolicy.SUM,
    "最小": HitPolicy.MIN,
    "最大": HitPolicy.MAX,
    "计数": HitPolicy.COUNT,
}
"""Every way to name a hit policy."""

_ARROW = re.compile(r"(?:=>|->|→|⇒|output\s|结果\s)\s*")
_ARTICLE = frozenset({"article", "law", "依据", "法律依据", "条款"})
_NOTE = frozenset({"note", "notes", "备注", "说明"})
_LINES = {
    "hit": "hit", "命中": "hit", "allowed": "allowed", "允许": "allowed", "允许值": "allowed",
    "default": "default", "默认": "default",
}  # fmt: skip
_LINE = re.compile(r"\s*([a-zA-Z]+|[一-鿿]+)\s*[:：]\s*(.*)", re.DOTALL)
_MOVES = re.compile(r"(up|down)\s+with\s+(.+)|随(.+?)(升|降)", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,，、]\s*")

Made = TypeVar("Made")


def load(source: bytes, *, name: str) -> Table:
    """A decision table from CSV (UTF-8 or GB18030) or Excel bytes; ``name`` is the file's, for messages.

    Raises BadTable with every fault found. Gaps and overlaps are found by ``check``, not here.
    """
    reader = _Reader(name, sheet.grid(source, name=name))
    table = reader.read()
    if reader.faults or table is None:
        raise BadTable(name=name, faults=reader.faults)
    return table


@dataclass(slots=True)
class _Layout:
    """Which column of the sheet is what."""

    inputs: list[tuple[int, Column]] = field(default_factory=list)
    outputs: list[tuple[int, Column]] = field(default_factory=list)
    article: int | None = None
    note: int | None = None


class _Reader:
    """One pass over one grid; gathers faults as it goes."""

    def __init__(self, name: str, grid: sheet.Grid) -> None:
        self.name = name
        self.lines = [(number, row) for number, row in enumerate(grid, start=1) if any(row)]
        self.faults: list[Fault] = []
        self.policy = HitPolicy.UNIQUE
        self.default: Default | None = None
        self.layout = _Layout()

    def read(self) -> Table | None:
        """The table; None, or with faults noted, if there is something to mend."""
        self._hit_line()
        if not self.lines:
            self.fault(0, "", Text(zh="表是空的。", en="The table is empty."), _HEADER_MEND)
            return None
        self._header(*self.lines.pop(0))
        special = {"allowed": self._allowed, "default": self._default_line}
        rules: list[tuple[int, list[str]]] = []
        for number, row in self.lines:
            word, rest = _line(row)
            if word in special:
                special[word](number, [rest, *row[1:]])
            else:
                rules.append((number, row))
        rows = [self._row(number, row) for number, row in rules]
        if self.faults:
            return None
        return build(
            name=self.name,
            hit_policy=self.policy,
            inputs=[column for _, column in self.layout.inputs],
            outputs=[column for _, column in self.layout.outputs],
            rows=rows,
            default=self.default,
        )

    def fault(self, line: int, column: str, message: Text, mend: Text) -> None:
        self.faults.append(Fault("form", "error", self.name, line, column, message, mend))

    def _hit_line(self) -> None:
        if not self.lines:
            return
        number, row = self.lines[0]
        word, rest = _line(row)
        if word != "hit":
            return
        self.lines.pop(0)
        policy = POLICIES.get(re.sub(r"[\s_]+", " ", rest.strip().upper()))
        if policy is None:
            known = "UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER, COLLECT, C+, C<, C>, C#"
            self.fault(
                number,
                "A",
                Text(zh=f"没有叫“{rest}”的命中策略。", en=f"There is no hit policy '{rest}'."),
                Text(zh=f"改为其中之一：{known}。", en=f"Use one of {known}."),
            )
        self.policy = policy or HitPolicy.UNIQUE

    def _header(self, number: int, row: Sequence[str]) -> None:
        for index, text in enumerate(row):
            word = text.lower()
            if word in _ARTICLE:
                self.layout.article = index
            elif word in _NOTE:
                self.layout.note = index
            elif text:
                self._column(number, index, text)

    def _column(self, number: int, index: int, text: str) -> None:
        arrow = _ARROW.match(text)
        name, *rest = (part.strip() for part in re.split("[:：]", text[arrow.end() if arrow else 0 :]))
        kind = KINDS.get(rest[0].rstrip("?？ ").lower()) if rest else None
        moves = self._moves(rest[1]) if len(rest) == 2 and arrow else ()
        if not name or kind is None or len(rest) > 2 or (len(rest) == 2 and not moves):
            self.fault(
                number,
                sheet.letter(index),
                Text(zh=f"表头“{text}”看不懂。", en=f"The header '{text}' cannot be read."),
                _HEADER_MEND,
            )
            return
        optional = rest[0].endswith(("?", "？"))
        column = Column(name, kind, letter=sheet.letter(index), optional=optional, monotone=moves)
        (self.layout.outputs if arrow else self.layout.inputs).append((index, column))

    def _moves(self, text: str) -> tuple[Monotone, ...]:
        match = _MOVES.fullmatch(text.strip())
        if not match:
            return ()
        rising = match[1].lower() == "up" if match[1] else match[4] == "升"
        return tuple(Monotone(by=name.strip(), rising=rising) for name in _COMMA.split(match[2] or match[3]))

    def _allowed(self, number: int, row: Sequence[str]) -> None:
        for columns in (self.layout.inputs, self.layout.outputs):
            for at, (index, column) in enumerate(columns):
                cell = self._parsed(number, index, row, partial(parse, kind=column.kind))
                if cell is not None and not cell.any:
                    columns[at] = (index, replace(column, allowed=cell))

    def _default_line(self, number: int, row: Sequence[str]) -> None:
        outputs: dict[str, object] = {}
        for index, column in self.layout.outputs:
            value = self._parsed(number, index, row, partial(parse_output, kind=column.kind))
            if value is None and not column.optional and not self.faults:
                self.fault(
                    number,
                    column.letter,
                    Text(
                        zh=f"默认行没有写“{column.name}”。",
                        en=f"The default line leaves '{column.name}' blank.",
                    ),
                    Text(zh="补上这一列的默认结果。", en="Give the default for this output."),
                )
            outputs[column.name] = value
        self.default = Default(outputs, self._plain(row, self.layout.article))

    def _row(self, number: int, row: Sequence[str]) -> Row:
        self._stray(number, row)
        return Row(
            number=number,
            cells=tuple(self._cells(number, row)),
            outputs=tuple(
                self._parsed(number, index, row, partial(parse_output, kind=column.kind))
                for index, column in self.layout.outputs
            ),
            article=self._plain(row, self.layout.article),
            note=self._plain(row, self.layout.note),
        )

    def _cells(self, number: int, row: Sequence[str]) -> Iterator[Cell]:
        every = [column.name for _, column in self.layout.inputs]
        for index, column in self.layout.inputs:
            names = [name for name in every if name != column.name]
            yield self._parsed(number, index, row, partial(parse, kind=column.kind, names=names)) or ANY

    def _parsed(
        self, number: int, index: int, row: Sequence[str], parser: Callable[[str], Made]
    ) -> Made | None:
        try:
            return parser(self._plain(row, index))
        except UnreadableCell as error:
            self.fault(number, sheet.letter(index), error.words, error.mend)
            return None

    def _plain(self, row: Sequence[str], index: int | None) -> str:
        return row[index] if index is not None and index < len(row) else ""

    def _stray(self, number: int, row: Sequence[str]) -> None:
        """A value under a blank header would silently not count."""
        known = {index for index, _ in (*self.layout.inputs, *self.layout.outputs)}
        known |= {index for index in (self.layout.article, self.layout.note) if index is not None}
        for index, text in enumerate(row):
            if text and index not in known and not self.faults:
                self.fault(
                    number,
                    sheet.letter(index),
                    Text(zh=f"“{text}”上方没有表头。", en=f"'{text}' stands under no header."),
                    Text(
                        zh="补上表头，或删去。含逗号的 CSV 单元格要加英文双引号。",
                        en="Give it a header, or delete it. A CSV cell with a comma needs double quotes.",
                    ),
                )


def _line(row: Sequence[str]) -> tuple[str, str]:
    """The special word that a row begins with, if any, and what follows its colon."""
    match = _LINE.fullmatch(row[0])
    return (_LINES.get(match[1].lower(), ""), match[2]) if match else ("", "")


_HEADER_MEND = Text(
    zh="输入列写“名称:类型”，结果列写“=> 名称:类型”，另可有 article（依据）和 note（备注）列。"
    "类型：string、number、integer、boolean、date、duration、tree。",
    en="Write inputs as 'name:type', outputs as '=> name:type', besides article and note columns. "
    "Types: string, number, integer, boolean, date, duration, tree.",
)
