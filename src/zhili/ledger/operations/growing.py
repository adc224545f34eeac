"""Tiles out of the log's rows: going on from those that lie there, or all of them anew."""

from zhili.ledger.operations.durable import Writer
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database, leaves
from zhili.ledger.rules.faults import LogDamaged, LogForked
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.tiles import Growth, MalformedTile, grown
from zhili.ledger.rules.tree import leaf_hash

_LAY_AFTER = 4096


def kept(folder: Folder, head: Head) -> Growth:
    """The growth of the log that lies in a folder. Raises LogDamaged where it does not add up to its head."""
    try:
        growth = grown(head.size, folder.read)
    except MalformedTile as fault:
        raise LogDamaged(what=str(fault)) from fault
    hashes = [leaf_hash(entry) for entry in growth.entries]
    if growth.root() != head.root or (growth.levels and hashes != growth.levels[0]):
        raise LogDamaged(what=f"the last tiles do not add up to the root of {head.size}")
    return growth


def catch_up(db: Database, writer: Writer, growth: Growth, *, assigned: Head) -> None:
    """Let a growth go on to the end of the log's rows, laying down each tile that is filled.

    Raises LogDamaged where a row is missing, LogForked where it does not come to the same root.
    """
    for leaf in leaves(db, begin=growth.size, end=assigned.size):
        growth.append(leaf)
        if growth.size % _LAY_AFTER == 0:
            writer.tiles(growth.finished())
    if growth.root() != assigned.root:
        raise LogForked(what=f"rows and tiles do not come to the same root at {assigned.size}")


def anew(db: Database, writer: Writer, *, assigned: Head, published: Head) -> Growth:
    """Lay every tile of the log's rows down again. Raises as ``catch_up``, and LogForked where the rows are not
    what was published."""
    growth = Growth()
    for head in (published, assigned):
        catch_up(db, writer, growth, assigned=head)
    return growth
