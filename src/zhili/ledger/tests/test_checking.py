"""Whatever is changed in rows, bundles or tiles is found, and it is said which of them it was."""

from pathlib import Path

import pytest

from zhili.ledger import public as ledger
from zhili.ledger.tests.sequenced import Log, database, seal_some, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A log of 300 entries."""
    made = Log.in_(tmp_path / "ledger")
    seal_some(300)
    made.sequence()
    return made


def _found(log: Log) -> list[tuple[str, str]]:
    return [(fault.where, fault.what.en) for fault in ledger.faults(database(), log.folder)]


def test_a_log_that_nobody_touched_is_whole(log: Log) -> None:
    assert _found(log) == []


def test_a_row_that_was_changed_is_named(log: Log) -> None:
    tamper("UPDATE ledger_entry SET leaf = set_byte(leaf, 20, 0) WHERE position IN (7, 299)")
    tamper("UPDATE ledger_entry SET leaf = set_byte(leaf, 20, 1) WHERE position = 7")
    assert ("ledger_entry 7", "altered") in _found(log)
    assert {where for where, _ in _found(log)} <= {"ledger_entry 7", "ledger_entry 299"}


def test_a_row_that_was_taken_away_is_named(log: Log) -> None:
    tamper("DELETE FROM ledger_entry WHERE position = 260")
    assert _found(log) == [("ledger_entry 256-299", "missing or unreadable")]


def test_rows_that_changed_places_are_named(log: Log) -> None:
    tamper("UPDATE ledger_entry SET position = -1 WHERE position = 3")
    tamper("UPDATE ledger_entry SET position = 3 WHERE position = 4")
    tamper("UPDATE ledger_entry SET position = 4 WHERE position = -1")
    assert _found(log) == [("ledger_entry 3", "altered"), ("ledger_entry 4", "altered")]


@pytest.mark.parametrize(
    ("path", "byte", "named"),
    [
        ("tile/entries/000", 60, "tile/entries/000: 0"),
        ("tile/entries/001.p/44", -1, "tile/entries/001.p/44: 299"),
        ("tile/0/000", 33, "tile/0/000: 1"),
        ("tile/0/001.p/44", -1, "tile/0/001.p/44: 299"),
        ("tile/1/000.p/1", 0, "tile/1/000.p/1"),
    ],
)
def test_a_byte_that_was_turned_in_a_tile_is_named(log: Log, path: str, byte: int, named: str) -> None:
    file = log.folder.root / path
    data = bytearray(file.read_bytes())
    data[byte] ^= 4
    file.write_bytes(data)
    assert _found(log) == [(named, "altered")]


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/0/001.p/44", "tile/1/000.p/1"])
def test_a_tile_that_is_gone_or_torn_is_named(log: Log, path: str) -> None:
    file = log.folder.root / path
    file.write_bytes(file.read_bytes()[:-1])
    assert [where.partition(":")[0] for where, _ in _found(log)] == [path]
    file.unlink()
    assert [where.partition(":")[0] for where, _ in _found(log)] == [path]


def test_two_copies_changed_alike_still_miss_the_root(log: Log) -> None:
    tamper("UPDATE ledger_entry SET leaf = set_byte(leaf, 30, 255 - get_byte(leaf, 30)) WHERE position = 299")
    bundle = log.folder.root / "tile/entries/001.p/44"
    data = bytearray(bundle.read_bytes())
    row = database().execute("SELECT leaf FROM ledger_entry WHERE position = 299").fetchone()
    assert row is not None
    data[-len(row[0]) :] = row[0]
    bundle.write_bytes(data)
    found = _found(log)
    assert ("tile/0/001.p/44: 299", "altered") in found
    assert ("head", "does not come to the root on record") in found


def test_a_head_that_says_otherwise_is_named(log: Log) -> None:
    (log.folder.root / "head").write_text("nothing\n")
    assert _found(log) == [("head", "missing or unreadable")]
    (log.folder.root / "head").unlink()
    assert _found(log) == []
    tamper("UPDATE ledger_log SET root = sha256('another')")
    assert _found(log) == [("ledger_log", "does not come to the root on record")]


def test_a_database_behind_its_folder_is_told(log: Log) -> None:
    tamper("UPDATE ledger_log SET size = 10")
    (where, what), *rest = _found(log)
    assert where == "head"
    assert "restored to an earlier point" in what
    assert rest == []
