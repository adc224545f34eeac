"""What was chosen where the machine had proposed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from zhili.understanding.models import Override


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often people chose what was proposed: of ``decided`` proposals, ``agreed`` were taken."""

    decided: int
    agreed: int


def agreement(*, kind: str, since: datetime) -> Agreement:
    """Agreement with the proposals of one kind decided at or after ``since``, where there was a proposal."""
    counts = Override.objects.filter(kind=kind, at__gte=since, suggested__isnull=False).aggregate(
        decided=Count("id"), agreed=Count("id", filter=Q(suggested=F("chosen")))
    )
    return Agreement(decided=counts["decided"], agreed=counts["agreed"])
