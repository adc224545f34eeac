"""The words, colours and shapes of terms."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView, State

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
NAME = Text("办结", "Resolve")


@pytest.mark.parametrize(
    ("state", "left", "phrase", "tone"),
    [
        ("running", timedelta(hours=3, minutes=20), "还剩 3 小时 20 分", "neutral"),
        ("overdue", timedelta(hours=-26), "已超时 1 天 2 小时", "late"),
        ("paused", timedelta(days=2), "已暂停，还剩 2 天", "paused"),
        ("paused", None, "已暂停", "paused"),
        ("met", None, "已按时完成", "done"),
        ("missed", timedelta(minutes=-3), "已完成，超时 3 分钟", "late"),
        ("missed", None, "已完成，超时", "late"),
        ("stopped", None, "不再计时", "neutral"),
        ("unknown", None, "期限待定", "neutral"),
        ("running", None, "期限待定", "neutral"),
    ],
)
def test_words_and_tone(state: State, left: timedelta | None, phrase: str, tone: str) -> None:
    with translation.override("zh-hans"):
        view = ClockView(NAME, state, left)
        assert (view.phrase, view.tone) == (phrase, tone)


def test_soon_has_its_own_shape_and_colour() -> None:
    view = ClockView(NAME, "running", timedelta(minutes=9), AT, soon=True)
    assert (view.tone, view.icon) == ("soon", "hourglass")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"due_at": AT}, "至 11月22日 周日 14:05"),
        ({"due_at": AT, "working_days": 5}, "5 个工作日，至 11月22日 周日 14:05"),
        (
            {"due_at": AT, "due_latest_at": AT + timedelta(days=3)},
            "最早 11月22日 周日 14:05，最晚 11月25日 周三 14:05，待放假安排公布后确定",
        ),
        ({}, ""),
    ],
)
def test_until_when(facts: dict[str, object], said: str) -> None:
    with translation.override("zh-hans"):
        assert ClockView(NAME, "running", timedelta(hours=1), **facts).due_phrase == said  # type: ignore[arg-type]


def test_what_is_overdue_names_when_it_was_due() -> None:
    with translation.override("zh-hans"):
        assert ClockView(NAME, "overdue", timedelta(hours=-1), AT).due_phrase == "原定 11月22日 周日 14:05"


def test_a_paused_clock_names_no_due_time() -> None:
    assert ClockView(NAME, "paused", timedelta(hours=1), due_at=AT).due_phrase == ""
