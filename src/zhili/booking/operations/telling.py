"""Telling a resident of their appointment by the ways they chose; staff read their plan."""

from datetime import datetime

from django.conf import settings

from zhili.booking.queries.bookings import BookingView
from zhili.booking.rules.wording import when
from zhili.kernel.text import Text
from zhili.notification import public as notification


def tell(one: BookingView, key: str, *, at: datetime, reason: str = "", seq: int | None = None) -> int:
    """Tell whose booking it is, in the caller's transaction; how many messages were made.

    ``seq`` names the news beside the booking: its version where nothing is said. Nobody without an account is told.
    """
    if one.account is None:
        return 0
    facts: dict[str, str | Text] = {
        "what": one.resource.title,
        "when": when(one.slot.starts_at),
        "place": one.resource.place,
        "reason": reason,
        **({"until": when(one.offered_until)} if one.offered_until else {}),
        "link": f"{settings.ZHILI_ADDRESS}/booking/mine/",
    }
    return notification.tell(
        recipients=[notification.Recipient("account", str(one.account))],
        key=key,
        facts=facts,
        about=one.id,
        seq=one.version if seq is None else seq,
        district_id=one.resource.district_id,
        at=at,
    )
