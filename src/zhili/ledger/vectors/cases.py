"""What a runner gives for each case of a file: its name, and how to find out whether we judge it as its makers do."""

from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Case = tuple[str, Callable[[], bool]]
"""A case's name, and a test that answers whether it passed; one that raises has failed."""
Runner = Callable[[Any], Iterator[Case]]
"""Gives the cases of a file's JSON."""


def hashes(written: Sequence[str] | None) -> list[bytes]:
    """Hashes in base64; nothing where a file writes null for an empty list."""
    return [b64decode(one, validate=True) for one in written or ()]
