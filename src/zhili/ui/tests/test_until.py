"""Up to when a term runs: a day that ends is that day, and not the first minute of the next."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from zhili.ui import phrases


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-02-24T16:00", "2月24日 周二 24:00"),
        ("2026-02-24T09:30", "2月24日 周二 17:30"),
        ("2026-02-24T16:01", "2月25日 周三 00:01"),
        ("2025-12-31T16:00", "12月31日 周三 24:00"),
    ],
)
def test_a_term_that_ends_with_a_day_ends_on_it(at: str, said: str) -> None:
    assert phrases.until(datetime.fromisoformat(at).replace(tzinfo=UTC), year=False) == said


def test_the_year_is_that_of_the_day_and_english_says_the_same() -> None:
    end = datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert phrases.until(end) == "2025年12月31日 周三 24:00"
    with translation.override("en"):
        assert phrases.until(end) == "Wed 31 Dec 2025 24:00"
