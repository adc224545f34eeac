"""Hierarchical codes compiled: which rows stand above a path, and sample paths for the check.

A code in a cell stands for a path that equals it, that lies below it, or of which it is one segment.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from zhili.casetypes.tables.cells import Cell
from zhili.casetypes.tables.kinds import under

_MOST_EXCLUDED = 5


class Forest:
    """The codes of one column. ``samples`` holds a path for every set of codes that can stand above a path.

    It holds them all while at most five single segments are excluded by ``not(…)`` in the column; beyond
    that, each excluded segment alone, in pairs, and all at once.
    """

    def __init__(self, cells: Sequence[Cell], allowed: Cell | None, other: str) -> None:
        self.anyway = sum(1 << row for row, cell in enumerate(cells) if cell.any or cell.negated)
        self.adds = _rows_by_code(cells, negated=False)
        self.takes = _rows_by_code(cells, negated=True)
        self.allowed = tuple(str(end) for end in allowed.ends()) if allowed else ()
        self.samples = tuple(dict.fromkeys(self._samples(other)))

    def rows(self, path: str) -> int:
        """The bitset of rows that let a path through."""
        found = self.anyway | _above(path, self.adds)
        return found & ~_above(path, self.takes) if self.takes else found

    def admits(self, path: str) -> bool:
        """Whether the ``allowed`` line, if any, has a code above the path."""
        return not self.allowed or any(under(code, path) for code in self.allowed)

    def _samples(self, other: str) -> Iterator[str]:
        bases = [*self.allowed] if self.allowed else []
        codes = [*dict.fromkeys((*self.adds, *self.takes))]
        for code in codes:
            if self.admits(code):
                bases.append(code)
            elif "/" not in code:
                bases.extend(f"{root}/{code}" for root in self.allowed)
        if not self.allowed:
            bases.append(other)
        excluded = [code for code in self.takes if "/" not in code]
        for base in bases:
            yield base
            yield from ("/".join((base, *group)) for group in _groups(excluded))


def _above(path: str, rows: dict[str, int]) -> int:
    """The rows of every code that stands above a path."""
    found = 0
    for part in path.split("/"):
        if part in rows:
            found |= rows[part]
    at = path.find("/")
    while at > 0:
        at = path.find("/", at + 1)
        begin = path[:at] if at > 0 else path
        if begin in rows:
            found |= rows[begin]
    return found


def _groups(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    sizes = range(1, len(codes) + 1) if len(codes) <= _MOST_EXCLUDED else (1, 2, len(codes))
    for size in sizes:
        yield from combinations(codes, size)


def _rows_by_code(cells: Sequence[Cell], *, negated: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, cell in enumerate(cells):
        if cell.negated is negated:
            for end in cell.ends():
                if end is not None:
                    found[str(end)] = found.get(str(end), 0) | 1 << row
    return found
