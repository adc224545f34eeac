"""Another log as it is published at an address (C2SP tlog-tiles): its checkpoint, and whether it only grew."""

from dataclasses import dataclass

from zhili.ledger.rules import judging, notes, proofs
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.policies import Policy
from zhili.ledger.rules.tiles import MalformedTile, Nodes, Tile
from zhili.ledger.rules.tree import HASH_BYTES
from zhili.ledger.signing import fetching
from zhili.ledger.signing.fetching import NotFetched

_WITHIN = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The log published under ``address``: ``http(s)://…`` or ``file:///…``, without the slash at its end."""

    address: str

    def checkpoint(self, policy: Policy) -> tuple[bytes, Checkpoint]:
        """The signed note that stands published, believed under a policy. Raises NotFetched, Malformed, Unverified."""
        note = fetching.get(f"{self.address}/checkpoint", most=notes.MOST_BYTES, within=_WITHIN)
        return note, judging.believed(note, policy).checkpoint

    def shows_growth(self, first: Head, to: Head) -> bool:
        """Whether its tiles show that the log ``first`` is the beginning of the log ``to``. Raises NotFetched."""
        if not 0 < first.size <= to.size:
            return first.size == 0
        try:
            proof = proofs.consistency(first=first.size, size=to.size, node=Nodes(to.size, self._read))
        except MalformedTile:
            return False
        return proofs.extends(
            first=first.size, first_root=first.root, size=to.size, root=to.root, proof=proof
        )

    def _read(self, tile: Tile) -> bytes:
        most = tile.width * HASH_BYTES
        try:
            return fetching.get(f"{self.address}/{tile.path}", most=most, within=_WITHIN)
        except NotFetched:
            if tile == tile.whole:
                raise
        whole = tile.whole  # a part may be gone once its tile is full
        full = fetching.get(f"{self.address}/{whole.path}", most=whole.width * HASH_BYTES, within=_WITHIN)
        return full[:most]
