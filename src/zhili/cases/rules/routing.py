"""Asking a case type's own routing table. The city's responsibility list is asked by the operation."""

from collections.abc import Mapping

from zhili.cases.rules.step import Route
from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import MissingFact, NoRowApplies


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
