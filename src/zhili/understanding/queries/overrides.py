"""What was chosen where the machine had proposed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from zhili.understanding.models import Override


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often people chose what was proposed: of ``decided`` proposals, ``agreed`` were taken."""

    decided: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose last for a case, and when."""

    case_id: UUID
    chosen: str
    at: datetime


def choices(*, kind: str, since: datetime, most: int) -> list[Choice]:
    """The last choice of each case among the newest ``most`` choices of a kind made at or after ``since``."""
    rows = Override.objects.filter(kind=kind, at__gte=since).order_by("-at", "-id")[:most]
    last: dict[UUID, Choice] = {}
    for row in rows.values_list("case_id", "chosen", "at"):
        last.setdefault(row[0], Choice(*row))
    return list(last.values())


def decided_since(*, kind: str, since: datetime) -> int:
    """How many choices of a kind were made after ``since``, proposals or none."""
    return Override.objects.filter(kind=kind, at__gt=since).count()


def agreement(*, kind: str, since: datetime) -> Agreement:
    """Agreement with the proposals of one kind decided at or after ``since``, where there was a proposal."""
    counts = Override.objects.filter(kind=kind, at__gte=since, suggested__isnull=False).aggregate(
        decided=Count("id"), agreed=Count("id", filter=Q(suggested=F("chosen")))
    )
    return Agreement(decided=counts["decided"], agreed=counts["agreed"])
