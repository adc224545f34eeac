"""When somebody is reminded of an appointment: a day before it, and two hours before it."""

from datetime import datetime, timedelta

AHEAD = (timedelta(days=1), timedelta(hours=2))
"""How long before, the earliest first."""


def due(*, starts_at: datetime, made_at: datetime, dealt_with: int, at: datetime) -> tuple[int, bool]:
    """How many of the reminders are dealt with at an instant, and whether one is to be told now.

    Of several that came due since the last look only one is told. What came due before the appointment was made (or
    moved) is left out, for that was told then; so is everything once it has begun.
    """
    passed = sum(starts_at - ahead <= at for ahead in AHEAD)
    if passed <= dealt_with or starts_at <= at:
        return max(passed, dealt_with), False
    return passed, any(starts_at - ahead > made_at for ahead in AHEAD[dealt_with:passed])
