"""A small city is played through the real operations: a seed decides what happens, and everything stands verified."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import Settings

from zhili.cases import public as cases
from zhili.kernel import snapshot
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.site import case_types
from zhili.site.demo import production, texts, truths
from zhili.site.demo.geography import CitySize
from zhili.site.demo.play import Played
from zhili.site.demo.production import NotEmpty
from zhili.site.demo.threads import CAMPAIGN, EVENT, REQUEST, TRANSFER

UNTIL = datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
SMALL = CitySize(districts=1, streets=2, communities=4, grids=12)
EXPECTED = {"too-late", "limit-reached", "not-allowed-now"}
"""What the engine may refuse: a chance missed, not a fault of the play."""


@pytest.fixture(autouse=True)
def quick(db: None, settings: Settings) -> Iterator[None]:
    """Types taken in; passwords of the demonstration's accounts hashed without effort."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    case_types.take_in(at=UNTIL)
    yield
    snapshot.forget_all()


def played(count: int, *, seed: int = 1, days: int = 30) -> Played:
    snapshot.forget_all()
    return production.produce(
        seed=seed, count=count, days=days, until=UNTIL, progress=lambda at, found: None, size=SMALL
    )


def decisions(found: Played) -> Counter[tuple[str, str, tuple[str, ...]]]:
    return Counter((one.case_type.key, one.truth.class_code, tuple(one.trail)) for one in found.threads)


def test_a_seed_decides_what_everybody_does() -> None:
    made = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            made.append(decisions(played(60, seed=seed)))
            transaction.set_rollback(True)
    assert made[0] == made[1] != made[2]


def test_a_play_reaches_many_stages_and_is_what_its_events_add_up_to() -> None:
    found = played(160, days=60)
    assert set(found.refused) <= EXPECTED
    stages = Counter((one.case_type.key, one.seen.stage) for one in found.threads)
    assert {REQUEST, EVENT} <= {key for key, _ in stages}
    assert {"handling", "verified", "closed", "merged"} <= {stage for key, stage in stages if key == REQUEST}
    assert all(cases.verify(one.id) == [] for one in found.threads)
    for one in found.threads:
        view = cases.whole(case_id=one.id, actor=SYSTEM, at=UNTIL)
        assert (view.stage, view.lead_unit) == (one.seen.stage, one.seen.lead), one.trail
        assert view.opened_at <= view.updated_at <= UNTIL

    shown = production.figures(found, at=UNTIL, sample=10)
    assert sum(sum(counted.values()) for counted in shown.stages.values()) == len(found.threads)
    assert (shown.verified, shown.discrepancies) == (-(-len(found.threads) // 10), 0)
    assert set(shown.rates) == {"response_rate", "resolution_rate", "satisfaction_rate"}
    assert all(0 < hits <= base for hits, base in shown.rates.values())
    followed = production.example(found)
    assert followed is not None and followed.secret is not None
    assert cases.find(number=followed.number, secret=followed.secret).case_id == followed.id


def test_what_goes_to_110_or_comes_from_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    often = dict.fromkeys((one.code for one in texts.classes()), 0.3)
    monkeypatch.setattr(truths, "_FOR_THE_POLICE", often)
    monkeypatch.setattr(truths, "came_by_the_police", lambda arrival, *, seed: arrival.matter % 5 == 0)
    found = played(80)
    assert set(found.refused) <= {*EXPECTED, "nobody:reporter"}  # whom 110 passes on was given no code
    done = Counter(action for one in found.threads for action in one.trail)
    assert min(done[name] for name in ("acknowledge", "feed_back", "relay", "take_in", "report_result")) > 0
    assert all(cases.verify(one.id) == [] for one in found.threads)


def test_nobody_waits_for_what_is_past_and_somebody_has_work_today() -> None:
    found = played(80)
    assert cases.ring(at=UNTIL) == 0
    ours = [one for one in found.threads if one.case_type.key == REQUEST]
    assert any(
        one.seen.stage in ("received", "dispatched") for one in ours if one.opened_at > UNTIL.replace(hour=6)
    )
    assert {one.case_type.key for one in found.threads} <= {REQUEST, EVENT, TRANSFER, CAMPAIGN}


def test_who_reported_the_same_matter_hears_what_comes_of_it() -> None:
    found = played(160, days=60)
    merged = [one for one in found.threads if one.seen.stage == "merged"]
    told = 0
    for one in merged:
        assert one.reporter is not None
        events = cases.timeline(case_id=one.id, actor=SYSTEM, at=UNTIL)
        assert any(event.action == "merge" for event in events)
        told += any(event.action == "inform" for event in events)
    assert told > 0.5 * len(merged) > 0


def test_a_city_that_stands_is_not_built_over() -> None:
    played(40, days=5)
    with pytest.raises(NotEmpty):
        played(40, days=5)
    assert len(people.areas(level="city")) == 1
