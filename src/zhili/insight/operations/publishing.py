"""A month's figures, sealed once the month is over: what they said then stays, however they are improved upon."""

from datetime import date, datetime

from django.db import transaction

from zhili.cases import public as cases
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.queries.asking import Ask
from zhili.insight.queries.figures import sums
from zhili.insight.queries.rounds import last_round
from zhili.insight.rules import periods
from zhili.kernel.canonical import json_bytes
from zhili.ledger import public as ledger

MONTH = "board-{:%Y-%m}"
"""Under what name a month's figures are published."""


def publish_month(*, at: datetime) -> bool:
    """Seal the figures of the month that is over, by type and street; False where they were, or nothing is counted.

    They are taken from a counting that began after the month's end.
    """
    first = at.astimezone(CITY_TIME).date().replace(day=1)
    month, round_ = periods.months_back(first, 1), last_round()
    name = MONTH.format(month)
    with transaction.atomic():
        counted = round_ is not None and round_.as_of.astimezone(CITY_TIME).date() >= first
        if not counted or ledger.published(name) is not None:
            return False
        figures = {one.key: _figures(one.key, month, first) for one in cases.case_types() if one.rates}
        content = {"month": f"{month:%Y-%m}", "sealed_at": at.isoformat(), "types": figures}
        ledger.publish(what=name, content=json_bytes(content), at=at)
    return True


def _figures(type_key: str, month: date, until: date) -> dict[str, object]:
    """Of a type: its rates by name, and for each street cases, ended ones, and hits and base of each rate in order."""
    found = sums(Ask(type_key, month, until, cases.Reach(everywhere=True)), by="street")
    rates = [rate.key for rate in cases.case_type(type_key).rates]
    return {
        "rates": rates,
        "streets": [
            {
                "street": one.part, "cases": one.cases, "ended": one.ended,
                "hits": [share.hits for share in one.shares[: len(rates)]],
                "base": [share.base for share in one.shares[: len(rates)]],
            }
            for one in sorted(found, key=lambda one: one.part)
        ],
    }  # fmt: skip
