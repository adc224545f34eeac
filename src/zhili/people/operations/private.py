"""Keeping and reading personal data. A reading leaves its trail before anything is decrypted."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Forbidden
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.trailing import leave_trail
from zhili.people.operations.vault import sealing_key
from zhili.people.queries.private import phone_lookup
from zhili.people.queries.vault import opening


class PurposeMissing(ZhiliError):
    """Personal data was asked for without saying what for."""

    code = "purpose-missing"
    status = 422
    message = Text(
        zh="查看个人信息必须说明目的（《个人信息保护法》第六条）。请填写后再试。",
        en="Say what you need the personal data for (Personal Information Protection Law, article 6).",
    )


def keep_private(
    batch: Batch,
    *,
    holder: UUID,
    district_id: int,
    fields: Mapping[str, str],
    purpose: str,
    at: datetime,
    kept_until: date | None = None,
    terms: Mapping[str, str] | None = None,
) -> None:
    """Seal personal fields of a holder (a case or an account) into the caller's batch.

    A field named ``phone`` can be found again by ``holders_of``. Records add up: a later field of the same
    name replaces an earlier one when read. Empty fields are not kept. ``terms`` says of fields how long they
    are kept after the end of what they belong to (``keep_until``). Raises PurposeMissing.
    """
    if not purpose:
        raise PurposeMissing
    kept = {name: value for name, value in fields.items() if value}
    if not kept:
        return
    keys = sealing_key(district_id)
    for term in dict.fromkeys((terms or {}).get(name, "") for name in kept):
        together = {name: value for name, value in kept.items() if (terms or {}).get(name, "") == term}
        batch.insert(
            "people_privaterecord",
            {
                "id": new_id(at),
                "district_id": district_id,
                "holder": holder,
                "purpose": purpose,
                "sealed": keys.seal(together, holder=holder),
                "key_id": keys.key_id,
                "phone_lookup": phone_lookup(together["phone"]) if "phone" in together else None,
                "kept_at": at,
                "kept_until": kept_until,
                "term": term,
            },
        )


def read_private(
    *, holder: UUID, actor: Actor, purpose: str, at: datetime, district_id: int | None = None
) -> dict[str, str]:
    """The personal fields of a holder, in the clear; empty where none are kept.

    Whether staff may see this case at all is decided by the caller, who knows the case. Residents and the
    anonymous get only what is theirs: their account, or a case they have proven (``Actor.cases``).
    ``district_id`` narrows the search where it is known. Raises PurposeMissing, Forbidden, PrivateKeyMissing,
    PrivateDataDamaged.
    """
    if not purpose.strip():
        raise PurposeMissing
    if not owns(actor, holder):
        raise Forbidden(verb="private.read")
    return _read(holder, actor=actor, purpose=purpose, at=at, district_id=district_id)


def find_holders(
    *, phone: str, actor: Actor, purpose: str, at: datetime, limit: int = 50
) -> tuple[UUID, ...]:
    """The holders (cases, accounts) for whom a telephone number is kept, latest first, for a stated purpose.

    That they were found leaves a trail at each, as a reading does; nothing is decrypted. Raises PurposeMissing.
    """
    if not purpose.strip():
        raise PurposeMissing
    with isolation.holding(None):
        found = models.PrivateRecord.objects.filter(phone_lookup=phone_lookup(phone)).order_by("-id")
        districts = dict(found.values_list("holder", "district_id")[:limit])
    batch = Batch()
    for holder, district_id in districts.items():
        leave_trail(
            batch, holder=holder, district_id=district_id, act="find", actor=actor, purpose=purpose, at=at
        )
    batch.write()
    return tuple(districts)


def carry_private(
    *,
    from_holder: UUID,
    to_holder: UUID,
    district_id: int,
    purpose: str,
    fields: Collection[str],
    at: datetime,
    actor: Actor,
    terms: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Keep the personal fields of one case for another too, so that nobody is asked twice; those that were there.

    Only ``fields`` go along; with none of them nothing is read. The trail of the first names ``actor`` and
    ``purpose``, for which the second keeps them. ``district_id`` is the second's. Whether the one case may
    lead to the other is decided by the caller. Raises PurposeMissing, PrivateKeyMissing, PrivateDataDamaged.
    """
    if not purpose.strip():
        raise PurposeMissing
    if not fields:
        return frozenset()
    with transaction.atomic():
        held = _read(from_holder, actor=actor, purpose=purpose, at=at)
        carried = {name: held[name] for name in fields if name in held}
        batch = Batch()
        keep_private(
            batch,
            holder=to_holder,
            district_id=district_id,
            fields=carried,
            purpose=purpose,
            at=at,
            terms=terms,
        )
        batch.write()
    return frozenset(carried)


def _read(
    holder: UUID, *, actor: Actor, purpose: str, at: datetime, district_id: int | None = None
) -> dict[str, str]:
    with isolation.holding(holder), transaction.atomic():
        records = models.PrivateRecord.objects.filter(holder=holder).order_by("kept_at", "id")
        if district_id is not None:
            records = records.filter(district_id=district_id)
        found = list(records)
        batch = Batch()
        leave_trail(
            batch, holder=holder, district_id=found[0].district_id if found else 0, act="read", actor=actor,
            purpose=purpose, at=at,
        )  # fmt: skip
        batch.write()
    fields: dict[str, str] = {}
    for record in found:
        fields |= opened(record)
    return fields


def opened(record: models.PrivateRecord) -> dict[str, str]:
    """The fields of a record, in the clear. Raises PrivateKeyMissing, PrivateDataDamaged."""
    return opening(record.key_id).open(bytes(record.sealed), holder=record.holder, key_id=record.key_id)


def owns(actor: Actor, holder: UUID) -> bool:
    """Whether residents and the anonymous have proven that a holder is theirs; for others that is not the question."""
    if actor.kind not in {"resident", "anonymous"}:
        return True
    return actor.id == str(holder) or holder in actor.cases
