"""Looking at what one was told on the page; sweeping away what is long past."""

from datetime import datetime, timedelta

from zhili.notification.models import Message
from zhili.notification.rules.ways import Recipient

KEEP = timedelta(days=365)
"""How long a message is kept: a year on the page, and as long as the proof that it was carried."""


def read_all(*, recipient: Recipient, at: datetime) -> int:
    """Mark everything on somebody's page as read; how many were new."""
    return Message.objects.filter(recipient=recipient.key, way="page", read_at=None).update(read_at=at)


def sweep(*, at: datetime, most: int = 5000) -> int:
    """Remove messages made more than a year ago, at most ``most``; how many went. Safe to stop and repeat."""
    old = (
        Message.objects.filter(made_at__lt=at - KEEP, due_at=None)
        .order_by("id")
        .values_list("id", flat=True)[:most]
    )
    removed, _ = Message.objects.filter(id__in=list(old)).delete()
    return removed
