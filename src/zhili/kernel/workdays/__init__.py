"""Working days and hours: the State's yearly notice, a city's own orders, and honest ranges beyond them.

Owns the calendar and the measuring of working time. Deadlines, pauses and warnings are ``casetypes.clocks``.
"""

from zhili.kernel.workdays.calendar import BadNotice, Between, SpecialDay, WorkCalendar
from zhili.kernel.workdays.hours import DAY, SECOND, BadHours, Hours, date_of, instant_of, number_of, tick_of
from zhili.kernel.workdays.measure import OutsideCalendar, Ruler

__all__ = [
    "DAY",
    "SECOND",
    "BadHours",
    "BadNotice",
    "Between",
    "Hours",
    "OutsideCalendar",
    "Ruler",
    "SpecialDay",
    "WorkCalendar",
    "date_of",
    "instant_of",
    "number_of",
    "tick_of",
]
