"""Conflicts of interest (回避): declared by whoever is on the register or by a party, lifted by the organisation."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.proposing import said_reason
from zhili.people.queries.register import UnknownEntry


class UnknownConflict(NotFound):
    """There is no such conflict of interest, or it was lifted."""

    code: ClassVar[str] = "unknown-conflict"


def declare_conflict(*, entry: UUID, subject: str, reason: str, actor: Actor, at: datetime) -> UUID:
    """Say that somebody on the register may not take part in a matter, or in any of a party (``subject``).

    Gives its id. It counts at once. Said by the person's own account it is a recusal, else a challenge. ``subject``
    is the matter or the party as proposals name them. Whether the actor may is the caller's to decide.
    Raises UnknownEntry, Invalid without a reason.
    """
    row = models.RegisterEntry.objects.filter(pk=entry).only("account_id", "district_id").first()
    if row is None:
        raise UnknownEntry(what=Text(zh="名册上的这个人", en="This person on the register"))
    own = row.account_id is not None and str(row.account_id) == actor.id
    made = models.ConflictOfInterest.objects.create(
        id=new_id(at), district_id=row.district_id, entry_id=entry, subject=subject,
        kind="recusal" if own else "challenge", reason=said_reason(reason), declared_by=actor.id, declared_at=at,
    )  # fmt: skip
    return made.pk


def lift_conflict(*, conflict: UUID, finding: str, actor: Actor, at: datetime) -> None:
    """Find that a conflict of interest does not hold, with the finding; the record stays.

    Whether the actor may is the caller's to decide. Raises UnknownConflict, Invalid without a finding.
    """
    said = said_reason(finding)
    with transaction.atomic():
        row = (
            models.ConflictOfInterest.objects.select_for_update().filter(pk=conflict, lifted_at=None).first()
        )
        if row is None:
            raise UnknownConflict(what=Text(zh="这条回避声明", en="This conflict of interest"))
        row.lifted_by, row.lifted_at, row.finding = actor.id, at, said
        row.save(update_fields=["lifted_by", "lifted_at", "finding"])
