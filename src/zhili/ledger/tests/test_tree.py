"""The tree and its proofs against their definition in RFC 6962, for trees and places of every kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.ledger.rules import proofs, tree

ENTRIES = [f"entry {number}".encode() for number in range(700)]
HASHES = [tree.leaf_hash(entry) for entry in ENTRIES]
SIZES = st.integers(1, len(ENTRIES))


def defined(hashes: list[bytes]) -> bytes:
    """The Merkle tree hash as RFC 6962 (2.1) defines it, by recursion."""
    if len(hashes) < 2:
        return hashes[0] if hashes else tree.EMPTY_ROOT
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return tree.node_hash(defined(hashes[:half]), defined(hashes[half:]))


def node(level: int, index: int) -> bytes:
    """A perfect subtree of the tree over all entries."""
    return defined(HASHES[index << level : (index + 1) << level])


@given(st.integers(0, 300))
def test_the_edge_has_the_root_of_the_definition(size: int) -> None:
    edge = tree.Edge()
    edge.extend(HASHES[:size])
    assert edge.size == size
    assert edge.root() == defined(HASHES[:size]) == tree.root_of(ENTRIES[:size])
    assert len(edge.hashes) == size.bit_count()
    assert proofs.tree_root(size, node) == edge.root()


@given(SIZES, st.data())
def test_every_entry_is_proven_and_nothing_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root, proof = defined(HASHES[:size]), proofs.inclusion(index=index, size=size, node=node)
    assert proofs.includes(leaf=HASHES[index], index=index, size=size, root=root, proof=proof)
    assert not proofs.includes(leaf=HASHES[index - 1], index=index, size=size, root=root, proof=proof)
    other = data.draw(st.integers(0, size + 5).filter(lambda one: one != index))
    assert not proofs.includes(leaf=HASHES[index], index=other, size=size, root=root, proof=proof)
    assert not proofs.includes(leaf=HASHES[index], index=index, size=size, root=root, proof=[*proof, root])
    if proof:
        spoiled = _spoiled(proof, data)
        assert not proofs.includes(leaf=HASHES[index], index=index, size=size, root=root, proof=spoiled)
        assert not proofs.includes(leaf=HASHES[index], index=index, size=size, root=root, proof=proof[:-1])


@given(SIZES, st.data())
def test_every_beginning_is_proven_and_nothing_else(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, size))
    old, new = defined(HASHES[:first]), defined(HASHES[:size])
    proof = proofs.consistency(first=first, size=size, node=node)
    assert proofs.extends(first=first, first_root=old, size=size, root=new, proof=proof)
    assert not proofs.extends(first=first, first_root=old, size=size, root=new, proof=[*proof, new])
    assert not proofs.extends(first=first, first_root=bytes(32), size=size, root=new, proof=proof)
    assert not proofs.extends(first=first, first_root=old, size=size, root=bytes(32), proof=proof)
    if proof:
        spoiled = _spoiled(proof, data)
        assert not proofs.extends(first=first, first_root=old, size=size, root=new, proof=spoiled)
        assert not proofs.extends(first=first, first_root=old, size=size, root=new, proof=proof[:-1])


@given(st.integers(-3, 9), st.integers(-3, 9), st.lists(st.binary(min_size=0, max_size=40), max_size=6))
def test_what_is_no_proof_is_refused_and_never_fails(first: int, size: int, proof: list[bytes]) -> None:
    root = defined(HASHES[: max(size, 0)])
    taken = proofs.includes(leaf=HASHES[8], index=first, size=size, root=root, proof=proof)
    assert not taken
    assert not proofs.extends(first=first, first_root=bytes(32), size=size, root=root, proof=proof)


def test_there_is_no_proof_for_what_does_not_stand() -> None:
    with pytest.raises(ValueError, match="no leaf 3 in a tree of 3"):
        proofs.inclusion(index=3, size=3, node=node)
    with pytest.raises(ValueError, match="no tree of 0"):
        proofs.consistency(first=0, size=3, node=node)
    with pytest.raises(ValueError, match="no tree of 4"):
        proofs.consistency(first=4, size=3, node=node)


def _spoiled(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    turned = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
    return [*proof[:at], turned, *proof[at + 1 :]]
