"""The sealed log: what is sealed can be checked, and nothing in it can be changed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch, Duplicate
from zhili.ledger import public as ledger
from zhili.ledger.models import Entry

AT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


def _sealed(content: bytes) -> tuple[UUID, bytes]:
    batch, id = Batch(), new_id(AT)
    salt = ledger.seal(batch, id=id, action="opened", district_id=110105, content=content, at=AT)
    batch.write()
    return id, salt


@pytest.mark.django_db
def test_sealed_content_is_recognised_and_any_other_is_not() -> None:
    id, salt = _sealed(b"a leaking pipe")
    assert ledger.is_sealed(district_id=110105, id=id, salt=salt, content=b"a leaking pipe")
    assert not ledger.is_sealed(district_id=110105, id=id, salt=salt, content=b"a leaking pipe.")
    assert not ledger.is_sealed(district_id=110105, id=id, salt=bytes(32), content=b"a leaking pipe")


@pytest.mark.django_db
def test_equal_contents_have_unequal_digests() -> None:
    first, _ = _sealed(b"same")
    second, _ = _sealed(b"same")
    digests = ledger.sealed_digests(district_id=110105, ids=[first, second])
    assert len(set(digests.values())) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET action = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"],
)
def test_the_database_refuses_to_change_the_log(statement: str) -> None:
    _sealed(b"kept")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cur:
        cur.execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_one_event_is_sealed_once() -> None:
    id, _ = _sealed(b"first")
    batch = Batch()
    ledger.seal(batch, id=id, action="opened", district_id=110105, content=b"second", at=AT)
    with pytest.raises(Duplicate):
        batch.write()
    assert Entry.objects.count() == 1
