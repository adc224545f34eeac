"""How far a log is: its size and its root."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from zhili.ledger.rules.tree import EMPTY_ROOT, HASH_BYTES


@dataclass(frozen=True, slots=True)
class Head:
    """The size of a log and the root of its tree, which says everything about what stands in it."""

    size: int
    root: bytes

    def text(self) -> str:
        """Two lines: size, and root in base64, as in a checkpoint."""
        return f"{self.size}\n{b64encode(self.root).decode()}\n"


EMPTY = Head(0, EMPTY_ROOT)


def head_of(text: str) -> Head:
    """The head of two lines, or of a checkpoint (they are its second and third). Raises ValueError."""
    lines = text.split("\n")
    size, root = lines[:2] if lines[0].isascii() and lines[0].isdigit() and len(lines) == 3 else lines[1:3]
    head = Head(int(size), b64decode(root, validate=True))
    if head.size < 0 or len(head.root) != HASH_BYTES:
        raise ValueError(f"not the head of a log: {text[:80]!r}")
    return head
