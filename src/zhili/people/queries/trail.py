"""What only the audit administrator reads: emergencies, deeds of administrators, who read personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.people import models
from zhili.people.queries.actors import names_of, require
from zhili.people.rules.authority import WATCHES


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """A role that somebody took for some hours; ``reviewed_at`` None while nobody has looked into it."""

    id: UUID
    account_id: UUID
    name: str
    role: str
    unit: str | None
    area: str | None
    reason: str
    from_at: datetime
    until_at: datetime
    reviewer: str
    reviewed_at: datetime | None
    finding: str


@dataclass(frozen=True, slots=True)
class DeedView:
    """Something that was done to who may do what."""

    id: UUID
    deed: str
    by: str
    to: str
    facts: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadView:
    """Somebody read, found or erased personal data of a holder (a case or an account), and what for."""

    id: UUID
    act: str
    by: str
    holder: UUID
    purpose: str
    at: datetime


def emergencies(*, actor: Actor, at: datetime, limit: int = 100) -> list[EmergencyView]:
    """Every emergency, those not looked into first, then the latest. Raises Forbidden but for audit administrators."""
    require(actor=actor, verb="emergency.review", roles=WATCHES, at=at)
    rows = models.Emergency.objects.order_by("-from_at", "-id")
    return _emergencies([*rows.filter(reviewed_at=None)[:limit], *rows.exclude(reviewed_at=None)[:limit]])


def own_emergencies(account: UUID, *, limit: int = 20) -> list[EmergencyView]:
    """What an account took by itself, the latest first."""
    return _emergencies(
        list(models.Emergency.objects.filter(account_id=account).order_by("-from_at")[:limit])
    )


def unreviewed() -> int:
    """How many emergencies nobody has looked into."""
    return models.Emergency.objects.filter(reviewed_at=None).count()


def deeds(*, actor: Actor, at: datetime, before: UUID | None = None, limit: int = 50) -> list[DeedView]:
    """What administrators did, the latest first; ``before`` is the last id of the page before. Raises Forbidden."""
    require(actor=actor, verb="trail.read", roles=WATCHES, at=at)
    rows = models.AccessDeed.objects.order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[:limit])
    names = names_of({name for row in found for name in (row.actor_id, str(row.account_id)) if name})
    return [
        DeedView(
            row.id,
            row.deed,
            names.get(row.actor_id, row.actor_id),
            names.get(str(row.account_id), ""),
            row.facts,
            row.at,
        )
        for row in found
    ]


def readings(*, actor: Actor, at: datetime, before: UUID | None = None, limit: int = 50) -> list[ReadView]:
    """Who read personal data, the latest first; ``before`` as in ``deeds``. Raises Forbidden."""
    require(actor=actor, verb="trail.read", roles=WATCHES, at=at)
    rows = models.PrivateRead.objects.order_by("-id")
    with isolation.widened("audit"):
        found = list((rows.filter(id__lt=before) if before else rows)[:limit])
    names = names_of({row.actor_id for row in found})
    return [
        ReadView(row.id, row.act, names.get(row.actor_id, row.actor_id), row.holder, row.purpose, row.at)
        for row in found
    ]


def _emergencies(rows: list[models.Emergency]) -> list[EmergencyView]:
    names = names_of({str(row.account_id) for row in rows} | {row.reviewed_by for row in rows})
    return [
        EmergencyView(
            row.id, row.account_id, names.get(str(row.account_id), ""), row.role, row.unit, row.area, row.reason,
            row.from_at, row.until_at, names.get(row.reviewed_by, ""), row.reviewed_at, row.finding,
        )
        for row in rows
    ]  # fmt: skip
