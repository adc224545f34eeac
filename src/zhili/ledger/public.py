"""The door of the ledger."""

from zhili.ledger.operations.anchorage import NotAProof, take_anchors
from zhili.ledger.operations.anchoring import NotAnchored, OtherForked, anchor_all, write_anchors
from zhili.ledger.operations.bundling import Item, manifest_of, write_bundle
from zhili.ledger.operations.figures import publish
from zhili.ledger.operations.outright import Outright, seal_outright
from zhili.ledger.operations.rebuilding import rebuild
from zhili.ledger.operations.sealing import seal, seal_file
from zhili.ledger.queries.anchors import Anchored, newest_anchors
from zhili.ledger.queries.checking import Fault, faults
from zhili.ledger.queries.figures import (
    PublishedView,
    may_have_published,
    published,
    published_content,
    published_receipt,
)
from zhili.ledger.queries.folder import Folder
from zhili.ledger.queries.judging import Judged, NotABundle, is_receipt, judge_bundle, judge_file
from zhili.ledger.queries.proving import Proof, newest, prove, prove_growth
from zhili.ledger.queries.receipts import RECEIPT, NotPublished, is_published, receipt, whole_receipt
from zhili.ledger.queries.sealed import (
    count,
    is_sealed,
    is_sequenced,
    last_sequenced_at,
    oldest_waiting_at,
    sealed_digests,
    waiting,
)
from zhili.ledger.queries.stamped import stamped_receipt
from zhili.ledger.rules.digests import matches
from zhili.ledger.rules.faults import NotYetInLog
from zhili.ledger.rules.isolation import GUARDS, OPEN_TABLES
from zhili.ledger.vectors.running import check_vectors

__all__ = [
    "GUARDS",
    "OPEN_TABLES",
    "RECEIPT",
    "Anchored",
    "Fault",
    "Folder",
    "Item",
    "Judged",
    "NotABundle",
    "NotAProof",
    "NotAnchored",
    "NotPublished",
    "NotYetInLog",
    "OtherForked",
    "Outright",
    "Proof",
    "PublishedView",
    "anchor_all",
    "check_vectors",
    "count",
    "faults",
    "is_published",
    "is_receipt",
    "is_sealed",
    "is_sequenced",
    "judge_bundle",
    "judge_file",
    "last_sequenced_at",
    "manifest_of",
    "matches",
    "may_have_published",
    "newest",
    "newest_anchors",
    "oldest_waiting_at",
    "prove",
    "prove_growth",
    "publish",
    "published",
    "published_content",
    "published_receipt",
    "rebuild",
    "receipt",
    "seal",
    "seal_file",
    "seal_outright",
    "sealed_digests",
    "stamped_receipt",
    "take_anchors",
    "waiting",
    "whole_receipt",
    "write_anchors",
    "write_bundle",
]
