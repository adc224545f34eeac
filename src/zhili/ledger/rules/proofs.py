"""Proofs of RFC 6962 (2.1.1, 2.1.2): made from any reader of nodes, verified by RFC 9162 (2.1.3.2, 2.1.4.2)."""

from collections.abc import Callable, Sequence

from zhili.ledger.rules.tree import EMPTY_ROOT, HASH_BYTES, fold, node_hash, subtrees

Node = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree ``(level, index)``: over leaves ``index·2^level`` to before the next."""


def tree_root(size: int, node: Node) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _over(0, size, node) if size else EMPTY_ROOT


def inclusion(*, index: int, size: int, node: Node) -> list[bytes]:
    """The proof that leaf ``index`` stands in the tree of ``size`` leaves, from the leaf up.

    Raises ValueError unless ``0 <= index < size``.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + _half(end - begin)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return [_over(*side, node) for side in reversed(path)]


def consistency(*, first: int, size: int, node: Node) -> list[bytes]:
    """The proof that the tree of ``first`` leaves is the beginning of that of ``size``.

    Raises ValueError unless ``0 < first <= size``.
    """
    if not 0 < first <= size:
        raise ValueError(f"no tree of {first} within a tree of {size}")
    path, begin, end = [], 0, size
    while end > first:
        middle = begin + _half(end - begin)
        if first <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    if begin:
        path.append((begin, end))
    return [_over(*side, node) for side in reversed(path)]


def includes(*, leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the leaf hash stands at ``index`` in the tree of this size and root."""
    if not 0 <= index < size or not _hashes([leaf, root, *proof]):
        return False
    here, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(other, found)
            here, last = _up_to_right_child(here, last)
        else:
            found = node_hash(found, other)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def extends(*, first: int, first_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree ``first`` is the beginning of the tree ``size``.

    An empty first tree is the beginning of any, which shows nothing: it is refused.
    """
    if not 0 < first <= size or not _hashes([first_root, root, *proof]):
        return False
    if first == size:
        return not proof and first_root == root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = _past_right_children(first - 1, size - 1)
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(other, old), node_hash(other, new)
            here, last = _up_to_right_child(here, last)
        else:
            new = node_hash(new, other)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == root


def _up_to_right_child(here: int, last: int) -> tuple[int, int]:
    """Past the levels at which a node at the right edge has no sibling."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _past_right_children(here: int, last: int) -> tuple[int, int]:
    while here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _over(begin: int, end: int, node: Node) -> bytes:
    return fold([node(level, index) for level, index in subtrees(begin, end)])


def _half(width: int) -> int:
    """The largest power of two below ``width``."""
    return 1 << (width - 1).bit_length() - 1


def _hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
