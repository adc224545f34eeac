"""Quiet hours: when somebody must not be disturbed, and when they may be told instead."""

from datetime import datetime, time, timedelta, tzinfo

Hours = tuple[time, time]
DEFAULT: Hours = (time(21, 30), time(8, 0))
"""From, until, in the city's time; over midnight where the first is later."""


def not_before(at: datetime, quiet: Hours | None, *, zone: tzinfo) -> datetime:
    """The first instant from ``at`` on that lies outside the quiet hours (None or equal ends: none are kept)."""
    if quiet is None or quiet[0] == quiet[1]:
        return at
    local = at.astimezone(zone)
    if not _within(local.time(), quiet):
        return at
    end = local.replace(hour=quiet[1].hour, minute=quiet[1].minute, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(at.tzinfo)


def _within(now: time, quiet: Hours) -> bool:
    begins, ends = quiet
    return begins <= now < ends if begins < ends else now >= begins or now < ends
