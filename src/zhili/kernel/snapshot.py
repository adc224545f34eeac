"""A value read from the database once and shared by the whole process, re-read when it has changed.

Owns when to ask, and how long what was made of it is kept; what is read, and the cheap stamp that tells one state from
the next, are the caller's.
"""

import threading
import time
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from zhili.kernel import rings

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)

_NEVER = float("-inf")
_every_snapshot: "weakref.WeakSet[Snapshot[Any]]" = weakref.WeakSet()


class Snapshot(Generic[Value]):
    """``load`` reads the value, ``stamp`` a small thing that differs whenever the value does.

    The stamp is asked for at most once in ``every`` seconds, so another process's change is seen that much
    later at most. While one thread reads again, the others go on with what they have.
    """

    def __init__(
        self,
        load: Callable[[], Value],
        stamp: Callable[[], object],
        every: float = 2.0,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load, self._stamp, self._every, self._ticks = load, stamp, every, ticks
        self._lock = threading.Lock()
        self._held: tuple[Value, object] | None = None
        self._asked = _NEVER
        _every_snapshot.add(self)

    def get(self) -> Value:
        """The value, no older than ``every`` seconds. What ``load`` or ``stamp`` raise goes to the caller."""
        held = self._held
        if held is not None and self._ticks() - self._asked < self._every:
            return held[0]
        if not self._lock.acquire(blocking=False):
            if held is not None:
                return held[0]
            self._lock.acquire()
        try:
            return self._refresh()
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Read again at the next ``get``: for the process that has just changed what is read."""
        self._held, self._asked = None, _NEVER

    def _refresh(self) -> Value:
        held, asked = self._held, self._ticks()
        if held is not None and asked - self._asked < self._every:
            return held[0]
        stamp = self._stamp()
        if held is None or held[1] != stamp:
            with rings.not_looked_for():
                held = (self._load(), stamp)
            self._held = held
        self._asked = asked
        return held[0]


@dataclass(frozen=True, eq=False, slots=True)
class Same(Generic[Value]):
    """A thing known again by being the same object, as a key: comparing thousands of words would cost more."""

    thing: Value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


class Derived(Generic[Key, Value]):
    """What is worked out of something held in memory, by key: kept as long as that is the same object.

    ``held`` gives the thing, such as ``Snapshot.get``; ``make`` works out the value of a key and is to be pure
    beside it. What is given out is shared: nobody changes it.
    """

    def __init__(self, held: Callable[[], object], make: Callable[[Key], Value]) -> None:
        self._held, self._make = held, make
        self._kept: tuple[object, dict[Key, Value]] = (None, {})

    def get(self, key: Key) -> Value:
        """The value of a key. What ``held`` or ``make`` raise goes to the caller."""
        held = self._held()
        kept = self._kept
        if kept[0] is not held:
            kept = self._kept = (held, {})
        if key not in kept[1]:
            kept[1][key] = self._make(key)
        return kept[1][key]


def forget_all() -> None:
    """Every snapshot of this process reads again: for tests, whose database is rolled back under them."""
    for snapshot in list(_every_snapshot):
        snapshot.forget()
