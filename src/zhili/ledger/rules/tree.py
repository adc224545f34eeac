"""The hash tree of RFC 6962 (2.1) over SHA-256, and its right edge, which is all that growing needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf: 32 bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children: 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2ⁿ hashes of one level."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def fold(subtrees: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that stand side by side, each smaller than the one before. At least one."""
    *larger, root = subtrees
    for left in reversed(larger):
        root = node_hash(left, root)
    return root


@dataclass(slots=True)
class Edge:
    """The right edge of a tree (a compact range from 0): the roots of the perfect subtrees its size is the sum
    of, the largest first."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, hash: bytes) -> None:
        """Add the next leaf hash."""
        carried = self.size
        while carried & 1:
            hash = node_hash(self.hashes.pop(), hash)
            carried >>= 1
        self.hashes.append(hash)
        self.size += 1

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for hash in hashes:
            self.append(hash)

    def root(self) -> bytes:
        """The root of the tree so far."""
        return fold(self.hashes) if self.hashes else EMPTY_ROOT


def root_of(entries: Iterable[bytes]) -> bytes:
    """The root over entries."""
    edge = Edge()
    edge.extend(leaf_hash(entry) for entry in entries)
    return edge.root()


def subtrees(begin: int, end: int) -> list[tuple[int, int]]:
    """The perfect subtrees ``(level, index)`` that cover ``[begin, end)``, the largest first.

    ``begin`` is a multiple of the largest power of two in ``end - begin``, as every range of a proof is.
    """
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found
