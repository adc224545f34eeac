"""Snapshots of what changes seldom: each is read again when the stamp of its name has changed."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import TypeVar

from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot

Value = TypeVar("Value")


def _read() -> Mapping[str, object]:
    return {str(name): value for name, value in fetch("SELECT name, value FROM people_stamp")}


stamps = Snapshot(_read, count().__next__)
"""All stamps, read together: one statement in two seconds, however many snapshots stand on them."""


def watched(name: str, load: Callable[[], Value]) -> Snapshot[Value]:
    """A snapshot that another process's ``operations.stamps.changed(name)`` makes read again."""
    return Snapshot(load, lambda: stamps.get().get(name), every=0.0)
