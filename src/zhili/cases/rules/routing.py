"""Which unit is responsible, and why. A type's own table is asked here; the city's list by the operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import MissingFact, NoRowApplies


@dataclass(frozen=True, slots=True)
class Route:
    """The unit that is responsible, and why."""

    unit: str
    article: str
    row: int
    source: str


def _no_ledger(case: UUID, file: str) -> tuple[str, str]:
    return file, "not_sealed"


def _no_register(written: str, unit: str | None) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class World:
    """What the rules need from outside.

    ``route`` asks the responsibility list with a case's facts. ``compare`` gives, for a case and the id of one of its
    files, the file's name and whether its bytes are those that were sealed: ``same``, ``differs``, ``not_sealed``.
    ``entry`` gives name and number of who is meant on the register of mediators, for the unit that leads; None for
    somebody who does not stand there.
    """

    route: Callable[[Mapping[str, object]], Route | None]
    compare: Callable[[UUID, str], tuple[str, str]] = _no_ledger
    entry: Callable[[str, str | None], tuple[str, str] | None] = _no_register


def by_table(case_type: CaseType, facts: Mapping[str, object]) -> Route | None:
    """The unit that the type's own table names; None where no row applies or a fact is not known yet."""
    try:
        decision = case_type.tables[case_type.routing].decide(facts)
    except (NoRowApplies, MissingFact):
        return None
    return Route(
        unit=str(decision.outputs[0]["unit"]),
        article=next(iter(decision.articles), ""),
        row=next(iter(decision.rows), 0),
        source=case_type.routing,
    )
