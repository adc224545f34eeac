"""Who did not come too often books by telephone only, for a time: the parameters are those of the resource."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def barred_until(
    missed: Iterable[datetime], *, limit: int, days: int, at: datetime, lifted_at: datetime | None = None
) -> datetime | None:
    """Until when somebody may not book by themselves; None where they may.

    ``missed`` are the starts of slots to which they did not come. With ``limit`` of them in the last ``days`` the bar
    stands, until so many days after the one whose passing leaves less than ``limit``. What lies before ``lifted_at``
    does not count any more. A limit of 0 bars nobody.
    """
    if limit <= 0:
        return None
    since = at - timedelta(days=days)
    counted = sorted(one for one in missed if since < one <= at and (lifted_at is None or one > lifted_at))
    if len(counted) < limit:
        return None
    return counted[-limit] + timedelta(days=days)
