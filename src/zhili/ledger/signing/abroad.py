"""This log's own checkpoints as they stand in other logs: the proofs that their houses gave, kept beside the log.

The folder ``anchored`` holds of each ``SIZE-LOG.checkpoint``, the signed note, and ``SIZE-LOG.tlog-proof``, the other
log's receipt for it with entry and salt in its extra field; ``LOG`` is a digest of the other's origin.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from zhili.ledger.signing.publishing import FilePlace

_FOLDER, _NOTE, _PROOF = "anchored", ".checkpoint", ".tlog-proof"


@dataclass(frozen=True, slots=True)
class Abroad:
    """This log's checkpoint of ``size`` entries, and the proof of the log ``log`` that it stands there."""

    size: int
    log: str
    note: bytes
    proof: bytes

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.size}-{self.log}"


@dataclass(frozen=True, slots=True)
class Anchorages:
    """What is kept of the log in ``folder``."""

    folder: Path

    def keep(self, origin: str, *, size: int, note: bytes, proof: bytes) -> None:
        """Keep what the log of ``origin`` proves of a checkpoint; the first proof of a size stands."""
        own = self.folder / _FOLDER
        own.mkdir(parents=True, exist_ok=True)
        name = f"{size}-{hashlib.sha256(origin.encode()).hexdigest()[:16]}"
        if not (own / f"{name}{_PROOF}").exists():
            FilePlace(own / f"{name}{_NOTE}").replace(note)
            FilePlace(own / f"{name}{_PROOF}").replace(proof)

    def covering(self, position: int) -> list[Abroad]:
        """Of each other log the earliest checkpoint of this one that stands there and reaches the entry at a place."""
        earliest = dict[str, int]()
        for file in (self.folder / _FOLDER).glob(f"*{_PROOF}"):
            size, _, log = file.stem.partition("-")
            if size.isdecimal() and position < int(size) < earliest.get(log, 1 << 64):
                earliest[log] = int(size)
        return [self._kept(size, log) for log, size in sorted(earliest.items())]

    def _kept(self, size: int, log: str) -> Abroad:
        note, proof = ((self.folder / _FOLDER / f"{size}-{log}{end}").read_bytes() for end in (_NOTE, _PROOF))
        return Abroad(size, log, note, proof)
