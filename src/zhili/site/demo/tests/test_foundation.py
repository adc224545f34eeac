"""The made-up city passes through every door whole, and routing, places and mandates work in it."""

import random
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from zhili.people import public as people
from zhili.site.demo import staff, texts
from zhili.site.demo.foundation import found
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import CitySize, generate

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SMALL = CitySize(districts=2, streets=3, communities=5, grids=15)


@pytest.mark.django_db
def test_a_city_is_founded_whole() -> None:
    city = generate(seed=7, size=SMALL)
    gazetteer = Gazetteer(city)
    founded = found(city, staff.residents(gazetteer, count=30), at=AT)
    assert founded.areas == len(city.areas) == 1 + 2 + 3 + 5 + 15
    assert founded.duties >= len(texts.classes())
    assert len(founded.accounts) == 12

    rng = random.Random(1)
    for spot in gazetteer.spots:
        address = gazetteer.address(spot, rng=rng)
        place = people.locate(lon=address.lon, lat=address.lat)
        assert place is not None and place.area == address.area
        street = f"street:{address.area.split('/')[2]}"
        duty = people.responsible(class_code="cityscape/garbage", area=address.area, facts={})
        assert duty is not None and duty.unit == street


@pytest.mark.django_db
def test_the_demonstration_accounts_hold_their_roles() -> None:
    city = generate(seed=7, size=SMALL)
    found(city, [], at=AT)
    handlers = ("company", "judge", "clerk", "mediator")
    roles = {**dict.fromkeys(handlers, "handler"), "grid": "grid_worker"}
    for shown in staff.ACCOUNTS:
        if shown.username == "resident":
            continue
        account = get_user_model().objects.get(username=shown.username)
        assert account.check_password(staff.DEMO_PASSWORD)
        actor = people.actor_for(account, at=AT)
        wanted = roles.get(shown.username, shown.username)
        assert {mandate.role for mandate in actor.held(AT)} == {wanted}
