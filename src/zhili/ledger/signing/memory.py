"""What a signer or a witness signed last, kept in an SQLite file of its own: durable, and never going back."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from zhili.ledger.rules.heads import EMPTY, Head

_KEPT_DISPUTES = 1000
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS head (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS dispute (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, claim TEXT NOT NULL UNIQUE);
CREATE TRIGGER IF NOT EXISTS head_never_goes_back BEFORE UPDATE ON head
WHEN NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root) OR NEW.origin <> OLD.origin
BEGIN SELECT RAISE(ABORT, 'a signed size never goes back'); END;
CREATE TRIGGER IF NOT EXISTS head_never_forgets BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'what was signed is never forgotten'); END;
CREATE TRIGGER IF NOT EXISTS dispute_bounded AFTER INSERT ON dispute
BEGIN DELETE FROM dispute WHERE id <= NEW.id - {_KEPT_DISPUTES}; END;
"""


class Memory(Protocol):
    """What a notary needs to remember."""

    def last(self, origin: str) -> Head:
        """What was signed last for this log; ``EMPTY`` when nothing was."""

    def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
        """Remember ``to``, if ``seen`` is still the last; False otherwise. Durable when it returns."""

    def dispute(self, origin: str, claim: str) -> None:
        """Keep a signed claim that contradicts what was signed: the evidence of a fork."""


class BriefMemory:
    """A memory that lasts as long as the process: for weighing examples, never for signing anything published."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.disputes: list[str] = []

    def last(self, origin: str) -> Head:
        """See ``Memory``."""
        return self.heads.get(origin, EMPTY)

    def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
        """See ``Memory``."""
        if self.last(origin) != seen:
            return False
        self.heads[origin] = to
        return True

    def dispute(self, origin: str, claim: str) -> None:
        """See ``Memory``."""
        self.disputes.append(claim)


class FileMemory:
    """A memory in one SQLite file; threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        path.chmod(0o600)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_SCHEMA)

    def last(self, origin: str) -> Head:
        """See ``Memory``."""
        with self._lock:
            return self._last(origin)

    def advance(self, origin: str, *, seen: Head, to: Head, text: str) -> bool:
        """See ``Memory``."""
        with self._writing():
            if self._last(origin) != seen:
                return False
            self._database.execute(
                "INSERT INTO head VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE"
                " SET size = excluded.size, root = excluded.root, text = excluded.text",
                (origin, to.size, to.root, text),
            )
            return True

    def dispute(self, origin: str, claim: str) -> None:
        """See ``Memory``."""
        with self._writing():
            self._database.execute(
                "INSERT OR IGNORE INTO dispute (origin, claim) VALUES (?, ?)", (origin, claim)
            )

    def disputes(self) -> list[str]:
        """The contradicting claims kept, oldest first."""
        with self._lock:
            return [claim for (claim,) in self._database.execute("SELECT claim FROM dispute ORDER BY id")]

    def heads(self) -> dict[str, Head]:
        """What was signed last, by log."""
        with self._lock:
            rows = self._database.execute("SELECT origin, size, root FROM head ORDER BY origin")
            return {origin: Head(size, root) for origin, size, root in rows}

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._database.close()

    def _last(self, origin: str) -> Head:
        found = self._database.execute("SELECT size, root FROM head WHERE origin = ?", (origin,)).fetchone()
        return Head(*found) if found else EMPTY

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
