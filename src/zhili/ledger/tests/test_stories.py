"""Made-up lives of a log, one for each seed: seals, crashes before any write, lost and torn tiles, old backups.

Whatever happens, a seal that the database kept stands in the log once, and no size of the log ever had two roots.
A seed that failed is kept in ``FAILED``.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from zhili.ledger import public as ledger
from zhili.ledger.queries.rows import state
from zhili.ledger.rules.faults import LogForked, LogUnknown
from zhili.ledger.tests.sequenced import AT, Log, StopAt, Stopped, database, seal_some

FAILED = (1290,)
SEEDS = range(25)
MORE = range(1000, 1300)
_TABLES = ("ledger_pending", "ledger_entry", "ledger_log")
Tables = dict[str, list[Any]]


class Undone(Exception):
    """Takes a story back."""


@dataclass
class Story:
    """A log, what was sealed into it and not lost with a restore, and the backups that were taken."""

    chance: Random
    log: Log
    sealed: list[UUID] = field(default_factory=list)
    backups: list[tuple[Tables, list[UUID]]] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def go(self, steps: int) -> None:
        """Let so many things happen, and look after each that no size had two roots."""
        happenings = [
            self.seal, self.seal, self.sequence, self.sequence, self.crash, self.crash, self.back_up, self.back_up,
            self.restore, self.restore, self.copy_folder, self.restore_folder, self.lose, self.tear,
        ]  # fmt: skip
        for _ in range(steps):
            self.chance.choice(happenings)()
            roots: dict[int, bytes] = {}
            for head in self.log.heads:
                assert roots.setdefault(head.size, head.root) == head.root
        self.sequence()
        self.log.must_hold(self.sealed[:: max(1, len(self.sealed) // 5)])
        placed = database().execute("SELECT event_id FROM ledger_entry WHERE event_id IS NOT NULL").fetchall()
        assert sorted(row[0] for row in placed) == sorted(self.sealed)

    def seal(self) -> None:
        self.sealed += seal_some(self.chance.choice([1, 2, 30, 100, 255, 256]))

    def sequence(self) -> None:
        self.log.sequence()

    def crash(self) -> None:
        self.seal()
        try:
            self.log.sequence(StopAt(self.chance.randint(1, 24)))
        except Stopped:
            return

    def back_up(self) -> None:
        self.backups.append((_database(), [*self.sealed]))

    def restore(self) -> None:
        """The database goes back; the folder is what it was, and the next start sees both.

        One state alone may be refused: its last places were given and never laid down, and another restore since had
        them given to others. Then the database that was there before still goes on.
        """
        if not self.backups:
            return
        before, sealed = _database(), self.sealed
        kept, self.sealed = self.chance.choice(self.backups)
        self.sealed = [*self.sealed]
        _put_back(kept)
        try:
            self.sequence()
        except LogForked:
            known = state(database())
            assert known.tiled.size < known.assigned.size
            _put_back(before)
            self.sealed = sealed
            self.sequence()

    def copy_folder(self) -> None:
        copy = self.log.folder.root.with_name(f"copy {len(self.copies)}")
        if self.log.folder.root.is_dir():
            shutil.copytree(self.log.folder.root, copy)
            self.copies.append(copy)

    def restore_folder(self) -> None:
        """The folder goes back; the database is what it was, and the next start sees both."""
        if self.copies:
            shutil.rmtree(self.log.folder.root)
            shutil.copytree(self.chance.choice(self.copies), self.log.folder.root)
            try:
                self.sequence()
            except LogUnknown:
                ledger.rebuild(database(), self.log.folder, at=AT)
                self.sequence()

    def lose(self) -> None:
        if last := self._last_tiles():
            self.chance.choice(last).unlink()
            self.sequence()

    def tear(self) -> None:
        if last := self._last_tiles():
            tile = self.chance.choice(last)
            data = tile.read_bytes()
            tile.write_bytes(data[:-5] if self.chance.random() < 0.5 else data[:-1] + bytes([data[-1] ^ 1]))
            self.sequence()

    def _last_tiles(self) -> list[Path]:
        """Tiles that are still being filled: those that a crash of the machine may have taken."""
        size = self.log.folder.head().size
        found = [
            self.log.folder.root / f"tile/{level}/{size >> 8:03d}.p/{size % 256}"
            for level in ("0", "entries")
        ]
        return [path for path in found if path.exists()]


def _database() -> Tables:
    """The log's rows as they are now."""
    kept = {}
    for table in _TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            kept[table] = cursor.fetchall()
    return kept


def _put_back(kept: Tables) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, rows in kept.items():
            cursor.execute(f"DELETE FROM {table}")
            if rows:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        cursor.execute("SET session_replication_role = DEFAULT")


def _tell(seed: int, path: Path, settings: LazySettings) -> None:
    settings.ZHILI_LEDGER = path / "ledger"
    with pytest.raises(Undone), transaction.atomic():
        Story(Random(seed), Log.in_(path / "ledger")).go(25)
        raise Undone


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [*FAILED, *SEEDS])
def test_nothing_is_lost_doubled_or_forked(seed: int, tmp_path: Path, settings: LazySettings) -> None:
    _tell(seed, tmp_path, settings)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", MORE)
def test_nor_in_many_more_lives(seed: int, tmp_path: Path, settings: LazySettings) -> None:
    _tell(seed, tmp_path, settings)
