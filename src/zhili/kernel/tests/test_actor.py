"""Mandates hold for their time and cover what lies in their area."""

from datetime import UTC, datetime, timedelta

import pytest

from zhili.kernel.actor import Actor, Mandate

AT = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("area", "path", "covered"),
    [
        (None, "1101/110105", True),
        (None, None, True),
        ("1101", "1101/110105/110105001", True),
        ("1101", None, True),
        ("1101/110105", "1101/110105", True),
        ("1101/110105", "1101/110105/110105001", True),
        ("1101/110105", "1101/1101055", False),
        ("1101/110105", "1101/110106", False),
        ("1101/110105", "1101", False),
        ("1101/110105", None, False),
    ],
)
def test_what_a_mandate_covers(area: str | None, path: str | None, covered: bool) -> None:
    assert Mandate("dispatcher", None, area, AT).covers_area(path) is covered


def test_a_mandate_holds_from_its_first_instant_to_before_its_last() -> None:
    mandate = Mandate("handler", "bureau:water", None, AT, AT + DAY)
    instants = [AT - timedelta(seconds=1), AT, AT + DAY - timedelta(seconds=1), AT + DAY]
    assert [mandate.holds(instant) for instant in instants] == [False, True, True, False]
    actor = Actor(kind="staff", id="a", mandates=(mandate,))
    assert [actor.units(instant) for instant in instants[1:3]] == [frozenset({"bureau:water"})] * 2
    assert actor.held(AT + DAY) == ()
