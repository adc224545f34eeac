"""The door of the ledger."""

from zhili.ledger.operations import seal
from zhili.ledger.queries import count, is_sealed, sealed_digests
from zhili.ledger.rules.digests import matches
from zhili.ledger.vectors.running import check_vectors

__all__ = ["check_vectors", "count", "is_sealed", "matches", "seal", "sealed_digests"]
