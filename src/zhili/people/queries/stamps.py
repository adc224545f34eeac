"""Snapshots of what changes seldom: each is read again when the stamp of its name has changed."""

from collections.abc import Callable
from typing import TypeVar

from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot

Value = TypeVar("Value")


def watched(name: str, load: Callable[[], Value]) -> Snapshot[Value]:
    """A snapshot that another process's ``operations.stamps.changed(name)`` makes read again."""

    def stamp() -> object:
        found = fetch("SELECT value FROM people_stamp WHERE name = %s", [name])
        return found[0][0] if found else None

    return Snapshot(load, stamp)
