"""The log's rows over a plain connection, for processes that know nothing of Django."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from zhili.ledger.rules.faults import LogDamaged
from zhili.ledger.rules.heads import EMPTY, Head

Database = psycopg.Connection[Any]
LOCK = 0x7A68_6C6F_67
"""The number of the advisory lock that a sequencer holds; it says "zhlog"."""
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class State:
    """How far the log is: entries that have their place, and those of them that stand in tiles."""

    assigned: Head
    tiled: Head


def ask(db: Database, statement: LiteralString, values: Sequence[object] = ()) -> psycopg.Cursor[Any]:
    """Run a statement by the server's own protocol, whatever cursors the connection gives by itself."""
    return psycopg.Cursor(db).execute(statement, values, binary=True)


def state(db: Database) -> State:
    """What the log's row says; the empty log where there is none."""
    row = ask(db, "SELECT size, root, tiled_size, tiled_root FROM ledger_log WHERE id = 1").fetchone()
    return State(Head(row[0], bytes(row[1])), Head(row[2], bytes(row[3]))) if row else State(EMPTY, EMPTY)


def pending(db: Database, *, limit: int | None = None) -> list[tuple[UUID, bytes]]:
    """Sealed events that wait, with their entries, by id: so many, or all."""
    rows = ask(db, "SELECT id, leaf FROM ledger_pending LIMIT %s", [limit]).fetchall()
    return sorted(((id, bytes(leaf)) for id, leaf in rows), key=lambda row: row[0].bytes)


def leaves(db: Database, *, begin: int, end: int) -> Iterator[bytes]:
    """The entries of ``[begin, end)`` in order. Raises LogDamaged where one is missing."""
    for first in range(begin, end, _AT_ONCE):
        after = min(first + _AT_ONCE, end)
        rows = ask(
            db,
            "SELECT position, leaf FROM ledger_entry WHERE position >= %s AND position < %s ORDER BY position",
            [first, after],
        ).fetchall()
        for expected, (position, leaf) in zip(range(first, after), rows, strict=False):
            if position != expected:
                raise LogDamaged(what=f"ledger_entry {expected} is missing")
            yield bytes(leaf)
        if len(rows) != after - first:
            raise LogDamaged(what=f"ledger_entry {first + len(rows)} is missing")
