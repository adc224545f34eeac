"""Reading the log."""

from collections.abc import Iterable
from uuid import UUID

from zhili.ledger.models import Entry
from zhili.ledger.rules.digests import matches


def sealed_digests(*, district_id: int, ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The digests sealed under these ids; an id without a seal is absent."""
    rows = Entry.objects.filter(district_id=district_id, id__in=list(ids)).values_list("id", "digest")
    return {id: bytes(digest) for id, digest in rows}


def is_sealed(*, district_id: int, id: UUID, salt: bytes, content: bytes) -> bool:
    """Whether exactly this content was sealed under this id."""
    sealed = sealed_digests(district_id=district_id, ids=[id]).get(id)
    return sealed is not None and matches(salt=salt, content=content, sealed=sealed)


def count() -> int:
    """How many entries the log holds."""
    return Entry.objects.count()
