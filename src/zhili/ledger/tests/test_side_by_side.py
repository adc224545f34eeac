"""Several sequencers, and people who seal meanwhile: one sequences, none is lost, none is doubled."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from psycopg.conninfo import make_conninfo

from zhili.kernel import clock
from zhili.ledger import public as ledger
from zhili.ledger.operations import running
from zhili.ledger.operations.sequencing import Sequencer, alone
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database
from zhili.ledger.rules.faults import LogForked, LogInUse
from zhili.ledger.tests.sequenced import AT, Log, database, seal_some

pytestmark = pytest.mark.django_db(transaction=True)


def _url() -> str:
    told = connection.settings_dict
    return make_conninfo(host=told["HOST"], port=told["PORT"] or None, user=told["USER"], dbname=told["NAME"])


@pytest.fixture
def log(tmp_path: Path, settings: LazySettings) -> Log:
    """An empty log that the queries find too."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    return Log.in_(tmp_path / "ledger")


@pytest.fixture
def other() -> Iterator[Database]:
    """Another process's connection."""
    with psycopg.connect(_url(), autocommit=True) as db:
        yield db


def test_a_second_sequencer_is_refused(log: Log, other: Database, tmp_path: Path) -> None:
    elsewhere = Folder(tmp_path / "elsewhere")
    with alone(database(), log.folder):
        with pytest.raises(LogInUse), alone(other, elsewhere):
            pass
        with pytest.raises(LogInUse), alone(other, log.folder):
            pass
    with alone(other, log.folder):
        pass


def test_a_sequencer_that_lost_its_lock_cannot_give_a_place_twice(log: Log, other: Database) -> None:
    """As when its connection broke, another took over, and it does not know."""
    events = seal_some(5)
    late = Sequencer(other, log.folder, log.heads.append)
    late.open(at=AT)
    log.sequence()
    events += seal_some(3)
    with pytest.raises((LogForked, psycopg.errors.UniqueViolation)):
        late.step(at=AT)
    log.sequence()
    log.must_hold(events)
    assert ledger.count() == 8


def test_seals_from_many_hands_get_one_place_each(log: Log) -> None:
    ended, told = threading.Event(), list[str]()
    sequencers = [
        threading.Thread(
            target=running.run,
            kwargs={
                "url": _url(), "folder": log.folder, "publish": log.heads.append, "now": clock.now, "tell": told.append,
                "ended": ended,
            },
        )
        for _ in range(2)
    ]  # fmt: skip
    sealed: list[object] = []
    hands = [threading.Thread(target=_seal_and_leave, args=(sealed,)) for _ in range(3)]
    for thread in (*sequencers, *hands):
        thread.start()
    for thread in hands:
        thread.join()
    deadline = time.monotonic() + 30
    while ledger.waiting() and time.monotonic() < deadline:
        time.sleep(0.05)
    ended.set()
    for thread in sequencers:
        thread.join()
    assert told == []
    assert ledger.count() == len(sealed) == 3 * 20 * 7
    log.must_hold([])
    placed = database().execute("SELECT count(DISTINCT event_id), max(position) FROM ledger_entry").fetchone()
    assert placed == (len(sealed), len(sealed) - 1)


def _seal_and_leave(sealed: list[object]) -> None:
    for _ in range(20):
        sealed += seal_some(7)
    connection.close()
