"""Raising alerts: what was opened by street and class on the day that is over, against what had to be expected."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from zhili.cases import public as cases
from zhili.insight.operations.counting import CITY_TIME
from zhili.kernel.ids import new_id
from zhili.kernel.rows import cursor, fetch
from zhili.people import public as people
from zhili.understanding import public as understanding
from zhili.understanding.public import Series

HISTORY = timedelta(days=5 * 365)
KEPT = timedelta(days=28)
"""How long an alert is shown."""

LEAST_A_YEAR = 12
"""A street and class with fewer cases in a year are too quiet for a series of their own."""

_SATURDAY = 5
_COUNTS = """
SELECT street, split_part(coalesce(class_code, ''), '/', 1), opened_on, count(*) FROM insight_countedcase
WHERE type_key = %s AND opened_on >= %s AND opened_on <= %s AND street IS NOT NULL GROUP BY 1, 2, 3
"""
_KEEP = b"""
INSERT INTO insight_alert
    (id, district_id, type_key, class_code, streets, since_on, last_on, expected, seen, probability)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def raise_alerts(*, at: datetime) -> int:
    """Look at the last whole day of the city before ``at``; returns how many alerts it has.

    How many a day may be false, over all types, is ``settings.ZHILI_FALSE_ALERTS``. Run again it comes to the same.
    """
    last = at.astimezone(CITY_TIME).date() - timedelta(days=1)
    types = [one.key for one in cases.case_types() if one.rates]
    found = [
        (key, one) for key in types for one in _alerts(key, last, settings.ZHILI_FALSE_ALERTS / len(types))
    ]
    with transaction.atomic(), cursor() as cur:
        cur.execute(b"DELETE FROM insight_alert WHERE last_on = %s OR last_on < %s", [last, last - KEPT])
        for key, one in found:
            districts = {people.district_of(street) for street in one.areas}
            district = districts.pop() if len(districts) == 1 else 0
            values = (
                new_id(at), district, key, one.class_code, list(one.areas), one.since_on, one.last_on,
                one.expected, one.seen, one.probability,
            )  # fmt: skip
            cur.execute(_KEEP, values)
    return len(found)


def _alerts(type_key: str, last: date, false_a_day: float) -> list[understanding.Alert]:
    counted: defaultdict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for street, class_code, day, count in fetch(_COUNTS, [type_key, last - HISTORY, last]):
        counted[street, class_code][day] = count
    begun = min((min(by_day) for by_day in counted.values()), default=last)
    years = max(1.0, (last - begun) / timedelta(days=365))
    watched = {
        series: by_day
        for (street, class_code), by_day in counted.items()
        if sum(by_day.values()) >= LEAST_A_YEAR * years and (series := _series(street, class_code))
    }
    days = [begun + timedelta(days=number) for number in range((last - begun).days + 1)]
    calendar = people.calendar()
    kinds = [_kinds(day, calendar.is_workday(day)) for day in days]
    return understanding.alerts_in(watched, days=days, kinds=kinds, false_a_day=max(false_a_day, 0.01))


def _series(street: str, class_code: str) -> Series | None:
    area = people.area(street)
    if area is None or area.centroid is None:
        return None
    return Series(street, class_code, *area.centroid)


def _kinds(day: date, works: bool | None) -> tuple[bool, bool]:
    """Whether a day is a holiday in the week, whether a weekend day that is worked; neither where nobody knows."""
    weekend = day.weekday() >= _SATURDAY
    return works is False and not weekend, works is True and weekend
