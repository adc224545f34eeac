"""The sequencer: gives every sealed event its place in the log, once and for ever, and lays the log out in tiles.

The rows in the database are the truth and come first; tiles follow from them. After each step the disk, the database
or both may be all that is left: ``open`` brings them together, or refuses where they tell different stories.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import psycopg

from zhili.ledger.operations import assigning, growing
from zhili.ledger.operations.durable import Before, Writer, go_on
from zhili.ledger.operations.refilling import refill
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import LOCK, Database, ask, pending, state
from zhili.ledger.rules.faults import LogDamaged, LogInUse, LogUnknown
from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.tiles import Growth

AT_ONCE = 1024
_LAY_AFTER = 4096

Publish = Callable[[Head], None]
"""Takes the head of a log whose tiles lie on the disk, to have it signed. May refuse by raising; then nothing more is
sequenced."""


@contextmanager
def alone(db: Database, folder: Folder) -> Iterator[None]:
    """Within the block no other process sequences into this database or this folder. Raises LogInUse."""
    folder.root.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder.root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LogInUse from None
        locked = ask(db, "SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if locked is None or not locked[0]:
            raise LogInUse
        try:
            yield
        finally:
            with suppress(psycopg.Error):  # a connection that broke has let go of it
                ask(db, "SELECT pg_advisory_unlock(%s)", [LOCK])
    finally:
        os.close(handle)


@dataclass(slots=True)
class Sequencer:
    """Sequences into one database and one folder, within ``alone``. After any error it is opened anew."""

    db: Database
    folder: Folder
    publish: Publish
    before: Before = go_on
    _growth: Growth = field(default_factory=Growth, init=False)
    _head: Head = field(default=EMPTY, init=False)
    _laid: int = field(default=0, init=False)

    def open(self, *, at: datetime) -> None:
        """Bring rows and tiles together: entries that only the bundles hold come back, tiles that are missing are made.

        Raises LogForked, LogDamaged, LogUnknown, and what ``publish`` refuses with; then nothing may be sequenced.
        """
        assigning.make_row(self.db)
        known, published = state(self.db), self.folder.head()
        if known.tiled.size and not published.size:
            raise LogUnknown(size=known.tiled.size)
        assigned = known.assigned
        if published.size > assigned.size:
            refill(self.db, self.folder, assigned=assigned, published=published, at=at)
            assigned = published
        try:
            self._growth = growing.kept(self.folder, published)
        except LogDamaged:
            self._growth = growing.anew(self.db, self._writer, assigned=assigned, published=published)
        else:
            growing.catch_up(self.db, self._writer, self._growth, assigned=assigned)
        self._head = assigned
        self._lay()

    def step(self, *, at: datetime) -> int:
        """Give places to up to 1,024 of the events that wait; gives how many.

        They are laid down at once, or with the next while more wait: 4,096 at most.
        """
        entries = pending(self.db, limit=AT_ONCE)
        if entries:
            for _, leaf in entries:
                self._growth.append(leaf)
            after = Head(self._growth.size, self._growth.root())
            assigning.assign(self.db, entries, before=self._head, after=after, at=at, step=self.before)
            self._head = after
        unlaid = self._head.size - self._laid
        if unlaid >= _LAY_AFTER or (unlaid and len(entries) < AT_ONCE):
            self._lay()
        return len(entries)

    @property
    def _writer(self) -> Writer:
        return Writer(self.folder, self.before)

    def _lay(self) -> None:
        finished = self._growth.finished()
        self._writer.tiles([*finished, *self._growth.begun()])
        self._writer.head(self._head)
        self.before("note")
        assigning.note_tiled(self.db, self._head)
        self._writer.prune(tile for tile, _ in finished)
        self._laid = self._head.size
        self.before("publish")
        self.publish(self._head)
