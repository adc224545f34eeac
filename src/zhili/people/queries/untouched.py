"""Whether the trails, of personal data and of what administrators did, are as they were sealed."""

from collections.abc import Callable, Iterator
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from zhili.ledger import public as ledger
from zhili.people import models
from zhili.people.rules.trail import content, deed_content

_AT_ONCE = 500
_READ = ("id", "district_id", "holder", "act", "actor_kind", "actor_id", "purpose", "at", "salt")
_DEED = ("id", "district_id", "deed", "actor_id", "account_id", "facts", "at", "salt")


def altered_trail() -> Iterator[UUID]:
    """The rows of both trails whose seal is missing or says otherwise. Rows older than seals are passed over."""
    yield from _altered(models.PrivateRead.objects.all(), _READ, content)
    yield from _altered(models.AccessDeed.objects.all(), _DEED, deed_content)


def _altered(
    trail: QuerySet[models.PrivateRead] | QuerySet[models.AccessDeed],
    fields: tuple[str, ...],
    said: Callable[..., bytes],
) -> Iterator[UUID]:
    rows = trail.exclude(salt=None).order_by("district_id", "id").values(*fields)
    for district_id, of_district in groupby(rows.iterator(_AT_ONCE), key=lambda row: row["district_id"]):
        batch = list(of_district)
        for start in range(0, len(batch), _AT_ONCE):
            part = batch[start : start + _AT_ONCE]
            sealed = ledger.sealed_digests(district_id=district_id, ids=[row["id"] for row in part])
            for row in part:
                digest = sealed.get(row["id"])
                if digest is None or not ledger.matches(
                    salt=bytes(row["salt"]), content=said(row, at=row["at"]), sealed=digest
                ):
                    yield row["id"]
