"""After the database was restored to an earlier point: what was published since comes back from the bundles.

Nothing published is given another entry: what the bundles hold stands, and queued events that stand in them already
are taken out of the queue.
"""

from collections.abc import Iterator
from datetime import datetime

from zhili.ledger.operations.assigning import copy_in, move_on, take_out
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.rows import Database, pending
from zhili.ledger.rules.faults import LogDamaged, LogForked
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.proofs import tree_root
from zhili.ledger.rules.tiles import ENTRIES, WIDTH, MalformedTile, Nodes, Tile, unbundle
from zhili.ledger.rules.tree import Edge, leaf_hash, subtrees


def refill(db: Database, folder: Folder, *, assigned: Head, published: Head, at: datetime) -> None:
    """Bring the log's rows from ``assigned`` up to ``published``, in one transaction.

    Raises LogForked where the rows are not the beginning of what was published, LogDamaged where tiles or bundles
    do not add up to its root; then nothing was changed.
    """
    try:
        nodes = Nodes(published.size, folder.read)
        if tree_root(assigned.size, nodes) != assigned.root:
            raise LogForked(what=f"the first {assigned.size} entries differ from the published ones")
        edge = Edge(assigned.size, [nodes(*subtree) for subtree in subtrees(0, assigned.size)])
        with db.transaction():
            waiting = {leaf: event for event, leaf in pending(db)}
            found = []
            for first, leaves in _bundles(folder, assigned.size, published.size):
                edge.extend(leaf_hash(leaf) for leaf in leaves)
                placed = [(waiting.pop(leaf, None), leaf) for leaf in leaves]
                copy_in(db, first=first, entries=placed)
                found += [event for event, _ in placed if event is not None]
            if edge.root() != published.root:
                raise LogDamaged(what=f"the bundles do not add up to the root of {published.size}")
            take_out(db, found)
            move_on(db, before=assigned, after=published, at=at)
    except MalformedTile as fault:
        raise LogDamaged(what=str(fault)) from fault


def _bundles(folder: Folder, begin: int, end: int) -> Iterator[tuple[int, list[bytes]]]:
    """The entries of ``[begin, end)`` bundle by bundle, each with the place of its first."""
    for index in range(begin // WIDTH, -(-end // WIDTH)):
        width = min(WIDTH, end - index * WIDTH)
        leaves = unbundle(folder.read(Tile(ENTRIES, index, width)), width)
        skipped = max(0, begin - index * WIDTH)
        yield index * WIDTH + skipped, leaves[skipped:]
