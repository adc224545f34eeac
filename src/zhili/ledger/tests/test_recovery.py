"""The log after a crash at any write, after tiles were lost, after the database was put back to an earlier point."""

import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from zhili.ledger import public as ledger
from zhili.ledger.models import Entry, Pending
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import leaves, state
from zhili.ledger.rules.faults import LogDamaged, LogForked, LogUnknown
from zhili.ledger.rules.tree import root_of
from zhili.ledger.tests.sequenced import AT, Log, StopAt, Stopped, database, seal_some, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path, settings: LazySettings) -> Log:
    """An empty log that the queries find too."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    return Log.in_(tmp_path / "ledger")


class Undone(Exception):
    """Takes a round back."""


def test_the_machine_may_stop_before_any_write(tmp_path: Path, settings: LazySettings) -> None:
    counting = StopAt()
    _round(tmp_path / "whole", settings, counting)
    assert counting.seen > 30
    for write in range(1, counting.seen + 1):
        _round(tmp_path / str(write), settings, StopAt(write))


def _round(path: Path, settings: LazySettings, stop: StopAt) -> None:
    """Two batches with a crash somewhere, a new start, and more seals; then everything is taken back."""
    settings.ZHILI_LEDGER = path
    log = Log.in_(path)
    with pytest.raises(Undone), transaction.atomic():
        events = seal_some(250)
        try:
            log.sequence(stop)
            events += seal_some(20)
            log.sequence(stop)
        except Stopped:
            assert stop.write > 0
        events += seal_some(5)
        log.sequence()
        assert Pending.objects.count() == 0
        log.must_hold(events[::30])
        assert Entry.objects.count() == len(events)
        raise Undone


@pytest.mark.parametrize(
    "lost",
    ["tile", "tile/0/001.p", "tile/entries/001.p", "tile/1"],
)
def test_tiles_that_are_gone_are_made_again_as_they_were(log: Log, lost: str) -> None:
    events = seal_some(200)
    log.sequence()
    events += seal_some(100)
    log.sequence()
    before = _files(log.folder)
    gone = log.folder.root / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink(missing_ok=True)
    log.sequence()
    assert _files(log.folder) == before
    log.must_hold(events)


def test_an_empty_folder_is_for_a_person_to_explain(log: Log) -> None:
    """As after a backup was laid out in a new home: something later may have been published."""
    events = seal_some(30)
    log.sequence()
    shutil.rmtree(log.folder.root)
    events += seal_some(5)
    with pytest.raises(LogUnknown, match="remembers 30 entries"):
        log.sequence()
    assert (Entry.objects.count(), Pending.objects.count()) == (30, 5)
    ledger.rebuild(database(), log.folder, at=AT)
    log.sequence()
    log.must_hold(events)


def test_a_torn_tile_is_made_again(log: Log) -> None:
    events = seal_some(300)
    log.sequence()
    before = _files(log.folder)
    torn = log.folder.root / "tile/0/001.p/44"
    torn.write_bytes(torn.read_bytes()[:100])
    events += seal_some(1)
    log.sequence()
    log.must_hold(events)
    assert before.items() - _files(log.folder).items() <= {("head", before["head"])}


def test_a_database_put_back_is_filled_from_the_bundles(log: Log) -> None:
    early, later = seal_some(100), seal_some(200)
    log.sequence()
    lost = seal_some(300)
    log.sequence()
    published = log.folder.head()
    # Back to when 300 entries stood, 10 of those sealed later waited, and the other 290 were not sealed yet.
    _put_back(300, queue=10)
    log.sequence()
    assert log.folder.head() == published == state(database()).assigned
    assert Pending.objects.count() == 0
    assert Entry.objects.filter(event_id=None).count() == 290
    more = seal_some(7)
    log.sequence()
    assert log.folder.head().size == 607
    queued = [row.event_id for row in Entry.objects.filter(position__gte=300) if row.event_id]
    assert {*queued[:10]} < {*lost}
    assert [*ledger.faults(database(), log.folder)] == []
    for event in [early[0], later[-1], queued[0], more[-1]]:
        assert ledger.prove(event).size == 607


def test_a_database_that_went_another_way_is_refused(log: Log) -> None:
    seal_some(20)
    log.sequence()
    _put_back(10, queue=0)
    tamper("UPDATE ledger_log SET root = sha256('another')")
    rows = Entry.objects.count()
    with pytest.raises(LogForked, match="first 10 entries"):
        log.sequence()
    assert Entry.objects.count() == rows == 10


def test_rows_that_were_changed_are_not_sealed_over(log: Log) -> None:
    seal_some(20)
    log.sequence()
    shutil.rmtree(log.folder.root / "tile")
    tamper("UPDATE ledger_entry SET leaf = 'another' WHERE position = 7")
    with pytest.raises(LogForked, match="same root at 20"):
        log.sequence()
    seal_some(1)
    with pytest.raises(LogForked):
        log.sequence()
    assert Entry.objects.count() == 20


@pytest.mark.parametrize("harm", ["altered", "missing", "short"])
def test_bundles_that_do_not_add_up_fill_nothing(log: Log, harm: str) -> None:
    seal_some(30)
    log.sequence()
    bundle = log.folder.root / "tile/entries/000.p/30"
    data = bytearray(bundle.read_bytes())
    data[-1] ^= 1
    if harm == "missing":
        bundle.unlink()
    else:
        bundle.write_bytes(data if harm == "altered" else data[:-1])
    _put_back(10, queue=5)
    with pytest.raises(LogDamaged):
        log.sequence()
    assert (Entry.objects.count(), Pending.objects.count()) == (10, 5)


def test_tiles_are_rebuilt_from_the_rows_alone(log: Log) -> None:
    events = seal_some(600)
    log.sequence()
    before = _files(log.folder)
    shutil.rmtree(log.folder.root)
    head = ledger.rebuild(database(), log.folder, at=AT)
    assert head == log.heads[-1]
    assert _files(log.folder) == before
    log.must_hold(events[::50])


def test_rows_are_brought_back_from_a_published_copy(log: Log, tmp_path: Path) -> None:
    seal_some(300)
    log.sequence()
    copy = Folder(tmp_path / "copy")
    shutil.copytree(log.folder.root, copy.root)
    head = copy.head()
    (copy.root / "head").unlink()
    (copy.root / "checkpoint").write_text(f"log.example/zhili\n{head.text()}\n— log.example/zhili AAAAAA==\n")
    shutil.rmtree(log.folder.root)
    _put_back(10, queue=3)
    assert ledger.rebuild(database(), log.folder, source=copy, at=AT) == head
    assert Entry.objects.count() == 300
    assert [*ledger.faults(database(), log.folder)] == []


def _put_back(size: int, *, queue: int) -> None:
    """The database as it was when ``size`` entries stood, and of those that came then ``queue`` were sealed already."""
    root = _root(size)
    tamper(
        "INSERT INTO ledger_pending (id, district_id, leaf) SELECT event_id, 110105, leaf FROM ledger_entry"
        f" WHERE position >= {size} ORDER BY position LIMIT {queue}"
    )
    tamper(f"DELETE FROM ledger_entry WHERE position >= {size}")
    tamper(
        f"UPDATE ledger_log SET size = {size}, root = '\\x{root}', tiled_size = {size}, tiled_root = '\\x{root}'"
    )


def _root(size: int) -> str:

    return root_of(leaves(database(), begin=0, end=size)).hex()


def _files(folder: Folder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder.root)): path.read_bytes()
        for path in sorted(folder.root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
