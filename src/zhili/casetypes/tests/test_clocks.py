"""Deadline clocks by example: where terms end, pauses, extensions, warnings, misuse, what is kept."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pytest

from zhili.casetypes.clocks import (
    Term,
    Tick,
    next_moment,
    read,
)
from zhili.kernel.workdays import OutsideCalendar, WorkCalendar

CALENDAR = WorkCalendar.default()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def city(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def started(at: str, amount: str, calendar: str = "natural", *, roll: bool = True) -> Tick:
    return Tick("started", city(at), term=Term(amount, calendar=calendar, roll=roll))


def tick(kind: str, at: str) -> Tick:
    return Tick(kind, city(at))  # type: ignore[arg-type]


@lru_cache
def without(*years: int) -> WorkCalendar:
    return WorkCalendar.from_rows(row for row in CALENDAR.rows() if row.year not in years)


def due(*ticks: Tick, calendar: WorkCalendar = CALENDAR) -> datetime | None:
    return read(ticks, calendar).due_at


@pytest.mark.parametrize(
    ("at", "amount", "calendar", "ends"),
    [
        # The day of the event isn't counted; the last day ends at 24:00 (Civil Code 201, 203).
        ("2026-03-02T00:00", "P1D", "natural", "2026-03-04T00:00"),
        ("2026-03-02T23:59", "P3D", "natural", "2026-03-06T00:00"),
        ("2026-03-05T10:00", "P1W", "natural", "2026-03-13T00:00"),
        # A last day that is off gives way to the next working day (203): Saturday 7 March to Monday 9 March,
        # a festival to the day after it, and not past a Sunday that is made up.
        ("2026-03-02T10:00", "P5D", "natural", "2026-03-10T00:00"),
        ("2026-02-10T10:00", "P10D", "natural", "2026-02-25T00:00"),
        ("2026-02-23T10:00", "P5D", "natural", "2026-03-01T00:00"),
        # Months and years: the corresponding day, or the month's last (202).
        ("2026-03-02T10:00", "P1M", "natural", "2026-04-03T00:00"),
        ("2025-10-31T10:00", "P1M", "natural", "2025-12-02T00:00"),
        ("2024-02-29T10:00", "P1Y", "natural", "2025-03-01T00:00"),
        ("2024-01-31T10:00", "P1M", "natural", "2024-03-01T00:00"),
        # Hours run from the instant (201), at night too.
        ("2026-03-06T22:15", "PT24H", "natural", "2026-03-07T22:15"),
        ("2026-03-06T22:15", "PT1M30S", "natural", "2026-03-06T22:16:30"),
        # Working days end when offices close.
        ("2026-03-02T08:00", "P1D", "working", "2026-03-03T17:30"),
        ("2026-03-06T18:00", "P5D", "working", "2026-03-13T17:30"),
        ("2026-03-07T10:00", "P1D", "working", "2026-03-09T17:30"),
        # 14 and 28 February 2026 are made up, 15 to 23 are off.
        ("2026-02-13T10:00", "P1D", "working", "2026-02-14T17:30"),
        ("2026-02-13T10:00", "P2D", "working", "2026-02-24T17:30"),
        ("2026-02-27T10:00", "P1D", "working", "2026-02-28T17:30"),
        # Working hours.
        ("2026-03-06T16:30", "PT2H", "working", "2026-03-09T10:00"),
        ("2026-03-06T11:00", "PT1H", "working", "2026-03-06T12:00"),
        ("2026-03-06T12:30", "PT7H", "working", "2026-03-09T12:00"),
    ],
)
def test_where_a_term_ends(at: str, amount: str, calendar: str, ends: str) -> None:
    reading = read([started(at, amount, calendar)], CALENDAR)
    assert reading.due_at == reading.due_latest == city(ends)
    assert reading.certain
    assert reading.state == "running"
    assert reading.started_at == city(at)


def test_a_term_that_does_not_roll_ends_on_the_day_off() -> None:
    assert due(started("2026-03-02T10:00", "P5D", roll=False)) == city("2026-03-08T00:00")


def test_every_moment_is_utc() -> None:
    reading = read([started("2026-03-02T10:00", "P5D", "working")], CALENDAR, warn=[DAY])
    assert reading.due_at is not None
    assert [moment.tzinfo for moment in (reading.started_at, reading.due_at, *reading.warn_at)] == [UTC] * 3


def test_a_pause_moves_an_exact_term_by_its_length() -> None:
    ticks = [
        started("2026-03-02T10:00", "PT24H"),
        tick("paused", "2026-03-02T12:00"),
        tick("resumed", "2026-03-04T15:30"),
    ]
    assert due(*ticks) == city("2026-03-05T13:30")


def test_a_pause_moves_a_working_term_by_the_working_time_in_it() -> None:
    # Paused over a weekend: Friday 16:00 to Monday 10:00 holds 2.5 working hours.
    ticks = [
        started("2026-03-05T10:00", "P2D", "working"),
        tick("paused", "2026-03-06T16:00"),
        tick("resumed", "2026-03-09T10:00"),
    ]
    assert due(*ticks[:1]) == city("2026-03-09T17:30")
    assert due(*ticks) == city("2026-03-10T11:30")


def test_a_pause_outside_working_hours_moves_nothing_of_a_working_term() -> None:
    ticks = [
        started("2026-03-05T10:00", "P2D", "working"),
        tick("paused", "2026-03-06T17:30"),
        tick("resumed", "2026-03-09T09:00"),
    ]
    assert due(*ticks) == due(ticks[0])


def test_a_rolling_term_of_days_ends_with_a_day_whatever_was_paused() -> None:
    ticks = [
        started("2026-03-02T10:00", "P3D"),
        tick("paused", "2026-03-03T10:00"),
        tick("resumed", "2026-03-03T13:00"),
    ]
    assert due(*ticks) == city("2026-03-07T00:00")
    exact = [started("2026-03-02T10:00", "P3D", roll=False), *ticks[1:]]
    assert due(*exact) == city("2026-03-06T03:00")


def test_a_pause_on_the_weekend_that_a_term_rolls_over_keeps_what_is_left() -> None:
    # The fifth day is Saturday 7 March, so the term ends with Monday 9; paused that day, resumed on Thursday.
    ticks = [
        started("2026-03-02T10:00", "P5D"),
        tick("paused", "2026-03-09T10:00"),
        tick("resumed", "2026-03-12T10:00"),
    ]
    assert due(*ticks) == city("2026-03-13T00:00")


def test_a_paused_clock_is_not_due_and_keeps_what_is_left() -> None:
    ticks = [started("2026-03-05T10:00", "P2D", "working"), tick("paused", "2026-03-06T16:00")]
    reading = read(ticks, CALENDAR, warn=[DAY], now=city("2026-06-01T10:00"))
    assert reading.state == "paused"
    assert reading.due_at is None
    assert reading.due_latest is None
    assert reading.overdue_since is None
    assert reading.warn_at == ()
    assert reading.remaining == timedelta(hours=8.5)
    assert next_moment(reading, city("2026-03-06T16:00")) is None


def test_a_clock_paused_when_overdue_stays_overdue() -> None:
    ticks = [
        started("2026-03-05T10:00", "P1D", "working"),
        tick("paused", "2026-03-06T20:00"),
        tick("resumed", "2026-03-10T10:00"),
    ]
    paused, resumed = read(ticks[:2], CALENDAR), read(ticks, CALENDAR)
    assert paused.overdue_since == paused.due_at == city("2026-03-06T17:30")
    assert resumed.overdue_since == resumed.due_at == city("2026-03-06T17:30")
    assert paused.remaining == timedelta()
    assert resumed.remaining == -timedelta(hours=8)


def test_paused_at_the_last_instant_is_due_when_resumed() -> None:
    ticks = [
        started("2026-03-05T10:00", "P1D", "working"),
        tick("paused", "2026-03-06T17:30"),
        tick("resumed", "2026-03-06T20:00"),
    ]
    assert due(*ticks) == city("2026-03-06T20:00")


def test_a_pause_on_the_day_of_the_event_counts() -> None:
    ticks = [
        started("2026-03-05T09:00", "P1D", "working"),
        tick("paused", "2026-03-05T10:00"),
        tick("resumed", "2026-03-05T11:00"),
    ]
    assert due(*ticks) == city("2026-03-09T10:00")


def test_extensions_add_in_the_clocks_own_calendar() -> None:
    first = started("2026-03-05T10:00", "P2D", "working")
    extended = Tick("extended", city("2026-03-06T10:00"), by=Term("P3D", calendar="working"))
    assert due(first, extended) == city("2026-03-12T17:30")
    by_month = Tick("extended", city("2026-02-06T10:00"), by=Term("P1M"))
    assert due(started("2026-01-31T10:00", "P1M"), by_month) == city("2026-04-01T00:00")


def test_an_extension_rescues_a_pause_that_was_too_late_without_it() -> None:
    ticks = [
        started("2026-03-02T10:00", "PT24H"),
        tick("paused", "2026-03-03T12:00"),
        Tick("extended", city("2026-03-03T13:00"), by=Term("PT24H")),
        tick("resumed", "2026-03-03T14:00"),
    ]
    assert read(ticks[:2], CALENDAR).overdue_since == city("2026-03-03T10:00")
    assert read(ticks, CALENDAR).overdue_since is None
    assert due(*ticks) == city("2026-03-04T12:00")


@pytest.mark.parametrize(
    ("at", "reason", "met", "late"),
    [
        ("2026-03-06T17:30", "met", True, False),
        ("2026-03-06T17:31", "met", False, True),
        ("2026-03-06T10:00", "cancelled", None, False),
        ("2026-03-07T10:00", "cancelled", None, True),
    ],
)
def test_stopping(at: str, reason: str, met: bool | None, late: bool) -> None:
    ticks = [
        started("2026-03-05T10:00", "P1D", "working"),
        Tick("stopped", city(at), reason=reason),  # type: ignore[arg-type]
    ]
    reading = read(ticks, CALENDAR, now=city("2026-05-05T10:00"))
    assert reading.state == "stopped"
    assert reading.met_in_time is met
    assert (reading.overdue_since is not None) is late
    assert next_moment(reading, city(at)) is None


def test_stopping_while_paused_in_time_is_in_time() -> None:
    ticks = [
        started("2026-03-05T10:00", "PT24H"),
        tick("paused", "2026-03-06T09:00"),
        tick("stopped", "2026-04-06T09:00"),
    ]
    reading = read(ticks, CALENDAR)
    assert reading.met_in_time is True
    assert reading.due_at == city("2026-04-06T10:00")
    assert reading.remaining == HOUR


def test_a_stopped_clock_starts_again_with_its_term() -> None:
    ticks = [
        started("2026-03-05T10:00", "P1D", "working"),
        tick("stopped", "2026-03-09T10:00"),
        tick("started", "2026-03-10T10:00"),
    ]
    reading = read(ticks, CALENDAR)
    assert reading.state == "running"
    assert reading.started_at == city("2026-03-10T10:00")
    assert reading.due_at == city("2026-03-11T17:30")
    assert reading.met_in_time is None


def test_overdue_begins_at_the_end() -> None:
    ticks = [started("2026-03-05T10:00", "PT24H")]
    end = city("2026-03-06T10:00")
    assert read(ticks, CALENDAR, now=end - timedelta(microseconds=1)).overdue_since is None
    assert read(ticks, CALENDAR, now=end).overdue_since == end
    assert read(ticks, CALENDAR, now=end + HOUR).remaining == -HOUR


def test_what_is_left_of_a_working_term_is_working_time() -> None:
    ticks = [started("2026-03-05T10:00", "P2D", "working")]
    assert read(ticks, CALENDAR, now=city("2026-03-06T16:30")).remaining == timedelta(hours=8)
    assert read(ticks, CALENDAR, now=city("2026-03-08T16:30")).remaining == timedelta(hours=7)
    assert read(ticks, CALENDAR, now=city("2026-03-10T10:00")).remaining == -HOUR


def test_warnings_count_back_in_the_clocks_calendar() -> None:
    working = read([started("2026-03-05T10:00", "P2D", "working")], CALENDAR, warn=[2 * HOUR, DAY])
    assert working.warn_at == (city("2026-03-06T17:30"), city("2026-03-09T15:30"))
    natural = read([started("2026-03-05T10:00", "P8D")], CALENDAR, warn=[DAY, 9 * DAY, timedelta()])
    assert natural.due_at == city("2026-03-14T00:00")
    assert natural.warn_at == (city("2026-03-13T00:00"),)


def test_next_moment_walks_through_warnings_to_the_end() -> None:
    reading = read([started("2026-03-05T10:00", "P2D", "working")], CALENDAR, warn=[DAY, 2 * HOUR])
    seen = []
    after: datetime | None = reading.started_at
    while after is not None:
        after = next_moment(reading, after)
        seen.append(after)
    assert seen == [*reading.warn_at, reading.due_at, None]


def test_an_unpublished_year_gives_a_range_that_says_so() -> None:
    ticks = [started("2026-12-28T10:00", "P5D", "working")]
    reading = read(ticks, CALENDAR)
    assert not reading.certain
    assert reading.due_at == city("2027-01-03T17:30")  # 1 January is off, the weekend might be made up
    assert reading.due_latest == city("2027-01-07T17:30")
    assert next_moment(reading, reading.due_at) == reading.due_latest


def test_inside_the_range_nothing_counts_as_late_nor_as_in_time() -> None:
    begun = started("2026-12-28T10:00", "P5D", "working")
    between = city("2027-01-06T17:30")
    assert read([begun], CALENDAR, now=between).overdue_since is None
    assert read([begun, Tick("stopped", between)], CALENDAR).met_in_time is None
    assert read([begun, Tick("stopped", city("2027-01-03T17:30"))], CALENDAR).met_in_time is True
    assert read([begun, Tick("stopped", city("2027-01-07T17:31"))], CALENDAR).met_in_time is False
    paused = read([begun, Tick("paused", between)], CALENDAR)
    assert (paused.due_at, paused.due_latest) == (None, None)


def test_the_notice_settles_the_range() -> None:
    before = [row for row in CALENDAR.rows() if row.year != 2026]
    notice = {row.on: row.works for row in CALENDAR.rows() if row.year == 2026}
    ticks = [started("2025-12-29T10:00", "P5D", "working")]
    guessed = read(ticks, WorkCalendar.from_rows(before))
    settled = read(ticks, WorkCalendar.from_rows(before).with_notice(2026, notice))
    assert not guessed.certain
    assert settled.certain
    assert guessed.due_at is not None
    assert guessed.due_latest is not None
    assert settled.due_at == city("2026-01-06T17:30")  # 1 to 3 January off, Sunday 4 made up
    assert guessed.due_at <= settled.due_at <= guessed.due_latest


def test_only_the_last_day_matters_to_a_natural_term() -> None:
    assert read([started("2026-12-20T10:00", "PT720H")], CALENDAR).certain
    assert not read([started("2026-12-20T10:00", "P30D")], CALENDAR).certain
    assert read([started("2026-12-20T10:00", "P30D", roll=False)], CALENDAR).certain


def test_rolling_in_an_unpublished_year_stays_close() -> None:
    reading = read([started("2027-01-20T10:00", "P10D")], CALENDAR)  # Saturday 30 January 2027
    assert reading.due_at == city("2027-01-31T00:00")
    assert reading.due_latest == city("2027-02-11T00:00")


def test_a_retention_of_decades_has_an_end() -> None:
    reading = read([started("2026-03-05T10:00", "P30Y")], CALENDAR)
    assert reading.due_at is not None
    assert reading.due_at.date() >= date(2056, 3, 5)
    assert not reading.certain
    with pytest.raises(OutsideCalendar):
        read([started("2077-03-05T10:00", "P99Y")], CALENDAR)


def test_a_clock_of_many_pauses_is_their_sum() -> None:
    begin = city("2026-03-02T09:00")
    ticks = [Tick("started", begin, term=Term("P30D", calendar="working"))]
    for number in range(200):
        step = begin + number * timedelta(minutes=12)
        ticks += [Tick("paused", step + timedelta(minutes=2)), Tick("resumed", step + timedelta(minutes=12))]
    paused = sum(
        (CALENDAR.worked(start=a.at, end=b.at)[0] for a, b in zip(ticks[1::2], ticks[2::2], strict=True)),
        timedelta(),
    )
    first, last = due(ticks[0]), due(*ticks)
    assert first is not None
    assert last == CALENDAR.after(start=first, amount=paused).earliest
