"""Opening hours of a working day, and the numbering of instants as microseconds of city time."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

SECOND = 1_000_000
DAY = 86_400 * SECOND

# Midnight of 1970-01-01 in the city. Asia/Shanghai has been UTC+8 without summer time since 1991, and no
# calendar here begins before 2000, so a fixed offset is exact and lets whole days be plain division.
_EPOCH = datetime(1969, 12, 31, 16, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

_WINDOW = re.compile(r"\s*(\d{1,2}):([0-5]\d)\s*[-–~]\s*(\d{1,2}):([0-5]\d)\s*")


def tick_of(at: datetime) -> int:
    """An aware instant as microseconds since the city's midnight of 1970-01-01; TypeError for a naive one."""
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def instant_of(tick: int) -> datetime:
    """The UTC instant of a number of ``tick_of``."""
    return _EPOCH + timedelta(microseconds=tick)


def number_of(day: date) -> int:
    """A day as days since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def date_of(number: int) -> date:
    """The day of a number of ``number_of``."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


class BadHours(ZhiliError):
    """Opening hours that cannot be meant."""

    code = "bad-hours"
    status = 422
    message = Text(
        zh="办公时间“{text}”无法使用。请按先后顺序填写不重叠的时段，例如 09:00-12:00,13:30-17:30。",
        en="Working hours “{text}” cannot be used. "
        "Give windows in order without overlap, such as 09:00-12:00,13:30-17:30.",
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening windows of a working day, as minutes after midnight: ``((540, 720), (810, 1050))``.

    Every working day has the same windows, so a working day is always the same amount of working time.
    """

    windows: tuple[tuple[int, int], ...] = ((540, 720), (810, 1050))
    per_day: int = field(init=False, repr=False, compare=False)
    _spans: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        edges = [edge for window in self.windows for edge in window]
        ordered = all(earlier < later for earlier, later in pairwise(edges))
        if not edges or edges[0] < 0 or edges[-1] > 1440 or not ordered:
            raise BadHours(text=str(self))
        spans = tuple((start * 60 * SECOND, end * 60 * SECOND) for start, end in self.windows)
        object.__setattr__(self, "_spans", spans)
        object.__setattr__(self, "per_day", sum(end - start for start, end in spans))

    def __str__(self) -> str:
        return ",".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in self.windows)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Hours from ``09:00-12:00,13:30-17:30``; BadHours when they are not in order or not readable."""
        windows = []
        for part in re.split("[,，]", text):
            match = _WINDOW.fullmatch(part)
            if match is None:
                raise BadHours(text=text)
            start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
            windows.append((start_hour * 60 + start_minute, end_hour * 60 + end_minute))
        return cls(windows=tuple(windows))

    def until(self, moment: int) -> int:
        """Working time of a working day up to ``moment`` after midnight; microseconds in and out."""
        done = 0
        for start, end in self._spans:
            if moment <= start:
                break
            done += (moment if moment < end else end) - start
        return done

    def moment(self, done: int) -> int:
        """The first moment after midnight by which ``done`` (0 < done <= per_day) of the day is worked."""
        for start, end in self._spans:
            length = end - start
            if done <= length:
                return start + done
            done -= length
        raise ValueError(f"a working day is {self.per_day} microseconds, {done} more were asked for")
