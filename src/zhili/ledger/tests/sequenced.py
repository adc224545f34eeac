"""A log for tests: seals to sequence, a sequencer that can be stopped at any write, and what must hold afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.ledger.operations.durable import go_on
from zhili.ledger.operations.sequencing import Sequencer
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database
from zhili.ledger.rules import proofs, tree
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.tiles import Nodes

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DISTRICT = 110105


class Stopped(Exception):
    """The machine stopped here."""


@dataclass
class StopAt:
    """Stops the program before its n-th write; counts the writes. -1 never stops."""

    write: int = -1
    seen: int = 0

    def __call__(self, word: str) -> None:
        self.seen += 1
        if self.seen == self.write:
            raise Stopped(word)


def seal_some(count: int) -> list[UUID]:
    """Seal so many events and give their ids."""
    batch, ids = Batch(), [new_id(AT) for _ in range(count)]
    for id in ids:
        ledger.seal(batch, id=id, action="case.opened", district_id=DISTRICT, content=id.bytes, at=AT)
    batch.write()
    return ids


def database() -> Database:
    """The test's own connection, as psycopg has it."""
    connection.ensure_connection()
    found: Database = connection.connection
    return found


def tamper(statement: str) -> None:
    """Change what the database's triggers protect, as who owns the machine could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@dataclass
class Log:
    """A log in the test's database and in a folder, with every head it ever published."""

    folder: Folder
    heads: list[Head] = field(default_factory=list)

    @classmethod
    def in_(cls, path: Path) -> "Log":
        """An empty log whose folder is ``path``."""
        return cls(Folder(path))

    def sequencer(self, before: Callable[[str], None] = go_on) -> Sequencer:
        """A sequencer that was just started and has opened the log."""
        found = Sequencer(database(), self.folder, self.heads.append, before)
        found.open(at=AT)
        return found

    def sequence(self, before: Callable[[str], None] = go_on) -> None:
        """Start a sequencer and let it place all that waits."""
        sequencer = self.sequencer(before)
        while sequencer.step(at=AT):
            pass

    def must_hold(self, events: list[UUID]) -> None:
        """Rows and tiles agree; each event stands once; every published head is a beginning of the log."""
        assert [*ledger.faults(database(), self.folder)] == []
        rows = database().execute("SELECT event_id FROM ledger_entry ORDER BY position").fetchall()
        placed = [row[0] for row in rows]
        known = [event for event in placed if event is not None]
        assert len(known) == len(set(known))
        assert set(events) <= set(placed)
        head = self.folder.head()
        nodes = Nodes(head.size, self.folder.read)
        for event in events:
            proof = ledger.prove(event)
            assert proof.position == placed.index(event)
            assert (proof.size, proof.root) == (head.size, head.root)
            assert proofs.includes(
                leaf=tree.leaf_hash(proof.leaf),
                index=proof.position,
                size=proof.size,
                root=proof.root,
                proof=proof.hashes,
            )
        assert all(proofs.tree_root(one.size, nodes) == one.root for one in self.heads)
