"""The folder a log is published from: its tiles under their names (C2SP tlog-tiles), and how far they go."""

from dataclasses import dataclass
from pathlib import Path

from zhili.ledger.rules import proofs
from zhili.ledger.rules.faults import LogDamaged
from zhili.ledger.rules.heads import EMPTY, Head, head_of
from zhili.ledger.rules.tiles import ENTRIES, WIDTH, MalformedTile, Nodes, Tile, bundle, unbundle
from zhili.ledger.rules.tree import HASH_BYTES

HEAD = "head"
_CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Folder:
    """Reads a log's folder. ``head`` is written when all tiles of its size lie there; a copy that others published
    has the signed ``checkpoint`` in its place."""

    root: Path

    def head(self) -> Head:
        """How far the tiles go, as the folder says; the empty log where it says nothing. Raises LogDamaged."""
        for name in (HEAD, _CHECKPOINT):
            try:
                return head_of((self.root / name).read_text("utf-8"))
            except FileNotFoundError:
                continue
            except ValueError as fault:
                raise LogDamaged(what=f"{name}: {fault}") from fault
        return EMPTY

    def read(self, tile: Tile) -> bytes:
        """The bytes of a tile, out of the full one where the part is gone. Raises LogDamaged where neither is."""
        try:
            return (self.root / tile.path).read_bytes()
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise LogDamaged(what=f"{tile.path} is missing") from None
        whole = self.read(tile.whole)
        if tile.level != ENTRIES:
            return whole[: tile.width * HASH_BYTES]
        try:
            return bundle(unbundle(whole, WIDTH)[: tile.width])
        except MalformedTile as fault:
            raise LogDamaged(what=f"{tile.path}: {fault}") from fault

    def prove_growth(self, first: int, size: int) -> list[bytes]:
        """The proof that the log of ``first`` entries is the beginning of that of ``size``.

        Raises LogDamaged, and ValueError unless ``0 < first <= size``.
        """
        return proofs.consistency(first=first, size=size, node=Nodes(size, self.read))
