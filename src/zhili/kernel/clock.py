"""The one place that asks what time it is. Pages, APIs, jobs and commands ask; the domain is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen: list[datetime] = []


def now() -> datetime:
    """The present instant in UTC, or the simulated one inside ``at_instant``."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


@contextmanager
def at_instant(instant: datetime) -> Iterator[None]:
    """Within the block, in this process, it is ``instant``: the demo city and the tests live there."""
    _frozen.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()
