"""The clerk's page: today's sittings and those to come: room, hour, parties, what is missing, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.booking.pages import whose
from zhili.booking.queries.bookings import BookingView, of_cases
from zhili.booking.queries.resources import DESK
from zhili.booking.rules.slots import CITY_TIME, day_of
from zhili.cases import public as cases
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page
from zhili.ui.phrases import day as day_words

_TODAY = Text(zh="今天", en="Today")
_BEFORE = Text(zh="已经开过、还没办完", en="Held, not finished")
_UNSET = Text(zh="还没定时间", en="No time set yet")


@dataclass(frozen=True, slots=True)
class Line:
    """A sitting with the day it is on, its hour and its room: as booked, else as the case has them.

    Of what it needs: the ``first`` that is missing, those that are ``there``, those that come ``later``.
    """

    sitting: cases.SittingView
    day: date | None
    hour: str
    room: str

    @property
    def first(self) -> cases.NeedView | None:
        """What is missing first."""
        return next((one for one in self.sitting.needs if not one.there), None)

    @property
    def there(self) -> list[cases.NeedView]:
        """What is there."""
        return [one for one in self.sitting.needs if one.there]

    @property
    def later(self) -> list[cases.NeedView]:
        """What comes after the first that is missing."""
        return [one for one in self.sitting.needs if not one.there][1:]


@require_safe
@only_for(*DESK)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The sittings of one of the reader's units, by day."""
    unit = whose.unit(request, who)
    found = cases.sittings(actor=who.actor, unit=unit, at=who.at) if unit else []
    booked = of_cases([one.row.id for one in found])
    today = day_of(who.at)
    lines = [_line(one, booked.get(one.row.id, ()), today) for one in found]
    context = {
        "on": today,
        "today": sum(one.day == today for one in lines),
        "missing": sum(
            not all(need.there for need in one.sitting.needs) for one in lines if one.day == today
        ),
        "groups": _groups(lines, today),
        "full": len(found) >= cases.MOST_SITTINGS,
        "most": cases.MOST_SITTINGS,
        **whose.units(who, unit),
    }
    return page(request, who, "booking/sittings.html", context)


def _line(one: cases.SittingView, booked: Sequence[BookingView], today: date) -> Line:
    """The next booking from today on counts, else the last one, else what the case says."""
    coming = [each for each in booked if day_of(each.slot.starts_at) >= today]
    slot = next(iter(coming), booked[-1] if booked else None)
    if slot is None:
        return Line(one, _day(one.day), one.hour, one.place)
    starts, ends = (each.astimezone(CITY_TIME) for each in (slot.slot.starts_at, slot.slot.ends_at))
    room = " · ".join(each for each in (slot.resource.title.zh, slot.resource.place) if each)
    return Line(one, starts.date(), f"{starts:%H:%M}–{ends:%H:%M}", room)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _groups(lines: Sequence[Line], today: date) -> list[tuple[Text, list[Line]]]:
    """Today first, then the days to come, what is not finished of days before, and what has no time yet."""
    ordered = sorted(lines, key=lambda one: (one.day or date.max, one.hour, one.sitting.row.number))
    days = sorted({one.day for one in ordered if one.day and one.day >= today})
    groups = [(_named(each, today), [one for one in ordered if one.day == each]) for each in days]
    before = [one for one in ordered if one.day and one.day < today]
    unset = [one for one in ordered if one.day is None]
    return [*groups, *((words, some) for words, some in ((_BEFORE, before), (_UNSET, unset)) if some)]


def _named(day: date, today: date) -> Text:
    words = day_words(day)  # in the reader's language
    return Text(zh=f"{_TODAY.zh} {words}", en=f"{_TODAY.en}, {words}") if day == today else Text(words, words)
