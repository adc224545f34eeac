"""The city's working calendar: what the library knows, notices loaded since, the city's own orders."""

from zhili.kernel.workdays import SpecialDay, WorkCalendar
from zhili.people import models
from zhili.people.queries.stamps import watched


def _load() -> WorkCalendar:
    stored = [
        SpecialDay(on=day, works=works, year=year, source=source)
        for day, works, year, source in models.CalendarDay.objects.values_list(
            "day", "works", "year", "source"
        )
    ]
    if not stored:
        return WorkCalendar.default()
    notices = {row.year for row in stored if row.year is not None}
    kept = [row for row in WorkCalendar.default().rows() if row.year not in notices]
    return WorkCalendar.from_rows([*kept, *stored])


held_calendar = watched("calendar", _load)


def calendar() -> WorkCalendar:
    """The calendar as it stands; held in memory, read again when a notice or an order was loaded."""
    return held_calendar.get()
