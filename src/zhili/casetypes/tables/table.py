"""A decision table, compiled: ``build`` makes one, ``decide`` asks it. Reading sheets is in ``read``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.axis import Axis, axis
from zhili.casetypes.tables.deciding import Plan, deciding
from zhili.casetypes.tables.form import Form, listed
from zhili.casetypes.tables.model import RANKED, Column, Decision, Default, HitPolicy, Row
from zhili.casetypes.tables.refusals import BadTable


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A compiled decision table; immutable. ``rows`` are in sheet order, ``order`` in that of precedence."""

    name: str
    hit_policy: HitPolicy
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]
    default: Default | None
    order: tuple[Row, ...] = field(repr=False)
    axes: tuple[Axis, ...] = field(repr=False)
    _decide: Callable[[Mapping[str, object]], Decision] = field(repr=False)

    def decide(self, facts: Mapping[str, object]) -> Decision:
        """The answer for these facts, keyed by input column name; facts the table does not name are ignored.

        Raises MissingFact, WrongType, OutsideAllowed, NoRowApplies or Contradiction; it never guesses.
        """
        return self._decide(facts)


def build(
    *,
    name: str,
    hit_policy: HitPolicy,
    inputs: Sequence[Column],
    outputs: Sequence[Column],
    rows: Sequence[Row],
    default: Default | None = None,
) -> Table:
    """A table from its parts. Raises BadTable where they do not fit together."""
    faults = [*Form(name, hit_policy, inputs, outputs, rows).faults()]
    if faults:
        raise BadTable(name=name, faults=faults)
    order = tuple(sorted(rows, key=lambda row: _rank(row, outputs))) if hit_policy in RANKED else tuple(rows)
    axes = tuple(axis(name, column, [row.cells[at] for row in order]) for at, column in enumerate(inputs))
    plan = Plan(name=name, policy=hit_policy, axes=axes, rows=order, outputs=tuple(outputs), default=default)
    return Table(
        name=name,
        hit_policy=hit_policy,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        rows=tuple(rows),
        default=default,
        order=order,
        axes=axes,
        _decide=deciding(plan),
    )


def _rank(row: Row, outputs: Sequence[Column]) -> tuple[int, ...]:
    """How weighty a row's outputs are: the place of each in its column's allowed values."""
    ranks = []
    for column, value in zip(outputs, row.outputs, strict=True):
        order = listed(column.allowed)
        if order:
            ranks.append(order.index(kinds.comparable(value, column.kind)))
    return tuple(ranks)
