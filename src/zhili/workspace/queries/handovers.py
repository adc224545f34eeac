"""Handovers, as giver and receiver see them, and as they stand at a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhili.workspace.models import HandedCase, Handover


@dataclass(frozen=True, slots=True)
class HandedKept:
    """A case of a handover, and what to watch in it."""

    case_id: UUID
    watch: str


@dataclass(frozen=True, slots=True)
class HandoverKept:
    """A handover between two accounts, with its cases in order."""

    id: UUID
    by: str
    to: str
    note: str
    written_at: datetime
    acknowledged_at: datetime | None
    cases: tuple[HandedKept, ...]


def handovers_of(*, account: str, before: UUID | None = None, most: int = 20) -> tuple[HandoverKept, ...]:
    """What an account gave and was given, the latest first. Two queries."""
    found = Handover.objects.filter(Q(to_account=account) | Q(from_account=account))
    if before is not None:
        found = found.filter(id__lt=before)
    return _kept(found.order_by("-id")[:most])


def handovers_waiting(account: str) -> tuple[HandoverKept, ...]:
    """What was handed over to an account and waits to be acknowledged, the latest first. Two queries."""
    found = Handover.objects.filter(to_account=account, acknowledged_at=None)
    return _kept(found.order_by("-id")[:20])


def handovers_at(case_id: UUID, *, most: int = 5) -> tuple[HandoverKept, ...]:
    """The latest handovers of a case, each with that case alone. Two queries, one where there are none."""
    ids = list(HandedCase.objects.filter(case_id=case_id).values_list("handover_id", flat=True))
    return _kept(Handover.objects.filter(id__in=ids).order_by("-id")[:most], only=case_id) if ids else ()


def _kept(found: Iterable[Handover], *, only: UUID | None = None) -> tuple[HandoverKept, ...]:
    listed = list(found)
    handed = HandedCase.objects.filter(handover__in=[one.id for one in listed])
    if only is not None:
        handed = handed.filter(case_id=only)
    cases: dict[UUID, list[HandedKept]] = {}
    for one in handed.order_by("place"):
        cases.setdefault(one.handover_id, []).append(HandedKept(one.case_id, one.watch))
    return tuple(
        HandoverKept(
            id=one.id,
            by=str(one.from_account),
            to=str(one.to_account),
            note=one.note,
            written_at=one.written_at,
            acknowledged_at=one.acknowledged_at,
            cases=tuple(cases.get(one.id, ())),
        )
        for one in listed
    )
