"""Reminding people of their appointments; quiet hours are kept by ``notification``."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.booking.models import Booking
from zhili.booking.operations import telling
from zhili.booking.queries import bookings
from zhili.booking.rules import reminding
from zhili.kernel.actor import SYSTEM


def remind(*, at: datetime) -> int:
    """Tell whose appointments come in a day or in two hours; how many were told. Stopped anywhere, it goes on."""
    rows = Booking.objects.filter(
        state="booked",
        starts_at__gt=at,
        starts_at__lte=at + reminding.AHEAD[0],
        reminded__lt=len(reminding.AHEAD),
    )
    return sum(_remind(id, at) for id in rows.order_by("starts_at").values_list("id", flat=True))


def _remind(id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        row = Booking.objects.select_for_update().get(pk=id)
        dealt_with, now = reminding.due(
            starts_at=row.starts_at, made_at=row.settled_at, dealt_with=row.reminded, at=at
        )
        if row.state != "booked" or dealt_with == row.reminded:
            return False
        Booking.objects.filter(pk=id).update(reminded=dealt_with)
        if now:
            found = bookings.readable(id, actor=SYSTEM, at=at)
            seq = len(reminding.AHEAD) * found.version + dealt_with
            telling.tell(found, "booking.reminder", at=at, seq=seq)
        return now
