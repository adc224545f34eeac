"""The sealed log: what is sealed can be checked, and nothing in it can be changed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch, Duplicate
from zhili.ledger import public as ledger
from zhili.ledger.models import Pending
from zhili.ledger.rules.entries import Algorithm, decode, encode

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
def test_one_event_is_sealed_once() -> None:
    id, _ = _sealed(b"first")
    batch = Batch()
    ledger.seal(batch, id=id, action="opened", district_id=110105, content=b"second", at=AT)
    with pytest.raises(Duplicate):
        batch.write()
    assert ledger.count() == 1


@pytest.mark.django_db
def test_a_seal_carries_both_digests_and_a_long_action_is_cut() -> None:
    batch, id = Batch(), new_id(AT)
    ledger.seal(batch, id=id, action="区" * 60, district_id=110105, content=b"x", at=AT)
    batch.write()
    leaf = bytes(Pending.objects.get(id=id).leaf)
    assert decode(leaf).action == "区" * 41
    assert [algorithm for algorithm, _ in decode(leaf).commitments] == [
        Algorithm.HMAC_SHA256,
        Algorithm.HMAC_SM3,
    ]


@pytest.mark.django_db
def test_what_was_sealed_before_there_was_a_log_waits_for_its_place() -> None:
    """The migration writes older seals in the form of entries; a temporary table stands for the old one."""
    migration = MigrationLoader(connection).disk_migrations["ledger", "0002_log"]
    step = migration.operations[1]
    assert isinstance(step, RunSQL)
    id, digest = new_id(AT), bytes(range(32))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE ledger_entry"
            " (id uuid, district_id int, action text, sealed_at timestamptz, digest bytea) ON COMMIT DROP"
        )
        cursor.execute("INSERT INTO ledger_entry VALUES (%s, 110105, '开立', %s, %s)", [id, AT, digest])
        cursor.execute(str(step.sql).partition(";")[0])
    expected = encode(
        organisation=110105, action="开立", at=AT, commitments=[(Algorithm.HMAC_SHA256, digest)]
    )
    assert bytes(Pending.objects.get(id=id).leaf) == expected
