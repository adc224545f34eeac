"""The working calendar against published years, its limits, its loading, and the bounds for years to come."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.kernel.workdays import DAY as DAY_TICKS
from zhili.kernel.workdays import (
    BadHours,
    BadNotice,
    Hours,
    OutsideCalendar,
    SpecialDay,
    WorkCalendar,
    date_of,
    number_of,
)
from zhili.kernel.workdays.festivals import SURELY_OFF, make_up_windows, off_windows

CALENDAR = WorkCalendar.default()
DAY = CALENDAR.hours.per_day * timedelta(microseconds=1)


def city(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


@lru_cache
def without(*years: int) -> WorkCalendar:
    """The default calendar as if the notices for these years were not out."""
    return WorkCalendar.from_rows(row for row in CALENDAR.rows() if row.year not in years)


def notice(year: int) -> dict[date, bool]:
    return {row.on: row.works for row in CALENDAR.rows() if row.year == year}


def _data() -> Path | None:
    given_place = os.environ.get("ZHILI_TEST_DATA")
    root = Path(__file__).resolve().parents[4]
    places = [Path(given_place)] if given_place else [root / "shared/data", root.parent / "shared/data"]
    return next((place / "cn_workdays" for place in places if (place / "cn_workdays").is_dir()), None)


def published_days() -> dict[date, bool]:
    """Day -> worked, of the State Council's papers 2007-2016 as another project parsed them."""
    folder = _data()
    if folder is None:
        pytest.skip("no published calendars here: set ZHILI_TEST_DATA to the folder that holds cn_workdays")
    return {
        date.fromisoformat(day["date"]): not day["isOffDay"]
        for path in sorted(folder.glob("[0-9]*.json"))
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]
    }


def test_every_special_day_of_the_papers_agrees() -> None:
    days = published_days()
    assert len(days) >= 334
    assert [day for day, works in days.items() if CALENDAR.is_workday(day) is not works] == []


def test_every_other_day_of_the_papers_years_is_what_its_weekday_says() -> None:
    days = published_days()
    ordinary = [
        date(2007, 1, 1) + timedelta(days=n) for n in range((date(2016, 12, 25) - date(2007, 1, 1)).days)
    ]
    wrong = [d for d in ordinary if d not in days and CALENDAR.is_workday(d) is not (d.weekday() < 5)]
    assert wrong == []


def test_each_paper_loads_as_a_notice() -> None:
    days = published_days()
    for year in range(2007, 2017):
        own = {day: works for day, works in days.items() if day.year == year and day.month < 12}
        loaded = without(year).with_notice(year, own, source="国办发明电")
        assert year in loaded.years
        assert [day for day, works in own.items() if loaded.is_workday(day) is not works] == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-18", True),  # Sunday worked for Spring Festival
        ("2024-02-12", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-04", True),
        ("2026-12-25", True),
        ("2026-12-28", True),
        ("2026-12-20", False),
    ],
)
def test_known_days(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize("day", ["2026-12-26", "2026-12-31", "2027-01-01", "2027-07-07", "2003-12-30"])
def test_days_that_no_loaded_notice_decides_are_not_guessed(day: str) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is None


def test_the_end_of_december_is_settled_by_the_next_notice() -> None:
    assert without(2019).is_workday(date(2018, 12, 31)) is None
    assert without(2019).is_workday(date(2018, 12, 29)) is None
    assert CALENDAR.is_workday(date(2018, 12, 31)) is False
    assert CALENDAR.is_workday(date(2018, 12, 29)) is True


def test_working_time_of_a_make_up_week() -> None:
    # 9 to 18 February 2024: Friday 9 worked, festival 10 to 17, Sunday 18 made up.
    start, end = city("2024-02-09T00:00"), city("2024-02-19T00:00")
    assert CALENDAR.worked(start=start, end=end) == (2 * DAY, 2 * DAY)
    assert CALENDAR.worked(start=end, end=start) == (-2 * DAY, -2 * DAY)


def test_hours_count_inside_the_windows_only() -> None:
    moment = CALENDAR.after(start=city("2026-03-06T11:30"), amount=timedelta(hours=1))
    assert moment.certain
    assert moment.earliest == moment.latest == city("2026-03-06T14:00")
    over_weekend = CALENDAR.after(start=city("2026-03-06T17:00"), amount=timedelta(hours=1))
    assert over_weekend.earliest == city("2026-03-09T09:30")


def test_open_follows_windows_and_days() -> None:
    assert CALENDAR.is_open(city("2026-03-06T09:00")) is True
    assert CALENDAR.is_open(city("2026-03-06T12:00")) is False
    assert CALENDAR.is_open(city("2026-03-07T10:00")) is False
    assert CALENDAR.is_open(city("2027-03-06T10:00")) is None


def test_a_city_sets_its_hours() -> None:
    calendar = WorkCalendar.default(hours=Hours.parse("08:30-12:00, 14:00–18:00"))
    assert str(calendar.hours) == "08:30-12:00,14:00-18:00"
    start = city("2026-03-06T00:00")
    assert calendar.after(start=start, amount=timedelta(hours=7.5)).earliest == city("2026-03-06T18:00")
    night = WorkCalendar.default(hours=Hours.parse("00:00-24:00"))
    assert night.after(start=start, amount=timedelta(hours=24)).earliest == city("2026-03-07T00:00")


@pytest.mark.parametrize(
    "text", ["", "9-12", "12:00-09:00", "09:00-12:00,11:00-17:00", "09:00-25:00", "09:00-09:00"]
)
def test_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(BadHours) as caught:
        Hours.parse(text)
    assert "09:00-12:00" in caught.value.render("zh")


def test_naive_instants_are_refused() -> None:
    with pytest.raises(TypeError):
        CALENDAR.is_open(datetime(2026, 3, 6, 10))  # noqa: DTZ001 a naive instant is what is tested


def test_rows_rebuild_the_same_calendar() -> None:
    again = WorkCalendar.from_rows(CALENDAR.rows())
    assert again.rows() == CALENDAR.rows()
    assert again.years == CALENDAR.years
    span = {"start": city("2004-01-01T00:00"), "end": city("2028-01-01T00:00")}
    assert again.worked(**span) == CALENDAR.worked(**span)


def test_a_notice_replaces_the_earlier_one_of_its_year() -> None:
    first = without(2024).with_notice(2024, notice(2024), source="first")
    amended = {**notice(2024), date(2024, 7, 6): True, date(2024, 7, 8): False}
    second = first.with_notice(2024, amended, source="second")
    assert second.is_workday(date(2024, 7, 8)) is False
    assert second.source(date(2024, 7, 8)) == "second"
    assert second.with_notice(2024, notice(2024)).is_workday(date(2024, 7, 8)) is True
    assert first.is_workday(date(2024, 7, 8)) is True


def test_a_notice_may_set_days_of_the_december_before() -> None:
    loaded = without(2019).with_notice(2019, notice(2019))
    assert loaded.is_workday(date(2018, 12, 29)) is True


def test_a_notice_with_days_of_another_year_is_refused() -> None:
    with pytest.raises(BadNotice) as caught:
        CALENDAR.with_notice(2027, notice(2026))
    assert "2026-01-01" in caught.value.render("zh")


def test_a_notice_that_works_on_a_statutory_holiday_is_refused() -> None:
    with pytest.raises(BadNotice) as caught:
        without(2024).with_notice(2024, {day: not works for day, works in notice(2024).items()})
    assert "2024-01-01" in caught.value.render("en")


def test_an_empty_notice_is_refused() -> None:
    with pytest.raises(BadNotice):
        CALENDAR.with_notice(2027, {})


def test_a_citys_order_outranks_the_notice_and_survives_it() -> None:
    festival = date(2026, 4, 20)  # 三月三 in Guangxi
    calendar = CALENDAR.with_order({festival: False, date(2026, 10, 10): False}, source="桂政办")
    assert calendar.is_workday(festival) is False
    reloaded = calendar.with_notice(2026, notice(2026))
    assert reloaded.is_workday(festival) is False
    assert reloaded.is_workday(date(2026, 10, 10)) is False
    assert WorkCalendar.from_rows(reloaded.rows()).is_workday(date(2026, 10, 10)) is False
    assert calendar.with_order({festival: True}).is_workday(festival) is True
    assert 2027 not in CALENDAR.with_order({date(2027, 4, 9): False}).years


def test_beyond_the_calendar_says_so() -> None:
    with pytest.raises(OutsideCalendar) as caught:
        CALENDAR.after(start=city("2127-12-30T09:00"), amount=timedelta(hours=700))
    assert "2127-12-31" in caught.value.render("zh")
    with pytest.raises(OutsideCalendar):
        CALENDAR.worked(start=city("1999-12-31T09:00"), end=city("2004-01-05T09:00"))


@pytest.mark.parametrize("hidden", [(), (2010,), (2025, 2026), tuple(range(2004, 2027))])
def test_arrays_say_what_the_days_say(hidden: tuple[int, ...]) -> None:
    calendar = without(*hidden).with_order({date(2010, 7, 7): False, date(2027, 7, 3): True})
    for number in range(number_of(date(2000, 1, 1)), number_of(date(2030, 12, 31))):
        works = calendar.is_workday(date_of(number))
        assert calendar.knows(number * DAY_TICKS, number * DAY_TICKS) is (works is not None)
        if works is not None:
            assert calendar.exact.works(number) is works


def test_holidays_by_date_were_off_in_every_published_year() -> None:
    days = [date(year, month, day) for year in sorted(CALENDAR.years) for month, day in SURELY_OFF]
    assert [day for day in days if CALENDAR.is_workday(day) is not False] == []


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_published_year_stays_inside_the_festival_windows(year: int) -> None:
    days = notice(year)
    moved_off = {
        d for d, works in days.items() if not works and d.weekday() < 5 and (d.month, d.day) not in SURELY_OFF
    }
    made_up = {d for d, works in days.items() if works}
    for window in off_windows(year):
        inside = {d for d in moved_off if window.first <= d <= window.last}
        assert len(inside) <= window.most, window
        moved_off -= inside
    for window in make_up_windows(year):
        inside = {d for d in made_up if window.first <= d <= window.last}
        assert len(inside) <= window.most, window
        made_up -= inside
    assert moved_off == set()
    assert made_up == set()


@pytest.mark.parametrize("year", range(2027, 2060))
def test_windows_are_in_order_and_disjoint(year: int) -> None:
    for windows in (
        off_windows(year) + off_windows(year + 1),
        make_up_windows(year) + make_up_windows(year + 1),
    ):
        edges = [edge for window in windows for edge in (window.first, window.last)]
        assert edges == sorted(edges)
        assert len({*edges}) == len(edges)


YEARS = st.integers(2007, 2026)
MINUTES = st.integers(0, 366 * 1440)
AMOUNTS = st.integers(1, 90 * 7 * 60)


def _instant(year: int, minutes: int) -> datetime:
    return datetime(year - 1, 12, 15, tzinfo=UTC) + timedelta(minutes=minutes)


@settings(deadline=None)
@given(year=YEARS, minutes=MINUTES, amount=AMOUNTS)
def test_an_unpublished_years_range_holds_what_then_was_published(
    year: int, minutes: int, amount: int
) -> None:
    start, worked = _instant(year, minutes), timedelta(minutes=amount)
    known = without(2027).after(start=start, amount=worked)
    guessed = without(year).after(start=start, amount=worked)
    assert guessed.earliest <= known.latest
    assert known.earliest <= guessed.latest
    if known.certain:
        assert guessed.earliest <= known.earliest <= guessed.latest
    if guessed.certain:
        assert guessed == known


@settings(deadline=None)
@given(year=YEARS, minutes=MINUTES, length=st.integers(0, 200 * 1440))
def test_an_unpublished_years_working_time_is_bounded(year: int, minutes: int, length: int) -> None:
    start = _instant(year, minutes)
    end = start + timedelta(minutes=length)
    least, most = without(year, year + 1).worked(start=start, end=end)
    known_least, known_most = CALENDAR.worked(start=start, end=end)
    assert least <= known_least <= known_most <= most
    assert CALENDAR.worked(start=end, end=start) == (-known_most, -known_least)
    assert without(year, year + 1).worked(start=end, end=start) == (-most, -least)


@settings(deadline=None)
@given(year=YEARS, minutes=MINUTES, amount=AMOUNTS)
def test_after_is_the_first_instant_at_which_the_time_is_worked(year: int, minutes: int, amount: int) -> None:
    start, worked = _instant(year, minutes), timedelta(minutes=amount)
    for calendar in (CALENDAR, without(year)):
        moment = calendar.after(start=start, amount=worked)
        if moment.certain:
            second = timedelta(seconds=1)
            assert calendar.worked(start=start, end=moment.earliest) == (worked, worked)
            assert calendar.worked(start=start, end=moment.earliest - second)[1] < worked
        assert moment.earliest <= moment.latest
        assert calendar.worked(start=start, end=moment.latest)[0] >= worked


@settings(deadline=None)
@given(year=YEARS, minutes=MINUTES, amount=AMOUNTS, later=st.integers(0, 20 * 1440))
def test_a_later_start_is_never_over_earlier(year: int, minutes: int, amount: int, later: int) -> None:
    start, worked = _instant(year, minutes), timedelta(minutes=amount)
    for calendar in (CALENDAR, without(year)):
        first = calendar.after(start=start, amount=worked)
        second = calendar.after(start=start + timedelta(minutes=later), amount=worked)
        assert first.earliest <= second.earliest
        assert first.latest <= second.latest


def test_the_range_for_spring_festival_stays_usable() -> None:
    moment = CALENDAR.after(start=city("2027-01-15T09:00"), amount=10 * DAY)
    assert not moment.certain
    assert moment.earliest == city("2027-01-26T17:30")
    assert moment.latest == city("2027-02-08T17:30")


def test_the_first_working_day_after_a_festival_window_is_found_both_ways() -> None:
    earliest, latest = CALENDAR.bounds()
    day = number_of(date(2027, 1, 30))  # a Saturday
    assert date_of(earliest.first_workday(day)) == date(2027, 1, 30)
    assert date_of(latest.first_workday(day)) == date(2027, 2, 10)


@pytest.mark.parametrize("year", range(2027, 2041))
def test_a_holiday_by_date_is_never_supposed_to_be_made_up_even_on_a_weekend(year: int) -> None:
    for month, number in SURELY_OFF:
        day = number_of(date(year, month, number))
        assert CALENDAR.earliest.first_workday(day) > day
        assert CALENDAR.earliest.elapsed(day * DAY_TICKS, (day + 1) * DAY_TICKS) == 0


def test_special_days_are_kept_as_given() -> None:
    row = SpecialDay(on=date(2026, 1, 4), works=True, year=2026, source="chinesecalendar")
    assert row in CALENDAR.rows()
    assert CALENDAR.source(date(2026, 1, 4)) == "chinesecalendar"
    assert CALENDAR.source(date(2026, 3, 4)) == ""
