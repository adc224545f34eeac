"""Proposals of mediators as they stand, and declared conflicts of interest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.rules.choosing import Outcome, Wish, outcome
from zhili.people.rules.matching import Dispute


class UnknownProposal(NotFound):
    """There is no such proposal."""

    code = "unknown-proposal"


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody proposed, with the points given and their reasons as they were then."""

    entry: UUID
    points: int
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is to mediate: ``how`` is ``agreed`` (by the parties), ``appointed`` (nobody was agreed on) or ``overruled``
    (a person decided otherwise, with the reason).
    """

    chosen: UUID
    how: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal: who was offered, what the parties wished, where it stands, every decision, the latest last."""

    id: UUID
    dispute: Dispute
    offered: tuple[Offer, ...]
    wishes: Mapping[str, Wish]
    decisions: tuple[Decision, ...]
    proposed_at: datetime

    @property
    def stands(self) -> Outcome:
        """What the parties' wishes come to by themselves."""
        return outcome([one.entry for one in self.offered], self.dispute.parties, self.wishes)

    @property
    def chosen(self) -> UUID | None:
        """Who is to mediate as decided last."""
        return self.decisions[-1].chosen if self.decisions else None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A declared conflict of interest: ``recusal`` by the person, ``challenge`` by somebody else."""

    id: UUID
    entry: UUID
    subject: str
    kind: str
    reason: str
    declared_by: str
    declared_at: datetime
    lifted_at: datetime | None
    finding: str


def proposal(key: UUID) -> ProposalView:
    """One proposal. Raises UnknownProposal."""
    row = models.MediatorProposal.objects.filter(pk=key).first()
    if row is None:
        raise UnknownProposal(what=Text(zh="这份调解员推荐", en="This proposal of mediators"))
    return proposal_view(row)


def proposals_of(matter: str) -> list[ProposalView]:
    """Every proposal for a matter, the latest first."""
    rows = models.MediatorProposal.objects.filter(matter=matter).order_by("-proposed_at", "-id")
    return [proposal_view(row) for row in rows]


def conflicts_of(entry: UUID) -> list[ConflictView]:
    """The conflicts of interest declared of a person, the latest first, lifted ones too."""
    rows = models.ConflictOfInterest.objects.filter(entry_id=entry).order_by("-declared_at", "-id")
    return [
        ConflictView(
            row.pk, row.entry_id, row.subject, row.kind, row.reason, row.declared_by, row.declared_at, row.lifted_at,
            row.finding,
        )
        for row in rows
    ]  # fmt: skip


def proposal_view(row: models.MediatorProposal) -> ProposalView:
    """What others see of a row."""
    return ProposalView(
        id=row.pk,
        dispute=Dispute(
            field=row.field,
            area=row.area or None,
            on=timezone.localdate(row.proposed_at),
            languages=tuple(row.languages),
            parties=tuple(row.parties),
            matter=row.matter,
        ),
        offered=tuple(_offer(one) for one in row.offered),
        wishes={
            party: Wish(tuple(map(UUID, one["ranked"])), tuple(map(UUID, one["struck"])))
            for party, one in row.wishes.items()
        },
        decisions=tuple(
            Decision(
                UUID(one["chosen"]), one["how"], one["by"], one["reason"], datetime.fromisoformat(one["at"])
            )
            for one in row.decisions
        ),
        proposed_at=row.proposed_at,
    )


def _offer(one: Mapping[str, Any]) -> Offer:
    return Offer(UUID(one["entry"]), one["points"], tuple(Text(zh, en) for zh, en in one["reasons"]))
