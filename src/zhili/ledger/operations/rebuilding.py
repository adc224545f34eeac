"""Every tile laid down again out of the rows, by a person who was told that tiles are damaged or gone."""

from datetime import datetime

from zhili.ledger.operations import assigning, growing
from zhili.ledger.operations.durable import Writer
from zhili.ledger.operations.refilling import refill
from zhili.ledger.operations.sequencing import alone
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database, state
from zhili.ledger.rules.faults import LogDamaged
from zhili.ledger.rules.heads import EMPTY, Head


def rebuild(db: Database, folder: Folder, *, source: Folder | None = None, at: datetime) -> Head:
    """Lay every tile down again; entries that only ``source`` holds, a copy of a published folder, come back first.

    Gives the log's head. Raises LogInUse; LogForked where rows and what was published differ; LogDamaged. No entry is
    ever given a new place.
    """
    with alone(db, folder):
        assigning.make_row(db)
        assigned, known = state(db).assigned, _head(folder)
        for copy, head in ((folder, known), (source, source.head() if source else EMPTY)):
            if copy is not None and head.size > assigned.size:
                refill(db, copy, assigned=assigned, published=head, at=at)
                assigned = head
        writer = Writer(folder)
        growth = growing.anew(db, writer, assigned=assigned, published=known)
        writer.tiles([*growth.finished(), *growth.begun()])
        writer.head(assigned)
        assigning.note_tiled(db, assigned)
    return assigned


def _head(folder: Folder) -> Head:
    """What a folder says of itself; one whose word is damaged says nothing."""
    try:
        return folder.head()
    except LogDamaged:
        return EMPTY
