"""What a decision table is made of: columns, rows, hit policies; and what it answers. Plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from zhili.casetypes.tables.cells import Cell
from zhili.casetypes.tables.kinds import Kind


class HitPolicy(StrEnum):
    """Which of the rows that apply give the answer (DMN 1.5, 8.2.8)."""

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"
    COLLECT = "C"
    SUM = "C+"
    MIN = "C<"
    MAX = "C>"
    COUNT = "C#"


SINGLE = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST})
"""Policies whose answer is one row's outputs."""

AGGREGATES = frozenset({HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX, HitPolicy.COUNT})
"""Policies that add the rows' outputs up to one value."""

RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
"""Policies that go by the order of the allowed output values, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Monotone:
    """A promise: as the input ``by`` grows, the output never falls (``rising``), or never grows."""

    by: str
    rising: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column. ``letter`` is the sheet's; ``optional`` lets a fact be missing and an output be blank.

    ``allowed`` limits the values: facts outside it stop the decision, outputs outside it are faults.
    """

    name: str
    kind: Kind
    letter: str = ""
    optional: bool = False
    allowed: Cell | None = None
    monotone: tuple[Monotone, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: a test for every input, a value for every output, and the article of law behind it."""

    number: int
    cells: tuple[Cell, ...]
    outputs: tuple[object, ...]
    article: str = ""
    note: str = ""


class Decision(NamedTuple):
    """The answer: outputs by column name, the sheet rows that fired (1-based), and their articles of law.

    ``rows`` is empty where the default line answered. Single-hit policies and sums give exactly one output
    mapping; R, O and C give one for each row that fired, none if no row did.
    """

    outputs: tuple[dict[str, object], ...]
    rows: tuple[int, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """What is answered where no row applies."""

    outputs: Mapping[str, object] = field(default_factory=dict)
    article: str = ""
