"""A small log in memory, its keys and its witnesses, for tests of the signing side."""

from dataclasses import dataclass, field

from zhili.ledger.rules import proofs, signatures, tree
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import EMPTY, Head
from zhili.ledger.rules.keys import PrivateKey, Scheme
from zhili.ledger.rules.notes import Note
from zhili.ledger.rules.submissions import Submission

ORIGIN = "city.example/log"
AT = 1_790_000_000


def key(name: str, scheme: Scheme, number: int = 0) -> PrivateKey:
    """A key that is the same in every run."""
    return signatures.from_secret(name, scheme, bytes([number]) * 32)


LOG_KEY = key(ORIGIN, Scheme.ED25519, 1)
LOG_KEY_2 = key(ORIGIN, Scheme.MLDSA44, 2)
COURT = key("court.example/w", Scheme.COSIGNATURE, 3)
JUSTICE = key("justice.example/w", Scheme.MLDSA44, 4)
STREET = key("street.example/w", Scheme.COSIGNATURE, 5)
WITNESSES = {"court": COURT, "justice": JUSTICE, "street": STREET}


@dataclass(slots=True)
class SmallLog:
    """A log of entries ``word 0``, ``word 1`` …"""

    word: str = "entry"
    entries: list[bytes] = field(default_factory=list)

    def grow(self, count: int) -> "SmallLog":
        """Add entries."""
        self.entries += [f"{self.word} {len(self.entries) + number}".encode() for number in range(count)]
        return self

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree."""
        leaves = [tree.leaf_hash(entry) for entry in self.entries[index << level : (index + 1) << level]]
        return tree.perfect_root(leaves)

    def head(self, size: int | None = None) -> Head:
        """The head at a size, by default the newest."""
        size = len(self.entries) if size is None else size
        return Head(size, proofs.tree_root(size, self.node)) if size else EMPTY

    def prove(self, old: int, size: int) -> list[bytes]:
        """The consistency proof."""
        return proofs.consistency(first=old, size=size, node=self.node)

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The checkpoint at a size."""
        head = self.head(size)
        return Checkpoint(ORIGIN, head.size, head.root)

    def signed(self, size: int | None = None, *keys: PrivateKey) -> Note:
        """The checkpoint as a note, signed by the log's key or by others."""
        text = self.checkpoint(size).text()
        return Note(text, tuple(signatures.sign(key, text, at=AT) for key in keys or (LOG_KEY,)))

    def request(self, old: int, size: int | None = None) -> bytes:
        """What is sent to a witness."""
        note = self.signed(size)
        to = self.checkpoint(size).size
        proof = tuple(self.prove(old, to)) if 0 < old < to else ()
        return Submission(old, proof, note.encoded().encode()).encoded()


def policy_text(least: str = "2", urls: dict[str, str] | None = None) -> bytes:
    """A policy of the log and its three witnesses; ``least`` of them must agree."""
    lines = [f"log {LOG_KEY.public_key.encoded()}", f"log {LOG_KEY_2.public_key.encoded()}"]
    lines += [
        f"witness {name} {key.public_key.encoded()} {(urls or {}).get(name, '')}"
        for name, key in WITNESSES.items()
    ]
    lines += [f"group institutions {least} {' '.join(WITNESSES)}", "quorum institutions"]
    return "".join(f"{line}\n" for line in lines).encode()
