"""The made-up city mediates: disputes at every stage, their mediators from the register, figures and a day to show."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from zhili.booking import public as booking
from zhili.cases import public as cases
from zhili.kernel import snapshot
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.site import case_types
from zhili.site.demo import mediations, mediators, staff
from zhili.site.demo.cast import Cast
from zhili.site.demo.disputes import DISPUTES
from zhili.site.demo.foundation import found
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import City, CitySize, generate

UNTIL = datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
WORDED = {"refused": "failed"}


@pytest.fixture(params=[2, 3], ids=["two streets", "three streets"])
def city(db: None, settings: Settings, request: pytest.FixtureRequest) -> Iterator[City]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    case_types.take_in(at=UNTIL)
    snapshot.forget_all()
    streets = int(request.param)
    made = generate(seed=1, size=CitySize(districts=1, streets=streets, communities=2 * streets, grids=12))
    residents = staff.residents(Gazetteer(made), count=12)
    founded = found(made, residents, at=UNTIL - timedelta(days=150))
    cast = Cast(staff.members(made), founded.accounts)
    mediations.lay(Gazetteer(made), cast, residents, at=UNTIL)
    yield made
    snapshot.forget_all()


def test_disputes_stand_at_every_stage_and_their_figures_at_their_mediators(city: City) -> None:
    rows = cases.listing(actor=SYSTEM, filters=cases.Filters(type_key=mediations.MEDIATION), at=UNTIL).rows
    ends = Counter(WORDED.get(one.end, one.end) for one in DISPUTES)
    assert Counter(one.stage for one in rows) == ends
    assert all(one.opened_at <= one.updated_at <= UNTIL for one in rows)
    assert [found for one in rows for found in cases.verify(one.id)] == []
    assert not any(one.due_at is not None and one.due_at <= UNTIL for one in rows)

    entries = people.register(profession="mediator", limit=100)
    begun = UNTIL - timedelta(days=40)
    figures = cases.entrusted([one.number for one in entries], opened_from=begun, opened_until=UNTIL)
    with_talks = [one for one in DISPUTES if one.end not in ("applied", "accepted", "refused")]
    assert sum(one.cases for one in figures.values()) == len(with_talks)
    assert len(figures) >= 4
    together: Counter[str] = Counter()
    for one in figures.values():
        for rate, (hits, base) in one.shares.items():
            together[rate] += hits
            together[f"{rate} of"] += base
    assert together["settled_rate"] == sum(bool(one.terms) for one in with_talks)
    assert together["settled_rate of"] == together["settled_rate"] + 1
    assert together["confirmation_rate"] == sum(one.confirmed for one in with_talks) == 2
    assert together["kept_rate of"] - together["kept_rate"] == 2


def test_the_shown_mediator_has_a_day_and_was_agreed_upon(city: City) -> None:
    account = people.account(mediators.SHOWN)
    assert account is not None and account.name == mediators.shown()
    actor = people.actor_of(str(account.id), at=UNTIL)
    (entry,) = people.entries_of_account(account.id)
    filters = cases.Filters(mediator=entry.number)
    led = cases.listing(actor=actor, filters=filters, at=UNTIL).rows
    assert led and {one.lead_unit for one in led} == {f"street:{city.at_level('street')[0].code}"}
    proposals = people.proposals_of(str(led[0].id))
    assert [one.decisions[-1].how for one in proposals] == ["agreed"]
    assert proposals[0].chosen == entry.id
    coming = [
        one
        for case in cases.listing(actor=actor, filters=cases.Filters(lead=led[0].lead_unit), at=UNTIL).rows
        for one in booking.of_case(case.id)
    ]
    assert len(coming) == 2 and {one.resource.kind for one in coming} == {"room", "person"}
    days = {one.resource.kind: booking.day_of(one.slot.starts_at) for one in coming}
    assert days == {"room": date(2026, 6, 12), "person": date(2026, 6, 15)}, "Friday, and the Monday after"


def test_a_judge_finds_what_was_brought_to_confirmation(city: City) -> None:
    filters = cases.Filters(type_key="court.confirmation")
    rows = cases.listing(actor=SYSTEM, filters=filters, at=UNTIL).rows
    assert sorted(one.stage for one in rows) == ["confirmed", "reviewing"]
    assert [found for one in rows for found in cases.verify(one.id)] == []
