"""Whether the parts of a table fit together: names, kinds, allowed values, policy. Gaps are for ``check``."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.cells import Cell, Ref, Same, holds
from zhili.casetypes.tables.kinds import ORDERED
from zhili.casetypes.tables.model import AGGREGATES, RANKED, SINGLE, Column, HitPolicy, Row
from zhili.casetypes.tables.refusals import Fault
from zhili.kernel.text import Text


def listed(cell: Cell | None) -> list[object]:
    """The single values of an ``allowed`` line, in its order."""
    return [test.end for test in cell.tests if isinstance(test, Same)] if cell else []


class Form:
    """Whether columns, rows and hit policy fit together."""

    def __init__(
        self,
        name: str,
        policy: HitPolicy,
        inputs: Sequence[Column],
        outputs: Sequence[Column],
        rows: Sequence[Row],
    ) -> None:
        self.name = name
        self.policy = policy
        self.inputs = inputs
        self.outputs = outputs
        self.rows = rows

    def faults(self) -> Iterator[Fault]:
        yield from self._columns()
        yield from self._policy()
        yield from self._monotone()
        for at, column in enumerate(self.inputs):
            yield from self._durations(column, [row.cells[at] for row in self.rows])
            for row in self.rows:
                yield from self._cell(column, row, row.cells[at])
        for at, column in enumerate(self.outputs):
            for row in self.rows:
                yield from self._output(column, row, row.outputs[at])

    def _fault(self, line: int, column: str, message: Text, mend: Text) -> Fault:
        return Fault("form", "error", self.name, line, column, message, mend)

    def _columns(self) -> Iterator[Fault]:
        if not self.outputs or not self.rows:
            yield self._fault(
                0,
                "",
                Text(
                    zh="表里没有结果列，或一行规则也没有。",
                    en="The table has no output column, or not one row.",
                ),
                Text(
                    zh="至少写一个“=> 名称:类型”列和一行规则。",
                    en="Write at least one '=> name:type' column and one row.",
                ),
            )
        for group in (self.inputs, self.outputs):
            names = [column.name for column in group]
            for at, column in enumerate(group):
                if column.name in names[:at]:
                    yield self._fault(
                        0,
                        column.letter,
                        Text(
                            zh=f"列名“{column.name}”重复。",
                            en=f"The column name '{column.name}' stands twice.",
                        ),
                        Text(zh="给其中一列改名。", en="Rename one of the two."),
                    )
        for column in (*self.inputs, *self.outputs):
            if column.allowed and column.allowed.negated and column.kind not in ORDERED:
                yield self._fault(
                    0,
                    column.letter,
                    Text(zh="允许值不能写成 not(…)。", en="Allowed values cannot be written as not(…)."),
                    Text(zh="逐个列出允许的值。", en="List the values that are allowed."),
                )

    def _policy(self) -> Iterator[Fault]:
        if self.policy in RANKED and not any(listed(column.allowed) for column in self.outputs):
            yield self._fault(
                0,
                "",
                Text(
                    zh=f"命中策略 {self.policy} 要按结果的先后取舍，但没有写明先后。",
                    en=f"Hit policy {self.policy} goes by the order of the outputs, and none is given.",
                ),
                Text(
                    zh="在 allowed 行里把结果从最优先到最末位列出。",
                    en="List the output values on the allowed line, the weightiest first.",
                ),
            )
        if self.policy in AGGREGATES and (len(self.outputs) != 1 or not self._adds_up()):
            yield self._fault(
                0,
                "",
                Text(
                    zh=f"命中策略 {self.policy} 只能有一个数字或期限结果列，且不留空。",
                    en=f"Hit policy {self.policy} takes one output, of numbers or of durations of one sort.",
                ),
                Text(
                    zh="只留一个这样的结果列，或换用 C。", en="Keep one such output column, or use C instead."
                ),
            )

    def _adds_up(self) -> bool:
        column = self.outputs[0]
        if self.policy is HitPolicy.COUNT:
            return True
        types = {type(kinds.comparable(row.outputs[0], column.kind)) for row in self.rows}
        if column.kind == "duration":
            return len(types) == 1 and type(None) not in types
        return column.kind in ("number", "integer") and type(None) not in types

    def _monotone(self) -> Iterator[Fault]:
        able = {column.name for column in self.inputs if column.kind in ORDERED or listed(column.allowed)}
        for column in self.outputs:
            for promise in column.monotone:
                ranked = column.kind in ORDERED or listed(column.allowed)
                if promise.by not in able or not ranked or self.policy not in SINGLE:
                    yield self._fault(
                        0,
                        column.letter,
                        Text(
                            zh=f"无法核对“{column.name}”随“{promise.by}”的升降。",
                            en=f"That '{column.name}' moves with '{promise.by}' cannot be checked.",
                        ),
                        Text(
                            zh="两列都须有大小次序（数字、日期、期限，或在 allowed 行从小到大列出），"
                            "且策略为 U、A、P 或 F。",
                            en="Both columns need an order (numbers, dates, durations, an allowed line from "
                            "small to great); the policy must be U, A, P or F.",
                        ),
                    )

    def _durations(self, column: Column, cells: Sequence[Cell]) -> Iterator[Fault]:
        sources = [*cells, column.allowed] if column.allowed else cells
        types = {
            type(end)
            for cell in sources
            for end in cell.ends()
            if end is not None and not isinstance(end, Ref)
        }
        if column.kind == "duration" and len(types) > 1:
            yield self._fault(
                0,
                column.letter,
                Text(
                    zh=f"“{column.name}”列混用了按月和按日的期限，两者无法比较。",
                    en=f"Column '{column.name}' mixes durations in months and in days; they do not compare.",
                ),
                Text(
                    zh="统一写成按日（P30D）或按月（P1M）。",
                    en="Write them all in days (P30D) or all in months (P1M).",
                ),
            )

    def _cell(self, column: Column, row: Row, cell: Cell) -> Iterator[Fault]:
        for end in cell.ends():
            if end is None and not column.optional:
                yield self._fault(
                    row.number,
                    column.letter,
                    Text(
                        zh=f"“{column.name}”不可为空，这里却判断空值。",
                        en=f"'{column.name}' may not be null, yet null is tested.",
                    ),
                    Text(
                        zh=f"表头写成“{column.name}:{column.kind}?”，或删去 null。",
                        en=f"Write the header as '{column.name}:{column.kind}?', or drop null.",
                    ),
                )
            if isinstance(end, Ref):
                yield from self._ref(column, row, end)
            elif column.kind == "string" and column.allowed and not _within(column, end):
                yield self._stranger(column, row, end)

    def _ref(self, column: Column, row: Row, ref: Ref) -> Iterator[Fault]:
        kinds_by_name = {other.name: other.kind for other in self.inputs}
        if kinds_by_name.get(ref.name) not in _comparable_with(column):
            yield self._fault(
                row.number,
                column.letter,
                Text(
                    zh=f"“{ref.name}”与“{column.name}”的类型不同，不能比较。",
                    en=f"'{ref.name}' is of another kind than '{column.name}'; they do not compare.",
                ),
                Text(zh="改用同类型的输入列。", en="Refer to an input column of the same kind."),
            )

    def _output(self, column: Column, row: Row, value: object) -> Iterator[Fault]:
        if value is None and not column.optional:
            yield self._fault(
                row.number,
                column.letter,
                Text(zh=f"结果列“{column.name}”没有填写。", en=f"The output '{column.name}' is blank."),
                Text(
                    zh=f"填上结果；确实可以为空的，表头写成“{column.name}:{column.kind}?”。",
                    en=f"Fill it in; if it may be blank, write the header as '{column.name}:{column.kind}?'.",
                ),
            )
        elif (
            value is not None and column.allowed and not _within(column, kinds.comparable(value, column.kind))
        ) or (value is None and self.policy in RANKED and listed(column.allowed)):
            yield self._stranger(column, row, value)

    def _stranger(self, column: Column, row: Row, value: object) -> Fault:
        known = [str(one) for one in listed(column.allowed)]
        near = get_close_matches(str(value), known, n=1)
        allowed = column.allowed.text if column.allowed else ""
        return self._fault(
            row.number,
            column.letter,
            Text(
                zh=f"“{kinds.show(value)}”不在“{column.name}”的允许值之内。",
                en=f"'{kinds.show(value)}' is not among the allowed values of '{column.name}'.",
            ),
            Text(
                zh=f"是否想写“{near[0]}”？" if near else f"改成允许的值（{allowed}），或补进 allowed 行。",
                en=f"Did you mean '{near[0]}'?"
                if near
                else f"Use an allowed value ({allowed}), or add it to the allowed line.",
            ),
        )


def _within(column: Column, value: object) -> bool:
    return column.allowed is None or value is None or holds(column.allowed, value, {}, column.kind) is True


def _comparable_with(column: Column) -> frozenset[str]:
    numbers = frozenset({"number", "integer"})
    return numbers if column.kind in numbers else frozenset({column.kind})
