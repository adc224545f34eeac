"""Pure rules: which slots a day has, what is free in them, and when somebody books by telephone only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhili.booking.rules.coming import barred_until
from zhili.booking.rules.slots import Slot, free_of, hours_on, slots_of, slots_on
from zhili.booking.rules.wording import when
from zhili.kernel.workdays import Hours, WorkCalendar

CALENDAR = WorkCalendar.default()
WEEK = {"1": "09:00-10:00", "6": "09:00-11:00", "make_up": "13:00-14:00"}
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hours", "why"),
    [
        (date(2026, 3, 2), "09:00-10:00", "open"),  # a Monday
        (date(2026, 3, 3), None, "rest"),  # a Tuesday without hours
        (date(2026, 3, 7), "09:00-11:00", "open"),  # an ordinary Saturday with hours of its own
        (date(2026, 2, 16), None, "holiday"),  # Monday in Spring Festival
        (date(2026, 2, 21), None, "holiday"),  # Saturday in it, though Saturdays are open
        (date(2026, 2, 28), "13:00-14:00", "open"),  # Saturday worked in exchange
        (date(2028, 3, 6), None, "unknown"),  # no notice yet
    ],
)
def test_a_day_is_open_by_the_working_calendar(day: date, hours: str | None, why: str) -> None:
    found, reason = hours_on(WEEK, day, CALENDAR)
    assert (str(found) if found else None, reason) == (hours, why)


def test_slots_fit_wholly_into_their_windows() -> None:
    found = slots_of(Hours.parse("09:00-10:10,13:00-13:20,14:00-14:30"), date(2026, 3, 2), 30)
    assert [f"{one.starts_at:%H:%M}" for one in found] == ["01:00", "01:30", "06:00"]
    assert {one.ends_at - one.starts_at for one in found} == {timedelta(minutes=30)}


def test_a_seat_is_taken_from_every_slot_that_a_booking_meets() -> None:
    slots, _ = slots_on({"1": "09:00-11:00"}, date(2026, 3, 2), 30, CALENDAR)
    askew = (AT + timedelta(minutes=15), AT + timedelta(minutes=45), 0)
    found = free_of(
        slots, taken=[askew], closures=[(AT + HOUR, AT + 90 * HOUR / 60)], capacity=2, earliest=AT + HOUR / 2
    )
    assert [one.free for one in found] == [1, 1, 2, 2]
    assert [one.late for one in found] == [True, False, False, False]
    assert [one.closed for one in found] == [False, False, True, False]
    assert not Slot(AT, AT + HOUR).meets(AT + HOUR, AT + 2 * HOUR)


@pytest.mark.parametrize(
    ("missed", "lifted", "until"),
    [
        ([1, 2], None, None),
        ([1, 2, 91], None, None),
        ([1, 2, 30], None, 60),
        ([1, 2, 30, 40], None, 60),
        ([1, 2, 30], 10, None),
        ([1, 2, 30], 31, 60),
    ],
    ids=["too few", "too old", "three", "the third last counts", "lifted", "lifted before"],
)
def test_three_missed_in_ninety_days_bar_until_the_first_of_them_is_old(
    missed: list[int], lifted: int | None, until: int | None
) -> None:
    found = barred_until(
        [AT - one * DAY for one in missed],
        limit=3,
        days=90,
        at=AT,
        lifted_at=AT - lifted * DAY if lifted else None,
    )
    assert found == (AT + until * DAY if until is not None else None)
    assert barred_until([AT - DAY] * 9, limit=0, days=90, at=AT) is None


def test_when_it_is_in_both_languages_and_the_citys_time() -> None:
    assert when(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)).zh == "11月23日 周一 00:05"
    assert when(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)).en == "Mon 23 Nov, 00:05"
