"""The door of the ledger."""

from zhili.ledger.operations.anchoring import NotAnchored, OtherForked, anchor_all, write_anchors
from zhili.ledger.operations.bundling import Item, write_bundle
from zhili.ledger.operations.rebuilding import rebuild
from zhili.ledger.operations.sealing import seal
from zhili.ledger.queries.anchors import Anchored, newest_anchors
from zhili.ledger.queries.checking import Fault, faults
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.proving import Proof, newest, prove, prove_growth
from zhili.ledger.queries.receipts import NotPublished, receipt
from zhili.ledger.queries.sealed import (
    count,
    is_sealed,
    is_sequenced,
    last_sequenced_at,
    sealed_digests,
    waiting,
)
from zhili.ledger.queries.stamped import stamped_receipt
from zhili.ledger.rules.digests import matches
from zhili.ledger.vectors.running import check_vectors

__all__ = [
    "Anchored",
    "Fault",
    "Folder",
    "Item",
    "NotAnchored",
    "NotPublished",
    "OtherForked",
    "Proof",
    "anchor_all",
    "check_vectors",
    "count",
    "faults",
    "is_sealed",
    "is_sequenced",
    "last_sequenced_at",
    "matches",
    "newest",
    "newest_anchors",
    "prove",
    "prove_growth",
    "rebuild",
    "receipt",
    "seal",
    "sealed_digests",
    "stamped_receipt",
    "waiting",
    "write_anchors",
    "write_bundle",
]
