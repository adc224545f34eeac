"""How often proposals were taken over: by class, district and confidence, in one statement."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch, fetch
from zhili.understanding.models import ModelVersion
from zhili.understanding.public import Guess, Heeded, heeded, record_override
from zhili.understanding.queries import heeded as counting

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
DISPATCHER = Actor(kind="staff", id="d-17")
HOUR = timedelta(hours=1)


def choose(
    suggested: str | None, chosen: str, *, sure: float = 0.9, district: int = 110105, at: datetime = AT,
    kind: str = "class", times: int = 1,
) -> None:  # fmt: skip
    batch = Batch()
    for _ in range(times):
        record_override(
            batch, district_id=district, case_id=uuid4(), kind=kind,
            suggested=Guess(suggested, sure, ()) if suggested else None, chosen=chosen, by=DISPATCHER, at=at,
        )  # fmt: skip
    batch.write()


def test_choices_are_counted_by_class_district_and_confidence() -> None:
    choose("water/pipe", "water/pipe", times=6)
    choose("water/pipe", "roads/hole", times=2, sure=0.5)
    choose("roads/hole", "roads/hole", times=1, district=110106, sure=1.0)
    choose(None, "roads/hole", times=5)  # nothing was proposed
    choose("urgent", "normal", kind="urgency")
    found = heeded(kinds=("class", "urgency", "place"))
    whole = found["class"].whole
    assert (whole.decided, whole.agreed, whole.changed, whole.few) == (9, 7, 2, True)
    assert found["class"].by_class.keys() == {"water", "roads"}
    assert found["class"].by_class["water"].share == 6 / 8
    assert {number: one.decided for number, one in found["class"].by_district.items()} == {
        110105: 8,
        110106: 1,
    }
    assert {tenth: one.agreed for tenth, one in found["class"].by_sureness.items()} == {5: 0, 9: 7}
    assert found["class"].since == AT
    assert found["class"].off == pytest.approx((2 * 0.5 + 7 * abs(6.4 / 7 - 1)) / 9)
    assert found["urgency"].whole.agreed == 0
    assert found["place"].whole == Heeded() and found["place"].since is None and found["place"].off == 0


def test_only_what_was_decided_since_the_model_in_force_was_learned_counts() -> None:
    choose("water", "roads", at=AT - HOUR, times=3)
    choose("water", "water", at=AT + HOUR)
    choose("urgent", "urgent", kind="urgency", at=AT - HOUR)
    ModelVersion.objects.create(
        key="class:a1", number=1, trained_at=AT, learned_from=1, figures={}, rival={}, verdict="promoted",
        in_force=True,
    )  # fmt: skip
    found = heeded(kinds=("class", "urgency"))
    assert (found["class"].whole.decided, found["class"].whole.agreed) == (1, 1)
    assert found["urgency"].whole.decided == 1


def test_it_costs_one_statement_and_looks_at_the_newest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        choose("water", "water" if number >= 5 else "roads", at=AT + number * HOUR, district=110100 + number)
    monkeypatch.setattr(counting, "LOOKED_AT", 3)
    asked: list[object] = []

    def heard(query: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        asked.append(query)
        return fetch(query, values)

    monkeypatch.setattr(counting, "fetch", heard)
    found = heeded(kinds=("class", "urgency"))["class"]
    assert len(asked) == 1
    assert (found.whole.decided, found.whole.agreed, found.since) == (3, 3, AT + 5 * HOUR)
