"""What a clock's history says: when it is due, what is left, when it warns. Recomputed, never stored.

A clock keeps what remains in its own measure: seconds, or working seconds. A pause that began in time moves
the end by exactly what was paused in that measure; one that began after the end moves nothing, since a
missed term stays missed. Extensions count as if the term had been that much longer from its start, so their
place in the history does not matter. A natural term of days that rolls (《民法典》 203) ends with a day
whatever was paused: with the working day on which, or after which, its measure runs out.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from zhili.casetypes.clocks.history import Run, Tick, replay
from zhili.kernel.workdays import DAY, SECOND, Ruler, WorkCalendar, date_of, instant_of, number_of, tick_of

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at an instant.

    ``due_at``: when it ends; None while it is paused in time. Until the State has published every day on
    the way (``certain`` is False), it is the earliest end, and ``due_latest`` the latest: nothing counts as
    late before that one. ``remaining``: time left in the clock's measure (working time for a working term),
    negative when overdue. ``warn_at``: the warnings of a running clock, in order. ``met_in_time``: None
    unless it was stopped as met, or when that is open between the two ends. ``overdue_since``: the end,
    once it has surely passed.
    """

    state: Literal["running", "paused", "stopped"]
    started_at: datetime
    due_at: datetime | None
    due_latest: datetime | None
    certain: bool
    remaining: timedelta
    warn_at: tuple[datetime, ...]
    met_in_time: bool | None
    overdue_since: datetime | None


class _Measure(Protocol):
    """How a clock counts: where its count begins, what passes, and where it is due."""

    def begin(self, run: Run) -> tuple[int, int]: ...

    def elapsed(self, start: int, end: int) -> int: ...

    def due(self, position: int, rest: int) -> int: ...

    def certain(self, position: int, rest: int, start: int, calendar: WorkCalendar) -> bool: ...


class _Working:
    """Counts working time by a ruler."""

    __slots__ = ("_per_day", "_ruler", "due", "elapsed")

    def __init__(self, ruler: Ruler, per_day: int) -> None:
        self._ruler = ruler
        self._per_day = per_day
        self.elapsed = ruler.elapsed
        self.due = ruler.reach

    def begin(self, run: Run) -> tuple[int, int]:
        terms = (run.term, *run.extensions)
        rest = sum(term.days * self._per_day + term.seconds * SECOND for term in terms)
        return (_next_midnight(run.started) if run.term.whole_days else run.started), rest

    def certain(self, position: int, rest: int, start: int, calendar: WorkCalendar) -> bool:
        return calendar.knows(start, self.due(position, rest))


class _Natural:
    """Counts every second; with a ruler, ends with the first working day on or after the last day."""

    __slots__ = ("_ruler",)

    def __init__(self, ruler: Ruler | None) -> None:
        self._ruler = ruler

    def begin(self, run: Run) -> tuple[int, int]:
        months, days, seconds = run.term.months, run.term.days, run.term.seconds
        for term in run.extensions:
            months, days, seconds = months + term.months, days + term.days, seconds + term.seconds
        today = run.started // DAY
        ahead = (_months_after(today, months) if months else today) + days - today
        position = _next_midnight(run.started) if run.term.whole_days else run.started
        return position, ahead * DAY + seconds * SECOND

    def elapsed(self, start: int, end: int) -> int:
        return end - start

    def due(self, position: int, rest: int) -> int:
        end = position + rest
        if self._ruler is None:
            return end
        return (self._ruler.first_workday((end - 1) // DAY) + 1) * DAY

    def certain(self, position: int, rest: int, start: int, calendar: WorkCalendar) -> bool:
        return self._ruler is None or calendar.knows(position + rest - 1, self.due(position, rest) - 1)


def _next_midnight(at: int) -> int:
    return (at // DAY + 1) * DAY


def _months_after(day: int, months: int) -> int:
    begun = date_of(day)
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    return number_of(date(year, month + 1, min(begun.day, monthrange(year, month + 1)[1])))


def _measure(run: Run, ruler: Ruler, calendar: WorkCalendar) -> _Measure:
    if run.term.working:
        return _Working(ruler, calendar.hours.per_day)
    return _Natural(ruler if run.term.whole_days and run.term.roll else None)


def _count(run: Run, measure: _Measure) -> list[tuple[int, int]]:
    """Whence the rest counts, and how much it is: the last pair. Before it, those that decided on a pause."""
    position, rest = measure.begin(run)
    ends = []
    for paused, resumed in run.pauses:
        left = rest - measure.elapsed(position, paused)
        if left <= 0:
            ends.append((position, rest))
        if left > 0 or paused <= measure.due(position, rest):
            position, rest = resumed, max(left, 0)
    return [*ends, (position, rest)]


def read(
    history: Sequence[Tick],
    calendar: WorkCalendar,
    *,
    warn: Sequence[timedelta] = (),
    now: datetime | None = None,
) -> Reading:
    """What a history says, at ``now`` or else at its last step.

    ``warn``: how long before the end to warn, whole days as days of the clock's calendar. Raises
    ClockMisuse for an impossible history, OutsideCalendar for a working or rolling term that ends beyond
    the calendar.
    """
    run = replay(history)
    measure = _measure(run, calendar.exact, calendar)
    ends = _count(run, measure)
    certain = all(measure.certain(position, rest, run.started, calendar) for position, rest in ends)
    due = latest = measure.due(*ends[-1])
    if not certain:
        measure = _measure(run, calendar.earliest, calendar)
        late = _measure(run, calendar.latest, calendar)
        due, latest = measure.due(*_count(run, measure)[-1]), late.due(*_count(run, late)[-1])
    return _reading(run, calendar, measure, (due, latest, certain), warn, now)


def _reading(
    run: Run,
    calendar: WorkCalendar,
    measure: _Measure,
    end: tuple[int, int, bool],
    warn: Sequence[timedelta],
    now: datetime | None,
) -> Reading:
    due, latest, certain = end
    at = run.paused if run.state == "paused" else run.at
    if now is not None and run.state == "running":
        at = max(at, tick_of(now))
    waits = run.state == "paused" and at <= latest
    over = at > latest or (run.state == "running" and at == latest)
    due_at = instant_of(due)
    return Reading(
        state=run.state,  # type: ignore[arg-type]  # a run that was read is not idle
        started_at=instant_of(run.started),
        due_at=None if waits else due_at,
        due_latest=None if waits else due_at if latest == due else instant_of(latest),
        certain=certain,
        remaining=measure.elapsed(at, due) * _MICROSECOND,
        warn_at=_warnings(run, calendar, due, warn) if warn and run.state == "running" else (),
        met_in_time=_in_time(at, due, latest) if run.met else None,
        overdue_since=due_at if over else None,
    )


def _in_time(at: int, due: int, latest: int) -> bool | None:
    if at <= due:
        return True
    return False if at > latest else None


def _warnings(run: Run, calendar: WorkCalendar, due: int, warn: Sequence[timedelta]) -> tuple[datetime, ...]:
    day = calendar.hours.per_day if run.term.working else DAY
    moments = set()
    for ahead in warn:
        before = ahead.days * day + ahead.seconds * SECOND
        moment = calendar.exact.back(due, before) if run.term.working else due - before
        if moment is not None and run.started < moment < due:
            moments.add(moment)
    return tuple(instant_of(moment) for moment in sorted(moments))


def next_moment(reading: Reading, after: datetime) -> datetime | None:
    """When a running clock next warns or runs out (earliest and latest end), strictly after an instant."""
    if reading.state != "running":
        return None
    moments = (*reading.warn_at, reading.due_at, reading.due_latest)
    return min((moment for moment in moments if moment is not None and moment > after), default=None)
