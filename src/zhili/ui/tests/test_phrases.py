"""Times and lengths of time as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from zhili.ui import phrases

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)  # 14:05 in the city


@pytest.mark.parametrize(
    ("length", "chinese", "english"),
    [
        (timedelta(seconds=59), "不到 1 分钟", "less than a minute"),
        (timedelta(minutes=25), "25 分钟", "25 min"),
        (timedelta(hours=3), "3 小时", "3 h"),
        (timedelta(hours=3, minutes=20), "3 小时 20 分", "3 h 20 min"),
        (timedelta(days=1, minutes=50), "1 天", "1 day"),
        (timedelta(days=2, hours=4), "2 天 4 小时", "2 days 4 h"),
        (timedelta(days=41, hours=4), "41 天", "41 days"),
        (timedelta(hours=-26), "1 天 2 小时", "1 day 2 h"),
    ],
)
def test_span(length: timedelta, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert phrases.span(length) == chinese
    with translation.override("en"):
        assert phrases.span(length) == english


def test_day_and_moment_are_the_citys() -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert phrases.day(date(2026, 11, 22)) == "2026年11月22日 周日"
        assert phrases.moment(AT) == "2026年11月22日 周日 14:05"
        assert phrases.moment(late, year=False) == "11月23日 周一 00:30"
    with translation.override("en"):
        assert phrases.moment(AT) == "Sun 22 Nov 2026 14:05"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=5), "5 分钟前"),
        (timedelta(hours=3), "今天 11:05"),
        (timedelta(hours=20), "昨天 18:05"),
        (timedelta(days=10), "11月12日 周四 14:05"),
        (timedelta(days=365), "2025年11月22日 周六 14:05"),
        (timedelta(minutes=-5), "今天 14:10"),
    ],
)
def test_ago(before: timedelta, said: str) -> None:
    with translation.override("zh-hans"):
        assert phrases.ago(AT - before, at=AT) == said
