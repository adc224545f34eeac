"""What is wrong with a readable table: gaps, overlaps, rows that never fire, duplicates, broken promises.

Every column is already cut into regions that no cell tells apart (``axis``), so that rows are boxes of
regions and the questions are exact. Rows that compare inputs with each other cannot be boxes: they are judged
on the safe side.
"""

from collections.abc import Iterator
from itertools import islice

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.axis import transpose
from zhili.casetypes.tables.boxes import Box, Budget, TooComplex, remainder
from zhili.casetypes.tables.deciding import bits
from zhili.casetypes.tables.model import SINGLE, HitPolicy, Row
from zhili.casetypes.tables.monotony import falls
from zhili.casetypes.tables.refusals import Fault, Severity
from zhili.casetypes.tables.table import Table
from zhili.kernel.text import Text

_STEPS = 1_000_000
_SHOWN = 5
_MANY = 8

_PRECEDENCE = frozenset({HitPolicy.FIRST, HitPolicy.PRIORITY})
_CATCHES_ALL = SINGLE | {HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX}


def check(table: Table) -> list[Fault]:
    """Every fault of a table; an empty list means that all was examined and nothing found."""
    look = Examination(table)
    faults: list[Fault] = []
    for part in (look.overlaps, look.unreachable, look.gaps, look.monotony):
        try:
            faults.extend(part())
        except TooComplex:
            faults.append(look.unexamined())
    return faults


class Examination:
    """One table's boxes, and the questions about them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = table.order
        self.domain: Box = tuple(axis.live for axis in table.axes)
        self.boxes: list[Box] = [
            tuple(axis.sets[at] & axis.live for axis in table.axes) for at in range(len(self.rows))
        ]
        self.comparing = sum(
            1 << at for at, row in enumerate(self.rows) if any(cell.refs for cell in row.cells)
        )
        self.empty = {at for at, box in enumerate(self.boxes) if not all(box)}
        self.meets = self._meets()

    def _meets(self) -> list[int]:
        """For each row the bitset of other rows that share a combination with it, comparing and empty rows left out."""
        plain = sum(1 << at for at in range(len(self.rows)) if at not in self.empty) & ~self.comparing
        found = [plain & ~(1 << at) if plain >> at & 1 else 0 for at in range(len(self.rows))]
        for at, axis in enumerate(self.table.axes):
            by_region = transpose([box[at] for box in self.boxes], axis.live.bit_length())
            known: dict[int, int] = {axis.live: plain}
            for place, box in enumerate(self.boxes):
                if box[at] not in known:
                    known[box[at]] = _union(by_region, box[at])
                found[place] &= known[box[at]]
        return found

    def fault(self, kind: str, severity: Severity, row: Row | None, message: Text, mend: Text) -> Fault:
        return Fault(kind, severity, self.table.name, row.number if row else 0, "", message, mend)

    def unexamined(self) -> Fault:
        return self.fault(
            "unexamined",
            "warning",
            None,
            Text(zh="表太复杂，没有核对完。", en="The table is too complex; it was not examined to the end."),
            Text(
                zh="拆成几张小表，或减少交叉的区间。",
                en="Split it into smaller tables, or let fewer intervals cross.",
            ),
        )

    def example(self, box: Box) -> str:
        """A combination of values in a box, as a clerk reads it."""
        return ", ".join(f"{name}={kinds.show(value)}" for name, value in self.point(box).items())

    def point(self, box: Box) -> dict[str, object]:
        """The facts of one combination in a box; ordinary values before unnamed ones, those before null."""
        found: dict[str, object] = {}
        for axis, regions in zip(self.table.axes, box, strict=True):
            chosen = regions & ~axis.other & ~axis.null or regions & ~axis.null or regions
            found[axis.column.name] = axis.examples[(chosen & -chosen).bit_length() - 1]
        return found

    def overlaps(self) -> Iterator[Fault]:
        """Rows that apply together and may not (U, A), and rows that stand twice (any policy)."""
        for at, row in enumerate(self.rows):
            later = self.meets[at] >> (at + 1) << (at + 1)
            twins = [place for place in bits(later) if self.boxes[place] == self.boxes[at]]
            clash = [
                place for place in bits(later) if place not in twins and self._clashes(row, self.rows[place])
            ]
            if twins:
                yield self._duplicate(row, [self.rows[place] for place in twins])
            if clash:
                yield self._overlap(at, clash)

    def _clashes(self, row: Row, other: Row) -> bool:
        if self.table.hit_policy is HitPolicy.UNIQUE:
            return True
        return self.table.hit_policy is HitPolicy.ANY and row.outputs != other.outputs

    def _duplicate(self, row: Row, twins: list[Row]) -> Fault:
        wrong = self.table.hit_policy is HitPolicy.UNIQUE or any(self._clashes(row, twin) for twin in twins)
        rows = _numbers(twins)
        return self.fault(
            "duplicate",
            "error" if wrong else "warning",
            row,
            Text(
                zh=f"第 {row.number} 行与第 {rows} 行条件相同。",
                en=f"Row {row.number} has the same conditions as row {rows}.",
            ),
            Text(zh="只留一行，或改写条件。", en="Keep one of them, or change the conditions."),
        )

    def _overlap(self, at: int, clash: list[int]) -> Fault:
        row = self.rows[at]
        rows = _numbers([self.rows[place] for place in clash])
        shared = tuple(
            mine & theirs for mine, theirs in zip(self.boxes[at], self.boxes[clash[0]], strict=True)
        )
        facts = self.example(shared)
        contradicts = self.table.hit_policy is HitPolicy.ANY
        return self.fault(
            "contradiction" if contradicts else "overlap",
            "error",
            row,
            Text(
                zh=f"第 {row.number} 行与第 {rows} 行会同时适用"
                f"{'而结果不同' if contradicts else ''}，例如 {facts}。",
                en=f"Row {row.number} and row {rows} apply together"
                f"{' with different outputs' if contradicts else ''}, for example {facts}.",
            ),
            Text(
                zh="收窄其中一行的条件，或在首行写 hit: FIRST，让靠前的行优先。",
                en="Narrow the conditions of one, or write 'hit: FIRST' on top: the upper row wins.",
            ),
        )

    def unreachable(self) -> Iterator[Fault]:
        """Rows that no facts reach: their cells admit nothing, or rows before them take all."""
        budget = Budget(_STEPS)
        for at, row in enumerate(self.rows):
            if at in self.empty:
                yield self._never(
                    row, Text(zh="没有任何情形符合它的条件", en="no facts can satisfy its conditions")
                )
            elif self.table.hit_policy in _PRECEDENCE:
                ahead = self.meets_ahead(at)
                boxes = [self.boxes[place] for place in ahead]
                if ahead and next(remainder(self.boxes[at], boxes, budget), None) is None:
                    rows = _numbers([self.rows[place] for place in ahead])
                    yield self._never(
                        row, Text(zh=f"第 {rows} 行总是先适用", en=f"row {rows} always comes before it")
                    )

    def meets_ahead(self, at: int) -> list[int]:
        """The rows with precedence over a row that share a combination with it, comparing rows left out."""
        if not self.comparing >> at & 1:
            return bits(self.meets[at] & ((1 << at) - 1))
        mine = self.boxes[at]
        plain = [place for place in range(at) if not self.comparing >> place & 1 and place not in self.empty]
        return [place for place in plain if all(a & b for a, b in zip(mine, self.boxes[place], strict=True))]

    def _never(self, row: Row, why: Text) -> Fault:
        return self.fault(
            "unreachable",
            "error",
            row,
            Text(zh="第 {number} 行永远用不上：{why}。", en="Row {number} is never used: {why}.").format(
                number=row.number, why=why
            ),
            Text(zh="删去此行，或调整条件与次序。", en="Delete it, or change its conditions or its place."),
        )

    def gaps(self) -> Iterator[Fault]:
        """Combinations that no row covers, if the policy must answer and no default line does."""
        if self.table.hit_policy not in _CATCHES_ALL or self.table.default is not None:
            return
        found = self.uncovered(named=True)
        severity: Severity = "error" if found else "warning"
        found = found or self.uncovered(named=False)
        yield from (self._gap(box, severity) for box in found)
        plain = [box for at, box in enumerate(self.boxes) if not self.comparing >> at & 1]
        if self.comparing and not found and next(remainder(self.domain, plain, Budget(_STEPS)), None):
            yield self._half_seen()

    def uncovered(self, *, named: bool) -> list[Box]:
        """A few combinations that no row covers; ``named`` looks only at values that the table names."""
        alone = not any(self.meets) and not self.comparing
        domain = tuple(axis.live & ~axis.other for axis in self.table.axes) if named else self.domain
        return list(islice(remainder(domain, self.boxes, Budget(_STEPS), disjoint=alone), _SHOWN))

    def _gap(self, box: Box, severity: Severity) -> Fault:
        facts = self.example(box)
        return self.fault(
            "gap",
            severity,
            None,
            Text(zh=f"没有适用的行：{facts}。", en=f"No row applies to {facts}."),
            Text(
                zh="补一行；或加 default 行写明默认结果；不可能出现的值，用 allowed 行排除。",
                en="Add a row, or a default line; if such values cannot occur, say so on an allowed line.",
            ),
        )

    def _half_seen(self) -> Fault:
        rows = _numbers([self.rows[at] for at in bits(self.comparing)])
        return self.fault(
            "unexamined",
            "warning",
            None,
            Text(
                zh=f"第 {rows} 行比较两个输入，能否覆盖所有情形无法核对。",
                en=f"Row {rows} compares inputs with each other; whether all is covered cannot be told.",
            ),
            Text(zh="加 default 行写明默认结果。", en="Add a default line."),
        )

    def monotony(self) -> Iterator[Fault]:
        """Promises that an output moves with an input, and two rows that break them."""
        if any(column.monotone for column in self.table.outputs):
            ahead = [
                self.meets_ahead(at) if self.table.hit_policy in _PRECEDENCE else []
                for at in range(len(self.rows))
            ]
            able = [
                at for at in range(len(self.rows)) if at not in self.empty and not self.comparing >> at & 1
            ]
            for column, promise, low, high, box in falls(
                self.table, self.boxes, able, ahead, Budget(4 * _STEPS)
            ):
                first, second = self.rows[low], self.rows[high]
                moves = Text(
                    zh="减小" if promise.rising else "增大", en="falls" if promise.rising else "grows"
                )
                yield self.fault(
                    "monotony",
                    "error",
                    second,
                    Text(
                        zh="“{by}”加大时“{output}”反而{moves}：第 {first} 行与第 {second} 行，例如 {facts}。",
                        en="'{output}' {moves} as '{by}' grows: row {first}, then {second}, e.g. {facts}.",
                    ).format(
                        by=promise.by,
                        output=column.name,
                        moves=moves,
                        first=first.number,
                        second=second.number,
                        facts=self.example(box),
                    ),
                    Text(
                        zh="改正其中一行的结果或条件。",
                        en="Correct the output or the conditions of one of the two.",
                    ),
                )


def _union(by_region: tuple[int, ...], regions: int) -> int:
    found = 0
    for region in bits(regions):
        found |= by_region[region]
    return found


def _numbers(rows: list[Row]) -> str:
    shown = ", ".join(str(row.number) for row in rows[:_MANY])
    return shown if len(rows) <= _MANY else f"{shown}…(+{len(rows) - _MANY})"
