"""The made-up city's court: its people, its line of the list, a hearing at every stage."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from zhili.cases import public as cases
from zhili.kernel import snapshot
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people
from zhili.site import case_types
from zhili.site.demo import court, staff
from zhili.site.demo.cast import Cast
from zhili.site.demo.foundation import found
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import CitySize, generate
from zhili.site.demo.units import COURT, DIVISION

UNTIL = datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
SMALL = CitySize(districts=1, streets=2, communities=4, grids=12)


@pytest.fixture(autouse=True)
def city(db: None, settings: Settings) -> Iterator[Cast]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    case_types.take_in(at=UNTIL)
    snapshot.forget_all()
    made = generate(seed=1, size=SMALL)
    residents = staff.residents(Gazetteer(made), count=12)
    founded = found(made, residents, at=UNTIL - timedelta(days=30))
    cast = Cast(staff.members(made), founded.accounts)
    court.lay(cast, residents[0], at=UNTIL)
    yield cast
    snapshot.forget_all()


def clerk() -> Actor:
    account = people.account("clerk")
    assert account is not None
    mandates = tuple(one.mandate for one in people.mandates_of(account.id))
    return Actor("staff", str(account.id), account.name, mandates)


def test_a_hearing_stands_at_each_stage_and_the_clerk_finds_those_that_are_open() -> None:
    filters = cases.Filters(type_key=court.HEARING)
    rows = cases.listing(actor=SYSTEM, filters=filters, at=UNTIL).rows
    assert sorted(one.stage for one in rows) == sorted(
        ("consulting", "scheduling", "scheduled", "ready", "in_session", "signing", "closed")
    )
    assert {one.lead_unit for one in rows} == {DIVISION}
    assert all(cases.verify(one.id) == [] for one in rows)
    assert len(cases.sittings(actor=clerk(), unit=DIVISION, at=UNTIL)) == 6
    assert COURT in people.lineage(DIVISION)


def test_confirmations_go_to_the_division_by_themselves() -> None:
    data = {"text": "漏水", "agreement": "十日内修好"}
    opened = cases.open(type_key="court.confirmation", data=data, actor=SYSTEM, channel="web", at=UNTIL)
    assert cases.whole(case_id=opened.id, actor=SYSTEM, at=UNTIL).lead_unit == DIVISION
