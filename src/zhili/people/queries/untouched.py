"""Whether the trail of personal data is as it was sealed."""

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from zhili.ledger import public as ledger
from zhili.people import models
from zhili.people.rules.trail import content

_AT_ONCE = 500
_ROW = ("id", "district_id", "holder", "act", "actor_kind", "actor_id", "purpose", "at", "salt")


def altered_trail() -> Iterator[UUID]:
    """The rows of the trail whose seal is missing or says otherwise. Rows older than seals are passed over."""
    rows = models.PrivateRead.objects.exclude(salt=None).order_by("district_id", "id").values(*_ROW)
    for district_id, of_district in groupby(rows.iterator(_AT_ONCE), key=lambda row: row["district_id"]):
        batch = list(of_district)
        for start in range(0, len(batch), _AT_ONCE):
            part = batch[start : start + _AT_ONCE]
            sealed = ledger.sealed_digests(district_id=district_id, ids=[row["id"] for row in part])
            for row in part:
                digest = sealed.get(row["id"])
                said = content(row, at=row["at"])
                if digest is None or not ledger.matches(salt=bytes(row["salt"]), content=said, sealed=digest):
                    yield row["id"]
