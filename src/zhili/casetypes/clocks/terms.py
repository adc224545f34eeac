"""Terms as declarations write them (ISO 8601 durations), and the words for them."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

CALENDARS = ("natural", "working")

_DURATION = re.compile(
    r"P(?=[\dT])(?:(\d{1,7})Y)?(?:(\d{1,7})M)?(?:(\d{1,7})W)?(?:(\d{1,7})D)?"
    r"(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?",
    re.ASCII,
)
_LONGEST_YEARS = 100

_EXAMPLES = Text(
    zh="请写 ISO 8601 时长：PT24H（小时）、P5D（天）、P2W（周）、P1M（月）、P3Y（年）",
    en="Write an ISO 8601 duration: PT24H (hours), P5D (days), P2W (weeks), P1M (months), P3Y (years)",
)
_UNREADABLE = Text(zh="格式不对", en="it cannot be read")
_NOTHING = Text(zh="时长为零", en="it is no time at all")
_TOO_LONG = Text(zh="超过一百年", en="it is longer than a hundred years")
_MIXED = Text(zh="天与小时不能混写", en="it mixes days with hours")
_SPLIT = Text(
    zh="按天的期限到最后一日终了为止，按小时的精确到时刻，请只用一种，如 P2D 或 PT36H",
    en="A term of days ends with its last day, one of hours to the minute: use one, as in P2D or PT36H",
)
_NOT_WORKING = Text(zh="工作日期限不能按周、月或年", en="a working term cannot be in weeks, months or years")
_COUNT_DAYS = Text(
    zh="请写工作日数，如 P20D，或把 calendar 改为 natural",
    en="Give the number of working days, as in P20D, or set calendar to natural",
)
_NO_CALENDAR = Text(zh="不认识的日历“{calendar}”", en="there is no calendar “{calendar}”")
_WHICH_CALENDAR = Text(zh="calendar 请写 natural 或 working", en="Set calendar to natural or working")
_NO_LENGTH = Text(zh="月和年长短不一", en="months and years have no fixed length")
_IN_DAYS = Text(zh="请用周、天或小时，如 P30D", en="Use weeks, days or hours, as in P30D")


class BadTerm(ZhiliError):
    """A term or duration that cannot be used. Facts: ``text``, ``fault``, ``mend``."""

    code = "bad-term"
    status = 422
    message = Text(
        zh="期限“{text}”不能用：{fault}。{mend}。", en="The term “{text}” cannot be used: {fault}. {mend}."
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    months: int
    weeks: int
    days: int
    seconds: int


@lru_cache(maxsize=4096)
def _parts(text: str) -> _Parts:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise BadTerm(text=text, fault=_UNREADABLE, mend=_EXAMPLES)
    years, months, weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    parts = _Parts(years * 12 + months, weeks, days, hours * 3600 + minutes * 60 + seconds)
    days = parts.weeks * 7 + parts.days + parts.seconds // 86_400
    if parts.months > _LONGEST_YEARS * 12 or days > _LONGEST_YEARS * 366:
        raise BadTerm(text=text, fault=_TOO_LONG, mend=_EXAMPLES)
    return parts


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time in a calendar, with the rules of 《民法典》 201-203 for where it ends.

    In days, weeks, months or years (201 I, 202): the day of the event isn't counted, and the term ends with
    its last day, for months and years the corresponding day, or the month's last where there is none. In a
    natural calendar that is 24:00; with ``roll`` a last day that isn't a working day gives way to the next
    that is (203 I). In the ``working`` calendar only working days count, and the last ends when offices close
    (203 II). In hours (201 II): from the instant of the event, to the instant; in the working calendar only
    hours worked count. Raises BadTerm for anything else.
    """

    amount: str
    calendar: str = "natural"
    roll: bool = True
    months: int = field(init=False, repr=False, compare=False)
    days: int = field(init=False, repr=False, compare=False)
    seconds: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = _parts(self.amount)
        fault = _fault(parts, self.calendar)
        if fault is not None:
            raise BadTerm(text=self.amount, fault=fault[0].format(calendar=self.calendar), mend=fault[1])
        object.__setattr__(self, "months", parts.months)
        object.__setattr__(self, "days", parts.days + 7 * parts.weeks)
        object.__setattr__(self, "seconds", parts.seconds)

    @property
    def whole_days(self) -> bool:
        """Whether the term ends with a day, rather than at an instant."""
        return self.seconds == 0

    @property
    def working(self) -> bool:
        """Whether only working time counts."""
        return self.calendar == "working"

    @property
    def words(self) -> Text:
        """``5 个工作日`` / ``5 working days``; ``2 小时（工作时间）`` / ``2 hours of working time``."""
        days = _WORKING_DAYS if self.working else _DAYS
        pairs = [*_units(self.months, _MONTHS), *_units(self.days, days), *_units(self.seconds, _TIMES)]
        words = _joined(pairs)
        if self.working and not self.whole_days:
            return Text(zh=f"{words.zh}（工作时间）", en=f"{words.en} of working time")
        return words

    def to_text(self) -> str:
        """One word per fact: ``P5D``, ``P5D working``, ``P5D natural exact``; ``from_text`` reads it."""
        if not self.roll:
            return f"{self.amount} {self.calendar} exact"
        return self.amount if self.calendar == "natural" else f"{self.amount} {self.calendar}"

    @classmethod
    def from_text(cls, text: str) -> "Term":
        """The term of ``to_text``."""
        amount, _, rest = text.partition(" ")
        calendar, _, exact = rest.partition(" ")
        return _term(amount, calendar or "natural", not exact)


@lru_cache(maxsize=4096)
def _term(amount: str, calendar: str, roll: bool) -> Term:
    return Term(amount, calendar=calendar, roll=roll)


def _fault(parts: _Parts, calendar: str) -> tuple[Text, Text] | None:
    in_days = parts.months or parts.weeks or parts.days
    if calendar not in CALENDARS:
        return _NO_CALENDAR, _WHICH_CALENDAR
    if not in_days and not parts.seconds:
        return _NOTHING, _EXAMPLES
    if in_days and parts.seconds:
        return _MIXED, _SPLIT
    if calendar == "working" and (parts.months or parts.weeks):
        return _NOT_WORKING, _COUNT_DAYS
    return None


def parse_term(text: str, *, calendar: str = "natural", roll: bool = True) -> Term:
    """The term that a text writes, such as ``P5D``; raises BadTerm."""
    return _term(text, calendar, roll)


def parse_duration(text: str) -> timedelta:
    """A span such as ``PT2H``, ``P1DT12H`` or ``PT0S``; BadTerm for months, years and nonsense."""
    parts = _parts(text)
    if parts.months:
        raise BadTerm(text=text, fault=_NO_LENGTH, mend=_IN_DAYS)
    return timedelta(days=parts.days + 7 * parts.weeks, seconds=parts.seconds)


_MONTHS = ((12, Text(zh="年", en="year")), (1, Text(zh="个月", en="month")))
_DAYS = ((1, Text(zh="天", en="day")),)
_WORKING_DAYS = ((1, Text(zh="个工作日", en="working day")),)
_TIMES = (
    (3600, Text(zh="小时", en="hour")),
    (60, Text(zh="分钟", en="minute")),
    (1, Text(zh="秒", en="second")),
)


def _units(amount: int, units: tuple[tuple[int, Text], ...]) -> list[tuple[int, Text]]:
    pairs = []
    for size, unit in units:
        number, amount = divmod(amount, size)
        if number:
            pairs.append((number, unit))
    return pairs


def in_words(span: timedelta) -> Text:
    """A span in words, to the second: ``1 天 2 小时`` / ``1 day 2 hours``; of a negative one its length."""
    length = abs(span)
    pairs = [*_units(length.days, _DAYS), *_units(length.seconds, _TIMES)]
    return _joined(pairs or [(0, _TIMES[-1][1])])


def _joined(pairs: list[tuple[int, Text]]) -> Text:
    return Text(
        zh=" ".join(f"{number} {unit.zh}" for number, unit in pairs),
        en=" ".join(
            f"{number} {unit.en}" if number == 1 else f"{number} {unit.en}s" for number, unit in pairs
        ),
    )
