"""Forgetting personal data: asked for, out of time, or put right. The trail stays and says that it was."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhili.kernel import isolation
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import Forbidden
from zhili.kernel.rows import Batch
from zhili.people import models
from zhili.people.operations.private import PurposeMissing, keep_private, opened, owns
from zhili.people.operations.trailing import leave_trail


def keep_until(batch: Batch, *, holder: UUID, district_id: int, until: Mapping[str, date | None]) -> None:
    """Say in the caller's batch until which day records of these terms are kept, or that it is not known yet."""
    for term, day in until.items():
        key = {"district_id": district_id, "holder": holder, "term": term}
        batch.update("people_privaterecord", key, {"kept_until": day})


def forget(
    *, holder: UUID, actor: Actor, purpose: str, at: datetime, fields: Collection[str] | None = None
) -> int:
    """Erase what is kept of a holder, or these fields of it (Personal Information Protection Law, article 47).

    Returns how many records went or were sealed anew without the fields. Whether it may be erased is the caller's to
    decide; residents and the anonymous can have only their own erased. Raises PurposeMissing, Forbidden, and with
    ``fields`` PrivateKeyMissing, PrivateDataDamaged.
    """
    _may(holder, actor, purpose)
    with isolation.holding(holder), transaction.atomic():
        records = list(models.PrivateRecord.objects.filter(holder=holder).select_for_update())
        batch = Batch()
        _trail(batch, records, holder=holder, act="forget", actor=actor, purpose=purpose, at=at)
        batch.write()
        return _drop(records, fields, at=at)


def correct_private(
    *,
    holder: UUID,
    district_id: int,
    fields: Mapping[str, str],
    terms: Mapping[str, str],
    actor: Actor,
    purpose: str,
    at: datetime,
) -> None:
    """Put fields of a holder right: what stood there is erased, not kept beside (the same law, article 46).

    Raises as ``forget`` does.
    """
    _may(holder, actor, purpose)
    with isolation.holding(holder), transaction.atomic():
        records = list(models.PrivateRecord.objects.filter(holder=holder).select_for_update())
        batch = Batch()
        _trail(batch, records, holder=holder, act="correct", actor=actor, purpose=purpose, at=at)
        _drop(records, fields, at=at)
        keep_private(
            batch, holder=holder, district_id=district_id, fields=fields, purpose=purpose, at=at, terms=terms
        )
        batch.write()


def forget_expired(*, at: datetime, limit: int = 500) -> int:
    """Erase records whose time is over, at most ``limit`` of them; how many went. Safe to stop and repeat."""
    with transaction.atomic():
        expired = models.PrivateRecord.objects.filter(kept_until__lt=at.date()).select_for_update(
            skip_locked=True
        )
        records = list(expired[:limit])
        batch = Batch()
        for record in records:
            _trail(
                batch, [record], holder=record.holder, act="forget", actor=SYSTEM, purpose="retention", at=at
            )
        batch.write()
        models.PrivateRecord.objects.filter(pk__in=[record.pk for record in records]).delete()
    return len(records)


def _may(holder: UUID, actor: Actor, purpose: str) -> None:
    if not purpose.strip():
        raise PurposeMissing
    if not owns(actor, holder):
        raise Forbidden(verb="private.forget")


def _drop(records: Collection[models.PrivateRecord], fields: Collection[str] | None, *, at: datetime) -> int:
    """Take the records away; of those that hold other fields too, what is left is sealed anew."""
    touched = 0
    for record in records:
        held = opened(record) if fields is not None else {}
        left = {name: value for name, value in held.items() if fields is not None and name not in fields}
        if fields is not None and left == held:
            continue
        touched += 1
        record.delete()
        if left:
            batch = Batch()
            keep_private(
                batch, holder=record.holder, district_id=record.district_id, fields=left, purpose=record.purpose,
                at=record.kept_at, kept_until=record.kept_until, terms=dict.fromkeys(left, record.term),
            )  # fmt: skip
            batch.write()
    return touched


def _trail(
    batch: Batch,
    records: Collection[models.PrivateRecord],
    *,
    holder: UUID,
    act: str,
    actor: Actor,
    purpose: str,
    at: datetime,
) -> None:
    district_id = next((record.district_id for record in records), 0)
    leave_trail(batch, holder=holder, district_id=district_id, act=act, actor=actor, purpose=purpose, at=at)
