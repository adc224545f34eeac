"""Receipts (C2SP tlog-proof): the proof that an entry stands in a log, to be checked without the log."""

from dataclasses import dataclass

from zhili.ledger.rules.checkpoints import ROOT_BYTES, number
from zhili.ledger.rules.keys import Malformed, decoded64, encoded64

_HEADER = "c2sp.org/tlog-proof@v1"
_EXTRA, _INDEX = "extra ", "index "
# A path through a tree of 2^64 leaves is no longer.
MOST_HASHES = 64


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry's place, its path to the root, and the checkpoint (a signed note) that the root stands in.

    ``extra`` is not covered by any signature; None when there is none.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encoded(self) -> bytes:
        """The receipt as a ``.tlog-proof`` file holds it."""
        extra = [] if self.extra is None else [_EXTRA + encoded64(self.extra)]
        lines = [_HEADER, *extra, f"{_INDEX}{self.index}", *(encoded64(hash) for hash in self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.checkpoint


def receipt(data: bytes) -> Receipt:
    """Read a receipt; the checkpoint inside it is not looked at. Raises Malformed."""
    head, separator, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as fault:
        raise Malformed("the receipt is not written in ASCII") from fault
    if not separator or lines.pop(0) != _HEADER:
        raise Malformed("this is not a receipt of the first version")
    extra = decoded64(lines.pop(0)[len(_EXTRA) :], canonical=True) if _begins(lines, _EXTRA) else None
    if not _begins(lines, _INDEX):
        raise Malformed("the receipt does not tell the entry's place")
    index = number(lines.pop(0)[len(_INDEX) :])
    if len(lines) > MOST_HASHES:
        raise Malformed("the receipt's path is too long")
    return Receipt(index, tuple(_hash(line) for line in lines), checkpoint, extra)


def _begins(lines: list[str], word: str) -> bool:
    return bool(lines) and lines[0].startswith(word)


def _hash(line: str) -> bytes:
    hash = decoded64(line, canonical=True)
    if len(hash) != ROOT_BYTES:
        raise Malformed("a hash of the path is not 32 bytes")
    return hash
