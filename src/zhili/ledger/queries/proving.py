"""Proofs that an event stands in the log, made out of its tiles (RFC 6962, 2.1.1 and 2.1.2)."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.ledger.models import Log
from zhili.ledger.queries.folder import Folder
from zhili.ledger.rules import proofs
from zhili.ledger.rules.faults import NotYetInLog
from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.tiles import Nodes

_EVENT = Text(zh="该事件的存证", en="a seal of this event")
# Log and queue in one statement, which sees one moment: between two an event may go from the one into the other.
_PLACE = """
SELECT position, leaf FROM ledger_entry WHERE event_id = %s
UNION ALL SELECT NULL, leaf FROM ledger_pending WHERE id = %s ORDER BY position NULLS LAST LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """That ``leaf`` stands at ``position`` in the log of this size and root; ``hashes`` go from the leaf up."""

    position: int
    leaf: bytes
    size: int
    root: bytes
    hashes: tuple[bytes, ...]


def newest() -> Head:
    """The newest tree head: all of its entries stand in tiles on the disk."""
    row = Log.objects.values_list("tiled_size", "tiled_root").first()
    return Head(row[0], bytes(row[1])) if row else EMPTY


def prove(event_id: UUID, *, size: int | None = None) -> Proof:
    """The proof that an event stands in the log, against the newest tree head, or that of ``size`` entries.

    Raises NotFound where nothing was sealed under the id, NotYetInLog where it stands beyond that size, LogDamaged.
    """
    head = newest()
    size = head.size if size is None else min(size, head.size)
    found = fetch(_PLACE, [event_id, event_id])
    if not found:
        raise NotFound(what=_EVENT)
    position, leaf = found[0]
    if position is None or position >= size:
        raise NotYetInLog
    nodes = Nodes(size, Folder(settings.ZHILI_LEDGER).read)
    root = head.root if size == head.size else proofs.tree_root(size, nodes)
    hashes = proofs.inclusion(index=position, size=size, node=nodes)
    return Proof(position, bytes(leaf), size, root, tuple(hashes))


def prove_growth(*, first: int, size: int) -> list[bytes]:
    """The proof that the log of ``first`` entries is the beginning of that of ``size``.

    Raises NotYetInLog where the log is not that long, ValueError unless ``0 < first <= size``, LogDamaged.
    """
    if size > newest().size:
        raise NotYetInLog
    return Folder(settings.ZHILI_LEDGER).prove_growth(first, size)
