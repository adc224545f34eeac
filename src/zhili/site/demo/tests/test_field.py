"""The shown grid worker has a day's work: things to put right, things to check, things that wait for others."""

from collections import Counter
from datetime import timedelta

from zhili.cases import public as cases
from zhili.kernel.actor import SYSTEM
from zhili.site.demo import field, staff
from zhili.site.demo.cast import Cast
from zhili.site.demo.foundation import found
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import CitySize, generate
from zhili.site.demo.tests.test_play import UNTIL, quick

__all__ = ["quick"]


def test_every_stage_of_a_grid_event_stands_on_the_shown_workers_ground() -> None:
    city = generate(seed=3, size=CitySize(districts=1, streets=2, communities=4, grids=12))
    gazetteer = Gazetteer(city)
    accounts = found(city, staff.residents(gazetteer, count=3), at=UNTIL - timedelta(days=9)).accounts
    field.day(gazetteer, Cast(staff.members(city), accounts), at=UNTIL)
    listed = cases.listing(actor=SYSTEM, filters=cases.Filters(ended=False), at=UNTIL).rows
    assert Counter(one.stage for one in listed) == {
        "found": 2, "handled": 2, "dispatched": 2, "handled_on_spot": 1,
    }  # fmt: skip
    assert len({one.area for one in listed}) == 1
    assert not any(one.due_at and one.due_at < UNTIL for one in listed)
    assert all(cases.verify(one.id) == [] for one in listed)
