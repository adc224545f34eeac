"""The sequencer: every seal gets one place, in tiles that prove it, and nothing leaves the queue by another way."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.ledger import public as ledger
from zhili.ledger.models import Entry, Pending
from zhili.ledger.operations.assigning import assign
from zhili.ledger.operations.durable import go_on
from zhili.ledger.queries import proving
from zhili.ledger.queries.rows import pending, state
from zhili.ledger.rules import proofs, tree
from zhili.ledger.rules.entries import decode
from zhili.ledger.rules.faults import LogForked, NotYetInLog
from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.tiles import ENTRIES, Tile, tiles_of, unbundle
from zhili.ledger.tests.sequenced import AT, DISTRICT, Log, database, seal_some

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path, settings: LazySettings) -> Log:
    """An empty log that the queries find too."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    return Log.in_(tmp_path / "ledger")


def test_what_is_sealed_gets_a_place_with_a_proof(log: Log) -> None:
    events = seal_some(3)
    sequencer = log.sequencer()
    assert log.heads == [EMPTY]
    assert sequencer.step(at=AT) == 3
    assert sequencer.step(at=AT) == 0
    more = seal_some(300)
    assert sequencer.step(at=AT) == 300
    assert Pending.objects.count() == 0
    assert [head.size for head in log.heads] == [0, 3, 303]
    log.must_hold(events + more)
    assert ledger.last_sequenced_at() == AT
    assert ledger.newest() == log.heads[-1] == state(database()).assigned


def test_the_log_holds_what_was_sealed_and_nothing_that_names_it(log: Log) -> None:
    (event,) = seal_some(1)
    log.sequence()
    (written,) = unbundle((log.folder.root / "tile/entries/000.p/1").read_bytes(), 1)
    assert event.bytes not in written
    assert str(event).encode() not in written
    entry = decode(written)
    assert (entry.organisation, entry.action) == (DISTRICT, "case.opened")
    assert ledger.sealed_digests(district_id=DISTRICT, ids=[event]) == {event: entry.digest}
    assert ledger.sealed_digests(district_id=1, ids=[event]) == {}


def test_a_thousand_and_twenty_four_are_taken_at_once(log: Log) -> None:
    events = seal_some(1030)
    sequencer = log.sequencer()
    assert [sequencer.step(at=AT) for _ in range(3)] == [1024, 6, 0]
    assert [head.size for head in log.heads] == [0, 1030]
    log.must_hold(events[::100])


@pytest.mark.parametrize(("count", "heads"), [(1024, [0, 1024]), (5200, [0, 4096, 5200])])
def test_tiles_wait_for_the_next_batch_but_not_for_long(log: Log, count: int, heads: list[int]) -> None:
    events = seal_some(count)
    log.sequence()
    assert [head.size for head in log.heads] == heads
    log.must_hold(events[::1000])


def test_parts_of_a_tile_go_when_it_is_full(log: Log) -> None:
    sequencer = log.sequencer()
    for _ in range(3):
        seal_some(100)
        sequencer.step(at=AT)
    lying = {
        str(path.relative_to(log.folder.root))
        for path in (log.folder.root / "tile").rglob("*")
        if path.is_file()
    }
    assert lying == {tile.path for tile in tiles_of(300)}
    old = log.folder.read(Tile(ENTRIES, 0, 100))
    assert unbundle(old, 100) == unbundle(log.folder.read(Tile(ENTRIES, 0)), 256)[:100]


def test_every_size_is_proven_to_begin_every_later_one(log: Log) -> None:
    sequencer = log.sequencer()
    for count in (1, 2, 254, 300):
        seal_some(count)
        sequencer.step(at=AT)
    for older in log.heads[1:]:
        for newer in log.heads[log.heads.index(older) :]:
            proof = ledger.prove_growth(first=older.size, size=newer.size)
            assert proofs.extends(
                first=older.size, first_root=older.root, size=newer.size, root=newer.root, proof=proof
            )
    with pytest.raises(NotYetInLog):
        ledger.prove_growth(first=1, size=558)


def test_a_proof_can_be_had_for_an_older_head(log: Log) -> None:
    (event,) = seal_some(1)
    sequencer = log.sequencer()
    sequencer.step(at=AT)
    later = seal_some(5)
    sequencer.step(at=AT)
    proof = ledger.prove(event, size=1)
    assert (proof.size, proof.root, proof.hashes) == (1, tree.leaf_hash(proof.leaf), ())
    with pytest.raises(NotYetInLog):
        ledger.prove(later[0], size=1)


def test_what_waits_and_what_never_was_are_told_apart(log: Log) -> None:
    (event,) = seal_some(1)
    with pytest.raises(NotYetInLog):
        ledger.prove(event)
    with pytest.raises(NotFound):
        ledger.prove(type(event)(int=1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_pending SET leaf = ''",
        "TRUNCATE ledger_pending",
        "DELETE FROM ledger_pending",
        "UPDATE ledger_entry SET leaf = ''",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
    ],
)
def test_the_database_refuses_to_change_or_lose_a_seal(log: Log, statement: str) -> None:
    seal_some(2)
    log.sequence()
    seal_some(2)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert (Entry.objects.count(), Pending.objects.count()) == (2, 2)


def test_a_log_that_another_has_moved_is_left_alone(log: Log) -> None:
    seal_some(2)
    log.sequence()
    seal_some(1)
    stale = pending(database())
    with pytest.raises(LogForked), transaction.atomic():
        assign(database(), stale, before=Head(5, bytes(32)), after=Head(6, bytes(32)), at=AT, step=go_on)
    assert Entry.objects.count() == 2
    assert ledger.waiting() == 1


def test_an_event_that_gets_its_place_while_it_is_looked_for_is_not_taken_for_unknown(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    (event,) = seal_some(1)

    def meanwhile(*asked: Any) -> list[tuple[Any, ...]]:
        found = fetch(*asked)
        log.sequence()
        return found

    monkeypatch.setattr(proving, "fetch", meanwhile)
    with pytest.raises(NotYetInLog):
        ledger.prove(event)
    assert ledger.prove(event).position == 0
