"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of the log as the text of a signed note."""

import re
from dataclasses import dataclass

from zhili.ledger.rules.keys import Malformed, decoded64, encoded64

ROOT_BYTES = 32
_LARGEST = 2**64 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: at this size (in entries) its root is this. ``extensions`` are further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note's text, ending with a newline."""
        lines = [self.origin, str(self.size), encoded64(self.root), *self.extensions]
        return "".join(f"{line}\n" for line in lines)


def checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint as strictly as C2SP writes it down. Raises Malformed."""
    head = loose(text)
    lines = text.split("\n")[:-1]
    if not text.endswith("\n") or not all(lines):
        raise Malformed("a checkpoint has no empty line")
    if number(lines[1]) != head.size or len(head.root) != ROOT_BYTES or encoded64(head.root) != lines[2]:
        raise Malformed("the root is not 32 bytes in base64, or the size has a leading zero")
    return head


def loose(text: str) -> Checkpoint:
    """Read a checkpoint as loosely as the Go library ``formats/log`` does: any length of root, any further lines.

    Only for weighing that library's own examples; nothing is signed or believed by it. Raises Malformed.
    """
    lines = text.split("\n", 3)
    if len(lines) < 4 or not lines[0]:
        raise Malformed("a checkpoint has an origin, a size and a root, each on a line of its own")
    if not _DIGITS.fullmatch(lines[1]) or int(lines[1]) > _LARGEST:
        raise Malformed("the size is not a number of entries")
    return Checkpoint(lines[0], int(lines[1]), decoded64(lines[2]), tuple(lines[3].splitlines()))


def number(text: str) -> int:
    """A count written in decimal without leading zeroes, below 2^64. Raises Malformed."""
    if not _DECIMAL.fullmatch(text) or int(text) > _LARGEST:
        raise Malformed("this is not a number without leading zeroes")
    return int(text)
