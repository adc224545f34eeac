"""Slowing down those who guess: counts per window, shared by all processes."""

from datetime import datetime, timedelta

from zhili.kernel.refusals import TooMany
from zhili.kernel.rows import fetch
from zhili.people import models
from zhili.people.queries.private import keyring
from zhili.people.rules.tracking import wait, window_of

_COUNT = (
    "INSERT INTO people_throttle (bucket, window_at, tries) VALUES (%s, %s, 1)"
    " ON CONFLICT (bucket, window_at) DO UPDATE SET tries = people_throttle.tries + 1 RETURNING tries"
)


def throttle(*, deed: str, who: str, limit: int, within: timedelta, at: datetime) -> None:
    """Count one try of ``deed`` by ``who`` (an address, a case number); only a digest of it is stored.

    Raises TooMany, with the seconds to wait, beyond ``limit`` tries in a window. Call it outside a
    transaction that a failing try would roll back, or the try is not counted.
    """
    bucket = keyring().look_up("throttle", f"{deed}\0{who}")
    tries = fetch(_COUNT, [bucket, window_of(at, within=within)])[0][0]
    if isinstance(tries, int) and tries > limit:
        raise TooMany(seconds=wait(at, within=within))


def sweep_throttle(*, at: datetime, older_than: timedelta = timedelta(days=2)) -> int:
    """Remove counts of windows long past; how many went."""
    removed, _ = models.Throttle.objects.filter(window_at__lt=at - older_than).delete()
    return removed
