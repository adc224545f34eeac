"""Vectors of the hash tree: inclusion and consistency proofs, roots, and proofs of public logs."""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from zhili.ledger.rules import proofs, tree
from zhili.ledger.vectors.cases import Case, hashes


def inclusion(document: Any) -> Iterator[Case]:
    """Proofs that a leaf is in a tree, to accept or to refuse."""
    for one in document["cases"]:
        yield one["id"], partial(_agrees, one, not one["wantErr"])


def real_proofs(document: Any) -> Iterator[Case]:
    """The same of logs that are in use; the leaf's hash is made from its data as well."""
    for one in document["cases"]:
        yield one["id"], partial(_agrees, one, one["inclusion_ok"])
        if "leaf_data_b64" in one:
            yield f"{one['id']}/leaf", partial(_leaf_agrees, one)


def consistency(document: Any) -> Iterator[Case]:
    """Proofs that one tree is the beginning of another, to accept or to refuse."""
    for one in document["cases"]:
        yield one["id"], partial(_extends, one)


def roots(document: Any) -> Iterator[Case]:
    """Hashes of leaves and nodes, the root for every size, and every proof that these trees allow."""
    cases = document["cases"]
    entries = [bytes.fromhex(one) for one in cases["leaf_inputs_hex"]]
    expected = [bytes.fromhex(one) for one in cases["root_hash_by_size_hex"]]
    for size, root in enumerate(expected):
        yield f"root/{size}", partial(_same, tree.root_of(entries[:size]), root)
        for index in range(size):
            yield f"inclusion/{index}/{size}", partial(_proves, entries[:size], index, root)
        for first in range(1, size + 1):
            yield f"consistency/{first}/{size}", partial(_grows, entries[:size], first, expected[first], root)
    for name, written in cases["hasher"].items():
        yield name, partial(_same, _hashed(name), bytes.fromhex(written))
    levels = _levels(entries)
    for number, written in enumerate(cases["node_hashes_level_order_hex"]):
        yield f"node/{number}", partial(_same, levels[number], bytes.fromhex(written))


def _agrees(one: Any, wanted: bool) -> bool:
    found = proofs.includes(
        leaf=b64decode(one["leafHash"]),
        index=one["leafIdx"],
        size=one["treeSize"],
        root=b64decode(one["root"]),
        proof=hashes(one["proof"]),
    )
    return found is bool(wanted)


def _leaf_agrees(one: Any) -> bool:
    return tree.leaf_hash(b64decode(one["leaf_data_b64"])) == b64decode(one["leafHash"])


def _extends(one: Any) -> bool:
    found = proofs.extends(
        first=one["size1"],
        first_root=b64decode(one["root1"]),
        size=one["size2"],
        root=b64decode(one["root2"]),
        proof=hashes(one["proof"]),
    )
    return found is not one["wantErr"]


def _same(ours: bytes, theirs: bytes) -> bool:
    return ours == theirs


def _hashed(name: str) -> bytes:
    if name == "empty_root":
        return sha256(b"").digest()
    kind, _, rest = name.partition("(")
    words = [word.strip('"').encode() for word in rest.rstrip(")").split(",")]
    return tree.leaf_hash(words[0]) if kind == "leaf" else tree.node_hash(words[0], words[1])


def _node_of(entries: list[bytes]) -> proofs.Node:
    leaves = [tree.leaf_hash(entry) for entry in entries]
    return lambda level, index: tree.perfect_root(leaves[index << level : (index + 1) << level])


def _levels(entries: list[bytes]) -> list[bytes]:
    node, count, level, found = _node_of(entries), len(entries), 0, []
    while count:
        found += [node(level, index) for index in range(count)]
        count, level = count // 2, level + 1
    return found


def _proves(entries: list[bytes], index: int, root: bytes) -> bool:
    size = len(entries)
    proof = proofs.inclusion(index=index, size=size, node=_node_of(entries))
    return proofs.includes(
        leaf=tree.leaf_hash(entries[index]), index=index, size=size, root=root, proof=proof
    )


def _grows(entries: list[bytes], first: int, first_root: bytes, root: bytes) -> bool:
    size = len(entries)
    proof = proofs.consistency(first=first, size=size, node=_node_of(entries))
    return proofs.extends(first=first, first_root=first_root, size=size, root=root, proof=proof)
