"""Terms as pages show them: from the engine's clocks to what is left, late, paused or still a range."""

import re
from datetime import datetime, timedelta

from zhili.cases import public as cases
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView

SOON = timedelta(hours=4)
"""In a list, a term that ends within this counts as soon; a case page goes by the type's own warnings."""

_DUE = Text(zh="期限", en="Due")
_DAYS = re.compile(r"P(\d+)D")


def of_row(row: cases.CaseRow, *, at: datetime) -> ClockView | None:
    """The term that ends first, else what is left of one that rests; None where there is neither."""
    if row.due_at is None:
        return ClockView(label=_DUE, state="paused", left=row.remaining) if row.clock == "paused" else None
    left = row.due_at - at
    return ClockView(
        label=_DUE,
        state="overdue" if (row.due_latest or row.due_at) < at else "running",
        left=left,
        due_at=row.due_at,
        due_latest_at=_range(row.due_at, row.due_latest),
        soon=left <= SOON,
    )


def of_case(clock: cases.ClockView, *, at: datetime, ground: str = "") -> ClockView:
    """One term of a case in full; ``ground`` is the article that it stands on."""
    reading = clock.reading
    days = _DAYS.fullmatch(str(clock.because.get("term", ""))) if clock.calendar == "working" else None
    if reading.state == "stopped":
        return _stopped(clock)
    if reading.due_at is None or reading.state == "paused":
        return ClockView(label=clock.title, state="paused", left=reading.remaining, ground=ground)
    latest = reading.due_latest or reading.due_at
    return ClockView(
        label=clock.title,
        state="overdue" if latest < at else "running",
        left=reading.due_at - at,
        due_at=reading.due_at,
        due_latest_at=_range(reading.due_at, reading.due_latest),
        working_days=int(days[1]) if days else None,
        soon=any(moment <= at for moment in reading.warn_at) or reading.due_at - at <= SOON,
        ground=ground,
    )


def _stopped(clock: cases.ClockView) -> ClockView:
    met = clock.reading.met_in_time
    if met is None or clock.waited:
        return ClockView(label=clock.title, state="stopped")
    left = clock.reading.remaining
    return ClockView(label=clock.title, state="met" if met else "missed", left=None if met else left)


def _range(due: datetime, latest: datetime | None) -> datetime | None:
    return latest if latest is not None and latest != due else None
