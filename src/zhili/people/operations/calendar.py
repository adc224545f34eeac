"""Loading the State's yearly notice (国务院办公厅放假安排) and the city's own orders."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.people import models
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import require
from zhili.people.queries.calendar import held_calendar
from zhili.people.rules.authority import KEEPS_DATA


def load_notice(
    *, year: int, days: Mapping[date, bool], source: str, actor: Actor, at: datetime
) -> frozenset[date]:
    """Put a year's notice (day → is it worked?) in place of what was known of that year.

    Returns the days whose answer has changed (in a year without a notice, all that were unknown), for the caller
    to recompute what they touch. Raises
    BadNotice for days that cannot be meant, Forbidden without a city-wide mandate over data.
    """
    require(actor=actor, verb="calendar.load", roles=KEEPS_DATA, at=at)
    before = held_calendar.get()
    after = before.with_notice(year, days, source=source)
    with transaction.atomic():
        models.CalendarDay.objects.filter(year=year).delete()
        _store(days, year=year, source=source, actor=actor, at=at)
    december = date(year - 1, 12, 1)
    reach = (
        december + timedelta(days=number)
        for number in range(31 + (date(year + 1, 1, 1) - date(year, 1, 1)).days)
    )
    return frozenset(day for day in reach if before.is_workday(day) != after.is_workday(day))


def load_order(*, days: Mapping[date, bool], source: str, actor: Actor, at: datetime) -> None:
    """Set days by the city's own order (a storm, a local festival); it outranks the State's notice.

    Raises Forbidden without a city-wide mandate over data.
    """
    require(actor=actor, verb="calendar.load", roles=KEEPS_DATA, at=at)
    with transaction.atomic():
        models.CalendarDay.objects.filter(year__isnull=True, day__in=list(days)).delete()
        _store(days, year=None, source=source, actor=actor, at=at)


def _store(days: Mapping[date, bool], *, year: int | None, source: str, actor: Actor, at: datetime) -> None:
    models.CalendarDay.objects.bulk_create(
        models.CalendarDay(
            id=new_id(at), day=day, works=works, year=year, source=source, loaded_by=actor.id, loaded_at=at
        )
        for day, works in days.items()
    )
    changed("calendar", held_calendar)
