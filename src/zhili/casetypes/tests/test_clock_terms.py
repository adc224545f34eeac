"""What a clock refuses, what its terms say in words, and that its history survives being kept."""

import json
from datetime import timedelta

import pytest

from zhili.casetypes.clocks import (
    BadTerm,
    ClockMisuse,
    Reading,
    Term,
    Tick,
    from_json,
    in_words,
    parse_duration,
    parse_term,
    read,
    to_json,
)
from zhili.casetypes.tests.test_clocks import CALENDAR, city, started, tick
from zhili.kernel.text import Text


@pytest.mark.parametrize(
    "ticks",
    [
        [],
        [tick("paused", "2026-03-05T10:00")],
        [tick("stopped", "2026-03-05T10:00")],
        [tick("started", "2026-03-05T10:00")],
        [started("2026-03-05T10:00", "P1D"), started("2026-03-05T11:00", "P1D")],
        [started("2026-03-05T10:00", "P1D"), tick("resumed", "2026-03-05T11:00")],
        [
            started("2026-03-05T10:00", "P1D"),
            tick("paused", "2026-03-05T11:00"),
            tick("paused", "2026-03-05T12:00"),
        ],
        [started("2026-03-05T10:00", "P1D"), tick("paused", "2026-03-05T09:00")],
        [
            started("2026-03-05T10:00", "P1D"),
            tick("stopped", "2026-03-05T11:00"),
            tick("stopped", "2026-03-05T12:00"),
        ],
        [
            started("2026-03-05T10:00", "P1D"),
            tick("stopped", "2026-03-05T11:00"),
            tick("resumed", "2026-03-05T12:00"),
        ],
        [started("2026-03-05T10:00", "P1D"), tick("extended", "2026-03-05T12:00")],
        [
            started("2026-03-05T10:00", "P1D"),
            Tick("extended", city("2026-03-05T12:00"), by=Term("P1D", calendar="working")),
        ],
    ],
)
def test_histories_that_no_clock_can_have_are_refused(ticks: list[Tick]) -> None:
    with pytest.raises(ClockMisuse) as caught:
        read(ticks, CALENDAR)
    assert isinstance(caught.value.facts["fault"], Text)
    assert "{" not in caught.value.render("zh")


@pytest.mark.parametrize(
    ("amount", "calendar", "mend"),
    [
        ("", "natural", "PT24H"),
        ("P", "natural", "PT24H"),
        ("PT", "natural", "PT24H"),
        ("P1DT", "natural", "PT24H"),
        ("5D", "natural", "PT24H"),
        ("p5d", "natural", "PT24H"),
        ("P5D ", "natural", "PT24H"),
        ("P-5D", "natural", "PT24H"),
        ("P1.5D", "natural", "PT24H"),
        ("P５D", "natural", "PT24H"),
        ("P0D", "natural", "PT24H"),
        ("P101Y", "natural", "PT24H"),
        ("P9999999Y", "natural", "PT24H"),
        ("P1DT12H", "natural", "PT36H"),
        ("P1M", "working", "P20D"),
        ("P2W", "working", "P20D"),
        ("P5D", "lunar", "natural"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_with_a_mend(amount: str, calendar: str, mend: str) -> None:
    with pytest.raises(BadTerm) as caught:
        Term(amount, calendar=calendar)
    for language in ("zh", "en"):
        assert mend in caught.value.render(language)
        assert f"“{amount}”" in caught.value.render(language)


def test_parsing_terms_and_durations() -> None:
    assert parse_term("P5D", calendar="working") == Term("P5D", calendar="working")
    assert parse_duration("P1DT12H") == timedelta(hours=36)
    assert parse_duration("P2W") == timedelta(days=14)
    assert parse_duration("PT0S") == timedelta()
    for text in ("P1M", "P1Y", "", "1D"):
        with pytest.raises(BadTerm):
            parse_duration(text)


@pytest.mark.parametrize(
    ("term", "zh", "en"),
    [
        (Term("P5D", calendar="working"), "5 个工作日", "5 working days"),
        (Term("PT2H", calendar="working"), "2 小时（工作时间）", "2 hours of working time"),
        (Term("P1Y6M"), "1 年 6 个月", "1 year 6 months"),
        (Term("P2W"), "14 天", "14 days"),
        (Term("PT90M"), "1 小时 30 分钟", "1 hour 30 minutes"),
    ],
)
def test_terms_in_words(term: Term, zh: str, en: str) -> None:
    assert term.words == Text(zh=zh, en=en)


def test_spans_in_words() -> None:
    assert in_words(timedelta(days=1, hours=2)) == Text(zh="1 天 2 小时", en="1 day 2 hours")
    assert in_words(-timedelta(minutes=5)) == Text(zh="5 分钟", en="5 minutes")
    assert in_words(timedelta()) == Text(zh="0 秒", en="0 seconds")


def test_histories_survive_json() -> None:
    ticks = (
        Tick("started", city("2026-03-05T10:00:00.123456"), term=Term("P5D", calendar="working")),
        tick("paused", "2026-03-05T11:00"),
        Tick("extended", city("2026-03-05T12:00"), by=Term("P2D", calendar="working")),
        tick("resumed", "2026-03-05T13:00"),
        Tick("stopped", city("2026-03-05T14:00"), reason="cancelled"),
        Tick("started", city("2026-03-06T14:00"), term=Term("P5D", roll=False)),
        tick("stopped", "2026-03-06T15:00"),
        Tick("started", city("2026-03-06T15:00"), term=Term("P1M")),
    )
    written = to_json(ticks)
    assert from_json(json.loads(json.dumps(written))) == ticks
    assert written[:2] == [
        ["started", "2026-03-05T02:00:00.123456Z", "P5D working"],
        ["paused", "2026-03-05T03:00:00Z"],
    ]
    assert written[-1] == ["started", "2026-03-06T07:00:00Z", "P1M"]


def test_a_kept_history_with_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="rewound"):
        from_json([["rewound", "2026-03-05T02:00:00Z"]])


def test_a_reading_cannot_be_changed() -> None:
    reading = read([started("2026-03-05T10:00", "P1D")], CALENDAR)
    assert isinstance(reading, Reading)
    with pytest.raises(AttributeError):
        reading.due_at = None  # type: ignore[misc]
