"""Who says who may do what in this house now: its security administrators, or until there is one the system's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Forbidden
from zhili.people import models
from zhili.people.queries.actors import mandate_of, may, unended
from zhili.people.queries.stamps import watched
from zhili.people.rules.authority import GRANTS, GRANTS_UNTIL_APPOINTED, WATCHES

STAMP = "administrators"


def _appointed() -> Sequence[models.Mandate]:
    return list(models.Mandate.objects.filter(role=GRANTS, unit=None, area=None))


appointed = watched(STAMP, _appointed)


def granting(at: datetime) -> frozenset[str]:
    """The roles that grant mandates and keys at an instant.

    From memory: an appointment in another process may count up to two seconds later. Only a mandate over the whole
    city appoints, so that no place is left without anybody who grants.
    """
    there = any(mandate_of(row).holds(at) for row in appointed.get())
    return frozenset({GRANTS}) if there else GRANTS_UNTIL_APPOINTED


def grants(*, actor: Actor, verb: str, area: str | None, unit: str | None, at: datetime) -> bool:
    """Whether the actor says who may do what in an area (path) and a unit (code); None as in ``may``."""
    return may(actor=actor, verb=verb, roles=granting(at), area=area, unit=unit, at=at)


def require_grants(
    *, actor: Actor, verb: str, at: datetime, area: str | None = None, unit: str | None = None
) -> None:
    """Raises Forbidden, naming the verb, unless the actor ``grants``."""
    if not grants(actor=actor, verb=verb, area=area, unit=unit, at=at):
        raise Forbidden(verb=verb)


def watchers(at: datetime) -> list[UUID]:
    """The accounts of audit administrators at an instant."""
    held = unended(at).filter(role__in=WATCHES, from_at__lte=at)
    return list(held.values_list("account_id", flat=True).distinct())
