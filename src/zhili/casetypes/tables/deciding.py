"""From facts to the answer: the rows' bitsets are intersected, and the hit policy settles which rows count.

Bits stand in the order in which rows take precedence: sheet order, or the rank of their outputs for P and O.
So the lowest bit is always the row that wins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.axis import Axis
from zhili.casetypes.tables.cells import holds
from zhili.casetypes.tables.model import Column, Decision, Default, HitPolicy, Row
from zhili.casetypes.tables.refusals import Contradiction, NoRowApplies

Facts = Mapping[str, object]
Decide = Callable[[Facts], Decision]
Settle = Callable[[int, Facts], Decision]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the decision needs, rows in the order of their bits."""

    name: str
    policy: HitPolicy
    axes: tuple[Axis, ...]
    rows: tuple[Row, ...]
    outputs: tuple[Column, ...]
    default: Default | None


def deciding(plan: Plan) -> Decide:
    """The function that decides. It holds no state."""
    settle = _SETTLE.get(plan.policy, _aggregate)(plan)
    looks = tuple(
        (axis.column.name, axis.look) for axis in plan.axes if needed(axis.column, plan.rows, plan.axes)
    )
    every = (1 << len(plan.rows)) - 1
    judge = _judge(plan)

    def decide(facts: Facts) -> Decision:
        mask = every
        get = facts.get
        for name, look in looks:
            mask &= look(get(name))
        return settle(mask, facts)

    def decide_judging(facts: Facts) -> Decision:
        mask = every
        get = facts.get
        for name, look in looks:
            mask &= look(get(name))
        return settle(judge(mask, facts), facts)

    return decide_judging if any(cell.refs for row in plan.rows for cell in row.cells) else decide


def needed(column: Column, rows: Sequence[Row], axes: Sequence[Axis]) -> bool:
    """Whether any cell tests the column or refers to it; the fact of any other column may be missing."""
    at = next(index for index, axis in enumerate(axes) if axis.column is column)
    return any(not row.cells[at].any or any(column.name in cell.refs for cell in row.cells) for row in rows)


def bits(mask: int) -> list[int]:
    """The places of the set bits, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _judge(plan: Plan) -> Callable[[int, Facts], int]:
    """Drops the rows whose cells compare with other inputs and do not hold."""
    tests = {
        place: [(axis, cell) for axis, cell in zip(plan.axes, row.cells, strict=True) if cell.refs]
        for place, row in enumerate(plan.rows)
        if any(cell.refs for cell in row.cells)
    }
    compared = [pair for pairs in tests.values() for pair in pairs]
    named = {name for axis, cell in compared for name in (axis.column.name, *cell.refs)}
    read = [(axis.column.name, axis.normal) for axis in plan.axes if axis.column.name in named]
    pending = sum(1 << place for place in tests)

    def judge(mask: int, facts: Facts) -> int:
        if not mask & pending:
            return mask
        values = {name: normal(facts.get(name)) for name, normal in read}
        for place in bits(mask & pending):
            for axis, cell in tests[place]:
                if holds(cell, values[axis.column.name], values, axis.column.kind) is not True:
                    mask &= ~(1 << place)
        return mask

    return judge


def _outputs(plan: Plan, row: Row) -> dict[str, object]:
    return {column.name: value for column, value in zip(plan.outputs, row.outputs, strict=True)}


def _answers(plan: Plan) -> list[tuple[dict[str, object], tuple[int, ...], tuple[str, ...]]]:
    return [(_outputs(plan, row), (row.number,), (row.article,) if row.article else ()) for row in plan.rows]


def _none(plan: Plan, facts: Facts) -> Decision:
    """The default line's answer, or the refusal."""
    if plan.default is not None:
        article = plan.default.article
        return Decision((dict(plan.default.outputs),), (), (article,) if article else ())
    shown = (f"{axis.column.name}={kinds.show(facts.get(axis.column.name))}" for axis in plan.axes)
    raise NoRowApplies(table=plan.name, facts=", ".join(shown))


def _first(plan: Plan) -> Settle:
    answers = _answers(plan)

    def settle(mask: int, facts: Facts) -> Decision:
        if not mask:
            return _none(plan, facts)
        outputs, rows, articles = answers[(mask & -mask).bit_length() - 1]
        return Decision((outputs.copy(),), rows, articles)

    return settle


def _unique(plan: Plan) -> Settle:
    first = _first(plan)

    def settle(mask: int, facts: Facts) -> Decision:
        if mask & (mask - 1):
            raise _contradiction(plan, mask)
        return first(mask, facts)

    return settle


def _any(plan: Plan) -> Settle:
    def settle(mask: int, facts: Facts) -> Decision:
        if not mask:
            return _none(plan, facts)
        rows = [plan.rows[place] for place in bits(mask)]
        if any(row.outputs != rows[0].outputs for row in rows):
            raise _contradiction(plan, mask)
        return _decision([_outputs(plan, rows[0])], rows)

    return settle


def _every(plan: Plan) -> Settle:
    def settle(mask: int, facts: Facts) -> Decision:
        if not mask and plan.default is not None:
            return _none(plan, facts)
        rows = [plan.rows[place] for place in bits(mask)]
        return _decision([_outputs(plan, row) for row in rows], rows)

    return settle


def _aggregate(plan: Plan) -> Settle:
    name = plan.outputs[0].name
    total = _TOTALS[plan.policy]
    kind = plan.outputs[0].kind

    def settle(mask: int, facts: Facts) -> Decision:
        rows = [plan.rows[place] for place in bits(mask)]
        if plan.policy is HitPolicy.COUNT and (rows or plan.default is None):
            return _decision([{name: len(rows)}], rows)
        if not rows:
            return _none(plan, facts)
        value = total([kinds.comparable(row.outputs[0], kind) for row in rows])
        shown = kinds.show(value) if kind == "duration" else value
        return _decision([{name: shown}], rows)

    return settle


def _decision(outputs: list[dict[str, object]], rows: Sequence[Row]) -> Decision:
    articles = dict.fromkeys(row.article for row in rows if row.article)
    return Decision(tuple(outputs), tuple(row.number for row in rows), tuple(articles))


def _contradiction(plan: Plan, mask: int) -> Contradiction:
    rows = sorted(plan.rows[place].number for place in bits(mask))
    return Contradiction(table=plan.name, rows=", ".join(map(str, rows)))


def _sum(values: Sequence[Any]) -> Any:
    first = values[0]
    if isinstance(first, kinds.Months):
        return kinds.Months(sum(values))
    return reduce(add, values)


_TOTALS: dict[HitPolicy, Callable[[Sequence[Any]], Any]] = {
    HitPolicy.SUM: _sum,
    HitPolicy.MIN: min,
    HitPolicy.MAX: max,
    HitPolicy.COUNT: len,
}

_SETTLE: dict[HitPolicy, Callable[[Plan], Settle]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _first,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _every,
    HitPolicy.OUTPUT_ORDER: _every,
    HitPolicy.COLLECT: _every,
}
