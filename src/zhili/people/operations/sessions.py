"""Sessions of browsers: those that have run out are of use to nobody, and hold what visitors once typed."""

from datetime import datetime

from django.contrib.sessions.models import Session


def sweep_sessions(*, at: datetime) -> int:
    """Remove sessions that ran out before an instant; how many went."""
    removed, _ = Session.objects.filter(expire_date__lt=at).delete()
    return removed
