"""How a paper was served."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.documents.models import Service


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service of a paper: on whom, how, by whom, when; and when it was first opened, for one sent here."""

    id: UUID
    name: str
    way: str
    note: str
    by: str
    at: datetime
    opened_at: datetime | None


def services(paper_id: UUID) -> tuple[ServiceView, ...]:
    """Every service of a paper, the first first."""
    rows = Service.objects.filter(paper_id=paper_id).order_by("id")
    return tuple(
        ServiceView(one.id, one.name, one.way, one.note, one.by, one.at, one.opened_at) for one in rows
    )
