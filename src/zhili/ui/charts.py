"""A picture of figures and the table it is drawn from: one thing, so that the two cannot differ.

A page makes a ``Chart`` and draws it by ``{% chart %}``; ``static/ui/chart.js`` reads the table and draws the picture
above it. Without the script the table is what there is. Sheets to download are made of the same columns and rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from zhili.kernel.text import Text

Words = str | Text
Kind = Literal["bars", "columns", "line", "spark", "panels"]
Role = Literal["value", "low", "high", "plain"]


class UnevenChart(Exception):
    """A row of a chart has not as many cells as the chart has columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. ``value`` columns are drawn; ``low`` and ``high`` give the interval of the first one."""

    title: Words
    role: Role = "plain"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says; ``value`` is the number that is drawn (None: a gap); ``href`` opens what is behind it."""

    text: Words
    value: float | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its label, where it leads, its cells. ``weak``: drawn as not to be relied on. ``badge``: (tone, words)."""

    label: Words
    cells: tuple[Cell, ...]
    href: str = ""
    weak: bool = False
    badge: tuple[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures with their picture.

    Kinds: ``bars`` (one value, sorted by the page, with intervals), ``columns`` and ``line`` over time, ``spark``
    (small, the last value written), ``panels`` (one small line for each value column, on one scale). Of the unit
    ``share``, values lie between 0 and 1. ``says`` is the picture in a sentence; ``target`` is drawn as a line.
    """

    id: str
    kind: Kind
    title: Words
    head: Words
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    unit: Literal["share", "count"] = "count"
    note: Words = ""
    says: Words = ""
    target: float | None = None
    target_words: Words = ""
    downloads: Sequence[tuple[Words, str]] = field(default=())
    table_open: bool = False

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise UnevenChart(self.id)
