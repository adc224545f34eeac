"""Places on waiting lists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhili.booking.models import Wait
from zhili.booking.queries.resources import ResourceView, titles
from zhili.booking.rules.slots import day_of
from zhili.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class WaitView:
    """A place on the waiting list of a day; ``before`` is how many wait in front."""

    id: UUID
    resource: ResourceView
    on: date
    before: int


def waits_of(*, actor: Actor, at: datetime) -> list[WaitView]:
    """Where somebody waits, the next day first. Two queries and one for each."""
    rows = list(
        Wait.objects.filter(account_id=actor.id, state="waiting", on__gte=day_of(at)).order_by("on", "id")
    )
    resources = titles({row.resource_id for row in rows})
    return [WaitView(row.id, resources[row.resource_id], row.on, _before(row)) for row in rows]


def _before(row: Wait) -> int:
    others = Wait.objects.filter(resource_id=row.resource_id, on=row.on, state="waiting", id__lt=row.id)
    return others.count()
