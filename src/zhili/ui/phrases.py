"""Instants, days and lengths of time in words, Chinese and English, as people say them.

Words only: what is late or soon is decided by whoever made the clock. Instants are shown in the city's time zone.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


def speaks_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "zh").startswith("en")


def span(length: timedelta) -> str:
    """A length of time in its two largest units, without sign: ``3 小时 20 分``, ``2 天 4 小时``."""
    seconds = int(abs(length.total_seconds()))
    days, hours, minutes = seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // _MINUTE
    if days:
        parts = [ngettext("%(count)s 天", "%(count)s 天", days) % {"count": days}]
        if hours and days < 10:
            parts.append(_hours(hours))
    elif hours:
        parts = [_hours(hours)]
        if minutes:
            parts.append(_("%(count)s 分") % {"count": minutes})
    elif minutes:
        parts = [ngettext("%(count)s 分钟", "%(count)s 分钟", minutes) % {"count": minutes}]
    else:
        parts = [_("不到 1 分钟")]
    return " ".join(parts)


def span_words() -> dict[str, list[str]]:
    """What ``span`` is made of, for scripts that go on counting: for one and for several, ``{n}`` for the number."""
    number = {"count": "{n}"}
    return {
        "day": [ngettext("%(count)s 天", "%(count)s 天", n) % number for n in (1, 2)],
        "hour": [ngettext("%(count)s 小时", "%(count)s 小时", n) % number for n in (1, 2)],
        "minute": [ngettext("%(count)s 分钟", "%(count)s 分钟", n) % number for n in (1, 2)],
        "rest": [_("%(count)s 分") % number] * 2,
        "moment": [_("不到 1 分钟")] * 2,
    }


def day(value: date, *, year: bool = True) -> str:
    """``2026年11月22日 周日``; without the year ``11月22日 周日``."""
    on = _local_day(value)
    if speaks_english():
        return f"{_WEEKDAYS_EN[on.weekday()]} {on.day} {_MONTHS_EN[on.month - 1]}" + (
            f" {on.year}" if year else ""
        )
    return (f"{on.year}年" if year else "") + f"{on.month}月{on.day}日 周{_WEEKDAYS_ZH[on.weekday()]}"


def moment(value: datetime, *, year: bool = True) -> str:
    """``2026年11月22日 周日 14:05``, in the city's time."""
    return f"{day(value, year=year)} {timezone.localtime(value):%H:%M}"


def until(value: datetime, *, year: bool = True) -> str:
    """Up to when, as the law counts days: a term that ends with a day ends on that day at 24:00, not on the next."""
    local = timezone.localtime(value)
    if (local.hour, local.minute) != (0, 0):
        return moment(value, year=year)
    return f"{day(local - timedelta(minutes=1), year=year)} 24:00"


def ago(value: datetime, *, at: datetime) -> str:
    """How long before ``at``, the nearer the finer; beyond yesterday the day itself."""
    seconds = (at - value).total_seconds()
    days = (_local_day(at) - _local_day(value)).days
    clock = f"{timezone.localtime(value):%H:%M}"
    if 0 <= seconds < _MINUTE:
        return _("刚刚")
    if 0 <= seconds < _HOUR:
        return _("%(span)s前") % {"span": span(timedelta(seconds=seconds))}
    if days == 0:
        return _("今天 %(time)s") % {"time": clock}
    if days == 1:
        return _("昨天 %(time)s") % {"time": clock}
    return moment(value, year=_local_day(value).year != _local_day(at).year)


def _hours(count: int) -> str:
    return ngettext("%(count)s 小时", "%(count)s 小时", count) % {"count": count}


def _local_day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
