"""Whether an output moves with an input as promised: a graver case must not get a lighter answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.boxes import Box, Budget, remainder
from zhili.casetypes.tables.form import listed
from zhili.casetypes.tables.model import Column, Monotone
from zhili.casetypes.tables.table import Table

Fall = tuple[Column, Monotone, int, int, Box]
"""The output, its promise, the row at the smaller input, that at the greater one, and where it fires."""


def falls(
    table: Table, boxes: Sequence[Box], able: Sequence[int], ahead: Sequence[Sequence[int]], budget: Budget
) -> Iterator[Fall]:
    """Every pair of rows that breaks a promise. ``ahead`` names the rows that come before each one."""
    fires: list[tuple[int, Box]] = []
    for at in able:
        parts = remainder(boxes[at], [boxes[place] for place in ahead[at]], budget)
        fires.extend((at, part) for part in parts)
    for place, column in enumerate(table.outputs):
        for promise in column.monotone:
            yield from _broken(table, place, promise, fires, budget)


def _broken(
    table: Table, place: int, promise: Monotone, fires: Sequence[tuple[int, Box]], budget: Budget
) -> Iterator[Fall]:
    at, axis = next((i, axis) for i, axis in enumerate(table.axes) if axis.column.name == promise.by)
    column = table.outputs[place]
    values = [_weight(column, row.outputs[place]) for row in table.order]
    known = [(row, box) for row, box in fires if values[row] is not None and box[at] & ~axis.null]
    told: set[tuple[int, int]] = set()
    for low, smaller in known:
        budget.spend(len(known))
        for high, greater in known:
            wrong = values[high] < values[low] if promise.rising else values[high] > values[low]
            if wrong and (low, high) not in told and _above(smaller, greater, at, axis.null):
                told.add((low, high))
                yield column, promise, low, high, _where(smaller, greater, at, axis.null)


def _above(smaller: Box, greater: Box, at: int, null: int) -> bool:
    """Whether two boxes share all else, and the second reaches further up on the one column."""
    below, beyond = smaller[at] & ~null, greater[at] & ~null
    if beyond.bit_length() <= (below & -below).bit_length():
        return False
    return all(a & b for i, (a, b) in enumerate(zip(smaller, greater, strict=True)) if i != at)


def _where(smaller: Box, greater: Box, at: int, null: int) -> Box:
    top = 1 << ((greater[at] & ~null).bit_length() - 1)
    shared = [a & b for a, b in zip(smaller, greater, strict=True)]
    return (*shared[:at], top, *shared[at + 1 :])


def _weight(column: Column, value: object) -> Any:
    """An output as something that compares: itself, or its place in the allowed line, small before great."""
    found = kinds.comparable(value, column.kind)
    if column.kind in kinds.ORDERED or found is None:
        return found
    return listed(column.allowed).index(found)
