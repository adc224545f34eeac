"""What the board says of a month that is over: that its figures were sealed, when, and what they were then."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from zhili.insight.operations.publishing import MONTH
from zhili.insight.pages.asked import Asked
from zhili.insight.rules import periods
from zhili.ledger import public as ledger
from zhili.ui.desk import Who


@dataclass(frozen=True, slots=True)
class Sealed:
    """A month's figures as they were sealed. ``then`` counts the type's cases of the whole city; None for a reader who
    answers for a part of it, and may not have the sealed figures."""

    id: UUID
    at: datetime
    then: int | None
    receipts: bool


def sealed(found: Asked, who: Who) -> Sealed | None:
    """What was sealed of the month that is asked about; None for any other time, and before it was sealed."""
    first, until = found.period.first, found.period.until
    if first.day != 1 or until != periods.months_back(first, -1):
        return None
    view = ledger.published(MONTH.format(first))
    if view is None:
        return None
    held = orjson.loads(view.content)["types"].get(found.case_type.key, {"streets": []})
    keeper = ledger.may_have_published(who.actor, at=who.at)
    then = sum(one["cases"] for one in held["streets"]) if keeper else None
    return Sealed(view.id, view.at, then, view.receipts)
