"""Figures by mediator: over the cases that were entrusted to somebody on the register, as each type's rates say."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from zhili.cases.queries import types
from zhili.cases.queries.rates import DAYS_TAKEN, counts, hits
from zhili.casetypes.effects import ENTRUST, MEDIATOR_ENTRY
from zhili.casetypes.language import CaseType
from zhili.kernel import isolation
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text


@dataclass(slots=True)
class Entrusted:
    """What came of the cases of one mediator: how many, how many ended and in how many of the city's days together;
    each rate's hits and base by its key."""

    cases: int = 0
    ended: int = 0
    days: int = 0
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def mean_days(self) -> float | None:
        """How many days a case took on average, of those that ended; None where none did."""
        return self.days / self.ended if self.ended else None


def entrusting_types() -> list[CaseType]:
    """The types whose cases are entrusted to somebody on the register, in order of their keys."""
    return [
        one
        for one in sorted(types.everything(), key=lambda each: each.key)
        if any(effect.word == ENTRUST for action in one.actions.values() for effect in action.effects)
    ]


def entrusted_rates() -> dict[str, Text]:
    """The rates of those types by key, the first type's word for each."""
    found: dict[str, Text] = {}
    for one in entrusting_types():
        for rate in one.rates:
            found.setdefault(rate.key, rate.title)
    return found


def entrusted(
    numbers: Collection[str], *, opened_from: datetime, opened_until: datetime
) -> dict[str, Entrusted]:
    """The figures of mediators by their number on the register, over cases opened in a time; of every type together.

    Who may see whose figures is the caller's to ask. One query a type.
    """
    found: dict[str, Entrusted] = {}
    for case_type in entrusting_types() if numbers else ():
        counted = f"count(*), count(ended_at), coalesce(sum({DAYS_TAKEN}), 0)"
        values: list[object] = []
        for rate in case_type.rates:
            hit, known = hits(rate), counts(rate)
            counted += (
                f", count(*) FILTER (WHERE {hit[0]} AND {known[0]}), count(*) FILTER (WHERE {known[0]})"
            )
            values += [*hit[1], *known[1], *known[1]]
        with isolation.widened("figures"):
            rows = fetch(
                f"SELECT outcome->>'{MEDIATOR_ENTRY}', {counted} FROM cases_case WHERE type_key = %s"
                f" AND opened_at >= %s AND opened_at < %s AND outcome->>'{MEDIATOR_ENTRY}' = ANY(%s) GROUP BY 1",
                [*values, case_type.key, opened_from, opened_until, list(numbers)],
            )
        for row in rows:
            _add(found.setdefault(str(row[0]), Entrusted()), case_type, [int(str(each)) for each in row[1:]])
    return found


def _add(one: Entrusted, case_type: CaseType, row: list[int]) -> None:
    one.cases, one.ended, one.days = one.cases + row[0], one.ended + row[1], one.days + row[2]
    for place, rate in enumerate(case_type.rates):
        hit, base = one.shares.get(rate.key, (0, 0))
        one.shares[rate.key] = (hit + row[3 + 2 * place], base + row[4 + 2 * place])
