"""Giving entries their places: one transaction copies them in, takes them out of the queue and moves the size on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import psycopg

from zhili.ledger.operations.durable import Before
from zhili.ledger.queries.rows import Database, ask
from zhili.ledger.rules.faults import LogForked
from zhili.ledger.rules.heads import EMPTY, Head

Placed = Sequence[tuple[UUID | None, bytes]]


def make_row(db: Database) -> None:
    """Make the row that says how far the log is, where there is none."""
    ask(
        db,
        "INSERT INTO ledger_log (id, size, root, tiled_size, tiled_root) VALUES (1, 0, %s, 0, %s)"
        " ON CONFLICT DO NOTHING",
        [EMPTY.root, EMPTY.root],
    )


def copy_in(db: Database, *, first: int, entries: Placed) -> None:
    """Copy entries to the places from ``first`` on, in the caller's transaction."""
    order = "COPY ledger_entry (position, event_id, leaf) FROM STDIN (FORMAT binary)"
    with psycopg.Cursor(db).copy(order) as pipe:
        pipe.set_types(["int8", "uuid", "bytea"])
        for position, (event, leaf) in enumerate(entries, start=first):
            pipe.write_row((position, event, leaf))


def take_out(db: Database, events: Iterable[UUID]) -> int:
    """Take events out of the queue, in the caller's transaction; gives how many were there."""
    return ask(db, "DELETE FROM ledger_pending WHERE id = ANY(%s)", [list(events)]).rowcount


def move_on(db: Database, *, before: Head, after: Head, at: datetime) -> None:
    """Move the log on, in the caller's transaction. Raises LogForked where another has moved it meanwhile."""
    moved = ask(
        db,
        "UPDATE ledger_log SET size = %s, root = %s, sequenced_at = %s WHERE id = 1 AND size = %s AND root = %s",
        [after.size, after.root, at, before.size, before.root],
    ).rowcount
    if moved != 1:
        raise LogForked(what=f"the log is not at {before.size} any more")


def assign(
    db: Database,
    entries: Sequence[tuple[UUID, bytes]],
    *,
    before: Head,
    after: Head,
    at: datetime,
    step: Before,
) -> None:
    """Give entries out of the queue the places from ``before`` to ``after``: all of them, or none.

    Raises LogForked where another process has moved the log or taken of these entries.
    """
    with db.transaction():
        step("copy")
        copy_in(db, first=before.size, entries=entries)
        step("take out")
        if take_out(db, [event for event, _ in entries]) != len(entries):
            raise LogForked(what="entries left the queue by another way")
        step("move on")
        move_on(db, before=before, after=after, at=at)
        step("commit")


def note_tiled(db: Database, head: Head) -> None:
    """Note that the tiles of this size lie on the disk."""
    ask(db, "UPDATE ledger_log SET tiled_size = %s, tiled_root = %s WHERE id = 1", [head.size, head.root])
