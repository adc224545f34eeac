"""What holds of every clock, whatever its term, pauses, extensions and calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhili.casetypes.clocks import Reading, Term, Tick, from_json, next_moment, read, to_json
from zhili.kernel.workdays import WorkCalendar

CALENDAR = WorkCalendar.default()
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

EXACT = [Term(text) for text in ("PT30M", "PT24H", "PT100H")]
EXACT += [Term(text, roll=False) for text in ("P1D", "P15D", "P1M")]
ROLLING = [Term(text) for text in ("P1D", "P5D", "P15D", "P2W", "P1M", "P3M")]
WORKING = [Term(text, calendar="working") for text in ("PT2H", "PT50H", "P1D", "P5D", "P20D", "P60D")]
LONGER = {"natural": ("PT6H", "P1D", "P10D", "P1M"), "working": ("PT6H", "P1D", "P10D")}

starts = st.integers(0, 18 * 365 * 1440).map(
    lambda minutes: datetime(2007, 1, 5, tzinfo=UTC) + minutes * MINUTE
)
gaps = st.integers(0, 9 * 1440).map(lambda minutes: minutes * MINUTE)
terms = st.sampled_from(EXACT + ROLLING + WORKING)
settled = settings(deadline=None, max_examples=200)


@lru_cache
def without(*years: int) -> WorkCalendar:
    """The default calendar as if the notices for these years were not out."""
    return WorkCalendar.from_rows(row for row in CALENDAR.rows() if row.year not in years)


@dataclass(frozen=True)
class Story:
    """A clock's life: its start, and pauses as (running before it, how long)."""

    start: datetime
    term: Term
    pauses: tuple[tuple[timedelta, timedelta], ...]

    def ticks(self) -> list[Tick]:
        ticks = [Tick("started", self.start, term=self.term)]
        at = self.start
        for running, pause in self.pauses:
            ticks += [Tick("paused", at + running), Tick("resumed", at + running + pause)]
            at += running + pause
        return ticks


def stories(term: st.SearchStrategy[Term] = terms) -> st.SearchStrategy[Story]:
    pauses = st.lists(st.tuples(gaps, gaps), max_size=5).map(tuple)
    return st.builds(Story, start=starts, term=term, pauses=pauses)


def due(reading: Reading) -> datetime:
    assert reading.due_at is not None
    return reading.due_at


def in_time(ticks: list[Tick], index: int) -> bool:
    """Whether the pause at ``index`` began in time."""
    return read(ticks[: index + 1], CALENDAR).overdue_since is None


@settled
@given(story=stories(), place=st.integers(0, 10), which=st.integers(0, 3))
def test_the_place_of_an_extension_in_the_history_does_not_matter(
    story: Story, place: int, which: int
) -> None:
    ticks = story.ticks()
    texts = LONGER[story.term.calendar]
    longer = Term(texts[which % len(texts)], calendar=story.term.calendar)
    place = 1 + place % len(ticks)
    early = [ticks[0], Tick("extended", ticks[0].at, by=longer), *ticks[1:]]
    late = [*ticks[:place], Tick("extended", ticks[place - 1].at, by=longer), *ticks[place:]]
    assert due(read(late, CALENDAR)) == due(read(early, CALENDAR))
    assert due(read(late, CALENDAR)) >= due(read(ticks, CALENDAR))


@settled
@given(story=stories(st.sampled_from(EXACT)))
def test_pauses_move_an_exact_end_by_exactly_their_sum(story: Story) -> None:
    ticks = story.ticks()
    paused = timedelta()
    for index in range(1, len(ticks), 2):
        if in_time(ticks, index):
            paused += ticks[index + 1].at - ticks[index].at
    assert due(read(ticks, CALENDAR)) == due(read(ticks[:1], CALENDAR)) + paused


@settled
@given(story=stories(st.sampled_from(WORKING)))
def test_pauses_move_a_working_end_by_exactly_the_working_time_in_them(story: Story) -> None:
    ticks = story.ticks()
    paused = timedelta()
    for index in range(1, len(ticks), 2):
        if in_time(ticks, index):
            paused += CALENDAR.worked(start=ticks[index].at, end=ticks[index + 1].at)[0]
    first, last = due(read(ticks[:1], CALENDAR)), due(read(ticks, CALENDAR))
    assert CALENDAR.worked(start=first, end=last)[0] == paused


@settled
@given(story=stories())
def test_resuming_never_makes_the_end_lie_in_the_past(story: Story) -> None:
    ticks = story.ticks()
    for index in range(1, len(ticks), 2):
        resumed = read(ticks[: index + 2], CALENDAR)
        if in_time(ticks, index):
            assert due(resumed) >= ticks[index + 1].at
        else:
            paused = read(ticks[: index + 1], CALENDAR)
            assert resumed.overdue_since == paused.overdue_since == due(resumed)


@settled
@given(story=stories(st.sampled_from([*EXACT, *WORKING])))
def test_what_is_left_at_a_pause_is_what_runs_after_it(story: Story) -> None:
    """Step by step, each run taking up what the one before left, ends as the whole history does."""
    ticks = story.ticks()
    assume(len(ticks) > 1 and all(in_time(ticks, index) for index in range(1, len(ticks), 2)))
    at_pause = read(ticks[:-1], CALENDAR)
    seconds = int(at_pause.remaining.total_seconds())
    assume(seconds > 0)
    rest = Term(f"PT{seconds}S", calendar=story.term.calendar)
    taken_up = read([Tick("started", ticks[-1].at, term=rest)], CALENDAR)
    assert taken_up.due_at == due(read(ticks, CALENDAR))


@settled
@given(story=stories(), later=st.integers(0, 40 * 1440))
def test_a_later_start_is_never_due_earlier(story: Story, later: int) -> None:
    for calendar in (CALENDAR, without(story.start.year, story.start.year + 1)):
        first = read([Tick("started", story.start, term=story.term)], calendar)
        second = read([Tick("started", story.start + later * MINUTE, term=story.term)], calendar)
        assert due(first) <= due(second)
        assert first.due_latest is not None
        assert second.due_latest is not None
        assert first.due_latest <= second.due_latest


@settled
@given(story=stories(), longer=st.integers(0, 5 * 1440), which=st.integers(0, 4))
def test_a_longer_pause_is_never_due_earlier(story: Story, longer: int, which: int) -> None:
    assume(story.pauses)
    which %= len(story.pauses)
    running, pause = story.pauses[which]
    # Only the last pause grows: before others, it would also shift when they begin.
    before = Story(story.start, story.term, (*story.pauses[:which], (running, pause)))
    after = Story(story.start, story.term, (*story.pauses[:which], (running, pause + longer * MINUTE)))
    assert due(read(before.ticks(), CALENDAR)) <= due(read(after.ticks(), CALENDAR))


@settled
@given(story=stories(), back=st.integers(0, 1), extended=st.booleans())
def test_loading_the_notice_settles_inside_the_former_range(story: Story, back: int, extended: bool) -> None:
    year = min(max(2007, story.start.year + back), 2025)
    guessing = without(year, year + 1)
    notices = {day.on: day.works for day in CALENDAR.rows() if day.year == year}
    following = {day.on: day.works for day in CALENDAR.rows() if day.year == year + 1}
    ticks = story.ticks()
    if extended:
        by = Term(LONGER[story.term.calendar][2], calendar=story.term.calendar)
        ticks.append(Tick("extended", ticks[-1].at, by=by))
    before = read(ticks, guessing)
    loaded = _loaded(year, tuple(notices.items()), tuple(following.items()))
    after = read(ticks, loaded)
    assert before.due_latest is not None
    assert after.due_latest is not None
    assert due(before) <= due(after)
    assert after.due_latest <= before.due_latest
    if before.certain:
        assert after == before


@lru_cache
def _loaded(year: int, own: tuple, following: tuple) -> WorkCalendar:  # type: ignore[type-arg]
    return without(year, year + 1).with_notice(year, dict(own)).with_notice(year + 1, dict(following))


@settled
@given(story=stories(st.sampled_from(WORKING)))
def test_a_working_term_ends_on_a_working_day_in_working_hours(story: Story) -> None:
    reading = read([Tick("started", story.start, term=story.term)], CALENDAR)
    assert CALENDAR.is_open(due(reading) - timedelta(microseconds=1)) is True


@settled
@given(story=stories(st.sampled_from(ROLLING)))
def test_a_rolling_term_ends_with_a_working_day(story: Story) -> None:
    end = due(read(story.ticks(), CALENDAR)) + timedelta(hours=8)
    assert (end.hour, end.minute, end.second, end.microsecond) == (0, 0, 0, 0)
    assert CALENDAR.is_workday((end - DAY).date()) is True


@settings(deadline=None, max_examples=25)  # each example builds calendars
@given(start=starts, days=st.integers(6, 60))
def test_a_day_made_up_brings_the_end_nearer_by_one_working_day(start: datetime, days: int) -> None:
    begun = [Tick("started", start, term=Term(f"P{days}D", calendar="working"))]
    shorter = [Tick("started", start, term=Term(f"P{days - 1}D", calendar="working"))]
    first = (start + timedelta(hours=8)).date()
    free = next(day for day in (first + n * DAY for n in range(1, 20)) if CALENDAR.is_workday(day) is False)
    assume(free < (due(read(shorter, CALENDAR)) + timedelta(hours=8)).date())
    made_up = CALENDAR.with_order({free: True})
    assert due(read(begun, made_up)) == due(read(shorter, CALENDAR))
    assert due(read(begun, made_up.with_order({free: False}))) == due(read(begun, CALENDAR))


@settled
@given(story=stories(), after=st.integers(0, 90 * 1440), warn=st.lists(st.integers(1, 20 * 1440), max_size=4))
def test_the_next_moment_is_the_first_that_is_left(story: Story, after: int, warn: list[int]) -> None:
    reading = read(story.ticks(), CALENDAR, warn=[minutes * MINUTE for minutes in warn])
    at = story.start + after * MINUTE
    moment = next_moment(reading, at)
    all_moments = [*reading.warn_at, due(reading)]
    assert sorted(all_moments) == all_moments
    assert moment == next((one for one in all_moments if one > at), None)


@settled
@given(story=stories(), after=st.integers(0, 90 * 1440))
def test_overdue_and_remaining_tell_the_same(story: Story, after: int) -> None:
    now = story.ticks()[-1].at + after * MINUTE
    reading = read(story.ticks(), CALENDAR, now=now)
    if reading.remaining > timedelta():
        assert reading.overdue_since is None
        assert due(reading) > now
    if reading.remaining < timedelta():
        assert reading.overdue_since == reading.due_at


@settled
@given(story=stories())
def test_what_is_kept_reads_the_same(story: Story) -> None:
    ticks = story.ticks()
    assert from_json(to_json(ticks)) == tuple(ticks)
