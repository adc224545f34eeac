"""The door of the ledger."""

from zhili.ledger.operations import seal
from zhili.ledger.queries import count, is_sealed, sealed_digests
from zhili.ledger.rules import matches

__all__ = ["count", "is_sealed", "matches", "seal", "sealed_digests"]
