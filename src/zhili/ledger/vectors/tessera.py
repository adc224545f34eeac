"""A small log kept at every size: its checkpoint, its tile and its bundle."""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from typing import Any

from zhili.ledger.rules.tiles import ENTRIES, Growth, parse_path
from zhili.ledger.vectors.cases import Case
from zhili.ledger.vectors.tile_logs import head


def cases(document: Any) -> Iterator[Case]:
    """Each file against what we write for a tree of its size."""
    entries = [entry.encode() for entry in document["entries"]]
    for path, written in document["files_b64"].items():
        test = _same_root if path.startswith("checkpoint") else _same_tile
        yield path, partial(test, path, b64decode(written), entries)


def _same_root(path: str, checkpoint: bytes, entries: list[bytes]) -> bool:
    size, root = head(checkpoint.decode())
    return int(path.rpartition(".")[2]) == size and _grow(entries[:size]).root() == root


def _same_tile(path: str, written: bytes, entries: list[bytes]) -> bool:
    tile = parse_path(path)
    growth = _grow(entries[: tile.width])
    kept = dict(growth.begun())
    return kept[tile] == written and tile.level in (0, ENTRIES)


def _grow(entries: list[bytes]) -> Growth:
    growth = Growth()
    for entry in entries:
        growth.append(entry)
    return growth
