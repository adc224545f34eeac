"""One input column, compiled: its values cut into regions that no cell tells apart, each with its rows.

A region is a point, a stretch between points, a listed value, "any other value" or null. The decision looks
up a fact's region and takes its rows; the check walks the same regions. Cells that refer to other inputs let
everything pass here and are judged afterwards.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zhili.casetypes.tables import kinds, stretches, trees
from zhili.casetypes.tables.cells import ANY, Cell, Same, Span, holds
from zhili.casetypes.tables.kinds import KIND_NAMES, ORDERED, NotOfKind
from zhili.casetypes.tables.model import Column
from zhili.casetypes.tables.refusals import MissingFact, OutsideAllowed, WrongType

OTHER: Final = "(other)"
"""Stands in examples for a value that no cell names."""

Look = Callable[[object], int]


@dataclass(frozen=True, slots=True)
class Axis:
    """A compiled column. ``sets[row]``, ``live``, ``other`` and ``null`` are bitsets over regions.

    ``look`` gives the bitset of rows for a fact, ``normal`` the value to compare; both raise if the fact will
    not do. ``examples`` has a value of each region.
    """

    column: Column
    look: Look
    normal: Callable[[object], object]
    sets: tuple[int, ...]
    live: int
    other: int
    null: int
    examples: tuple[object, ...]


def axis(table: str, column: Column, cells: Sequence[Cell]) -> Axis:
    """Compile a column; the order of ``cells`` is the order of the bits."""
    plain = [ANY if cell.refs else cell for cell in cells]
    normal = _normal(table, column, {type(end) for cell in plain for end in cell.ends()})
    if column.kind in ORDERED:
        return _ordered(table, column, plain, normal)
    if column.kind == "tree":
        return _tree(table, column, plain, normal)
    return _listed(table, column, plain, normal)


def _normal(table: str, column: Column, types: set[type]) -> Callable[[object], object]:
    """Fact to comparable value; for durations also of the sort (days, months) of the cells."""
    spans = types - {type(None)} if column.kind == "duration" else set()
    kind, name, optional = column.kind, column.name, column.optional

    def normal(value: object) -> object:
        if value is None:
            if optional:
                return None
            raise MissingFact(table=table, fact=name)
        try:
            found = kinds.fact(value, kind)
        except NotOfKind:
            found = None
        if found is None or (spans and type(found) not in spans):
            shown = f"{type(value).__name__} {kinds.show(value)}"
            raise WrongType(table=table, fact=name, expected=KIND_NAMES[kind], found=shown)
        return found

    return normal


def _ordered(table: str, column: Column, cells: Sequence[Cell], normal: Callable[[object], object]) -> Axis:
    limits = [*cells, column.allowed] if column.allowed else cells
    points: list[Any] = sorted({end for cell in limits for end in cell.ends() if end is not None})
    size = 2 * len(points) + 1
    place = {point: 2 * index + 1 for index, point in enumerate(points)}
    examples = [stretches.between(points, region, column.kind) for region in range(size)]
    null = 1 << size if column.optional else 0
    on_null = [null if holds(cell, None, {}, column.kind) else 0 for cell in cells]
    sets = [_region_set(cell, place, size) | extra for cell, extra in zip(cells, on_null, strict=True)]
    allowed = _region_set(column.allowed, place, size) if column.allowed else (1 << size) - 1
    live = allowed & sum(1 << region for region, value in enumerate(examples) if value is not None)
    masks = transpose(sets, size + 1)
    admitted = [bool(allowed >> region & 1) for region in range(size)]
    null_rows = masks[size]
    ready = int if column.kind in ("number", "integer") else None

    def look(value: object) -> int:
        if type(value) is not ready:
            value = normal(value)
            if value is None:
                return null_rows
        at = bisect_left(points, value)
        region = 2 * at + 1 if at < len(points) and points[at] == value else 2 * at
        if not admitted[region]:
            raise _outside(table, column, value)
        return masks[region]

    return Axis(
        column=column,
        look=look,
        normal=normal,
        sets=tuple(sets),
        live=live | null,
        other=0,
        null=null,
        examples=(*examples, None),
    )


def _region_set(cell: Cell, place: dict[object, int], size: int) -> int:
    """The regions that a cell without references lets through, null aside."""
    every = (1 << size) - 1
    if cell.any:
        return every
    found = 0
    for test in cell.tests:
        low, high = _regions(test, place, size)
        if low < high:
            found |= (1 << high) - (1 << low)
    return every & ~found if cell.negated else found


def _regions(test: Same | Span, place: dict[object, int], size: int) -> tuple[int, int]:
    """The first region of a test and the one behind its last."""
    if isinstance(test, Same):
        return (place[test.end], place[test.end] + 1) if test.end is not None else (0, 0)
    low = place[test.low] + (not test.low_in) if test.has_low else 0
    high = place[test.high] + test.high_in if test.has_high else size
    return low, high


def _listed(table: str, column: Column, cells: Sequence[Cell], normal: Callable[[object], object]) -> Axis:
    closed = column.kind == "boolean" or column.allowed is not None
    sources = [column.allowed, *cells] if column.allowed else cells
    named = [end for cell in sources for end in cell.ends() if end is not None]
    values: list[object] = list(dict.fromkeys([False, True] if column.kind == "boolean" else named))
    regions = [*values, *([] if closed else [OTHER]), *([None] if column.optional else [])]
    sets = [_listed_set(cell, regions, column) for cell in cells]
    masks = transpose(sets, len(regions))
    admitted = [_admits(column, value) for value in regions]
    others = None if closed else masks[len(values)]
    rows = {value: mask for value, mask, able in zip(regions, masks, admitted, strict=True) if able}
    ready = bool if column.kind == "boolean" else str

    def look(value: object) -> int:
        if type(value) is not ready:
            value = normal(value)
        found = rows.get(value, others)
        if found is None:
            raise _outside(table, column, value)
        return found

    return Axis(
        column=column,
        look=look,
        normal=normal,
        sets=tuple(sets),
        live=sum(1 << at for at, able in enumerate(admitted) if able),
        other=0 if closed else 1 << len(values),
        null=1 << (len(regions) - 1) if column.optional else 0,
        examples=tuple(regions),
    )


def _listed_set(cell: Cell, regions: Sequence[object], column: Column) -> int:
    if cell.any:
        return (1 << len(regions)) - 1
    return sum(1 << at for at, value in enumerate(regions) if holds(cell, value, {}, column.kind))


def _admits(column: Column, value: object) -> bool:
    return value is None or column.allowed is None or bool(holds(column.allowed, value, {}, column.kind))


def _tree(table: str, column: Column, cells: Sequence[Cell], normal: Callable[[object], object]) -> Axis:
    forest = trees.Forest(cells, column.allowed, OTHER)
    samples: list[object] = [*forest.samples, *([None] if column.optional else [])]
    null_rows = sum(1 << row for row, cell in enumerate(cells) if holds(cell, None, {}, "tree"))
    masks = [null_rows if sample is None else forest.rows(str(sample)) for sample in samples]

    def look(value: object) -> int:
        path = normal(value)
        if not isinstance(path, str):
            return null_rows
        if not forest.admits(path):
            raise _outside(table, column, path)
        return forest.rows(path)

    others = sum(1 << at for at, sample in enumerate(samples) if str(sample).startswith(OTHER))
    return Axis(
        column=column,
        look=look,
        normal=normal,
        sets=transpose(masks, len(cells)),
        live=(1 << len(samples)) - 1,
        other=others,
        null=1 << (len(samples) - 1) if column.optional else 0,
        examples=tuple(samples),
    )


def transpose(sets: Sequence[int], size: int) -> tuple[int, ...]:
    """From bitsets of columns by row to bitsets of rows by column; cost grows with their runs."""
    toggles = [0] * (size + 1)
    for row, bits in enumerate(sets):
        change = bits ^ (bits << 1)
        while change:
            low = change & -change
            toggles[low.bit_length() - 1] ^= 1 << row
            change ^= low
    found = []
    current = 0
    for toggle in toggles[:size]:
        current ^= toggle
        found.append(current)
    return tuple(found)


def _outside(table: str, column: Column, value: object) -> OutsideAllowed:
    allowed = column.allowed.text if column.allowed else ""
    return OutsideAllowed(table=table, fact=column.name, found=kinds.show(value), allowed=allowed)
