"""Whole logs in tiles, as another implementation wrote them: every tile and bundle, the root, and its proofs."""

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from zhili.ledger.rules import proofs
from zhili.ledger.rules.tiles import Growth, Nodes, Tile, parse_path, tiles_of
from zhili.ledger.vectors.cases import Case, hashes

_RULE = re.compile(r'ASCII bytes "([^"]*)" % i$')


def cases(document: Any) -> Iterator[Case]:
    """The names and bytes of every file, the root in the checkpoint, and proofs made from our own tiles."""
    size, root = head(document["checkpoint"])
    written, growth = _grow(size, document["entry_rule"])
    yield "root", partial(_same, growth.root(), root)
    yield "names", partial(_same, sorted(tile.path for tile in tiles_of(size)), sorted(document["files"]))
    for path, file in document["files"].items():
        yield path, partial(_same_file, path, written, file)
    nodes = Nodes(size, written.__getitem__)
    for number, one in enumerate(document["proofs"]):
        yield f"proof/{number}/made", partial(_makes, one, nodes)
        yield f"proof/{number}/verified", partial(_verifies, one, nodes)


def head(checkpoint: str) -> tuple[int, bytes]:
    """Size and root on the second and third line of a checkpoint; its signatures are for others to verify."""
    _, size, root, *_ = checkpoint.split("\n")
    return int(size), b64decode(root, validate=True)


def _grow(size: int, rule: str) -> tuple[dict[Tile, bytes], Growth]:
    found = _RULE.search(rule)
    if found is None:
        raise ValueError(f"an entry rule that is not known: {rule}")
    growth = Growth()
    for number in range(size):
        growth.append((found.group(1) % number).encode("ascii"))
    return dict([*growth.finished(), *growth.begun()]), growth


def _same(ours: object, theirs: object) -> bool:
    return ours == theirs


def _same_file(path: str, written: dict[Tile, bytes], file: Any) -> bool:
    ours = written[parse_path(path)]
    told = (len(ours), sha256(ours).hexdigest()) == (file["len"], file["sha256"])
    return told and ("b64" not in file or ours == b64decode(file["b64"]))


def _makes(one: Any, nodes: Nodes) -> bool:
    if one["type"] == "inclusion":
        made = proofs.inclusion(index=one["leafIdx"], size=one["treeSize"], node=nodes)
    else:
        made = proofs.consistency(first=one["size1"], size=one["size2"], node=nodes)
    return made == hashes(one["proof"])


def _verifies(one: Any, nodes: Nodes) -> bool:
    proof = hashes(one["proof"])
    if one["type"] == "inclusion":
        index, size = one["leafIdx"], one["treeSize"]
        root = proofs.tree_root(size, nodes)
        return proofs.includes(leaf=nodes(0, index), index=index, size=size, root=root, proof=proof)
    first, size = one["size1"], one["size2"]
    roots = proofs.tree_root(first, nodes), proofs.tree_root(size, nodes)
    return proofs.extends(first=first, first_root=roots[0], size=size, root=roots[1], proof=proof)
