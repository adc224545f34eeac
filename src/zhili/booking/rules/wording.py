"""When an appointment is, in words of both languages."""

from datetime import datetime

from zhili.booking.rules.slots import CITY_TIME
from zhili.kernel.text import Text

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def when(starts_at: datetime) -> Text:
    """``11月23日 周一 09:30`` and ``Mon 23 Nov, 09:30``, in the city's time."""
    at = starts_at.astimezone(CITY_TIME)
    weekday = at.weekday()
    return Text(
        zh=f"{at.month}月{at.day}日 周{_DAYS_ZH[weekday]} {at:%H:%M}",
        en=f"{_DAYS_EN[weekday]} {at.day} {_MONTHS_EN[at.month - 1]}, {at:%H:%M}",
    )
