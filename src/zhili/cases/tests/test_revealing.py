"""Who reported a case is shown for a purpose, with a trail, and not to those from whom it was to be kept."""

from pathlib import Path

import pytest

import zhili.cases
from zhili.cases import public as cases
from zhili.cases.testing import (
    AT,
    DECLARATION,
    DISPATCHER,
    OPERATOR,
    ROADS,
    SUPERVISOR,
    WATER,
    load_errand,
    resident,
    small_city,
)
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.rows import fetch
from zhili.people import public as people

pytestmark = pytest.mark.django_db
CONFIDENTIAL = DECLARATION.replace(
    "    floor: {type: integer", "    confidential: {type: boolean}\n    floor: {type: integer", 1
)
PHONE = {"phone": "13800001234"}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(CONFIDENTIAL)


def opened(*, actor: Actor | None = None, **more: object) -> cases.Opened:
    data = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe", **PHONE, **more}
    return cases.open(type_key="test.errand", data=data, actor=actor or resident(), channel="web", at=AT)


def reveal(case: cases.Opened, actor: Actor, purpose: str = "联系反映人") -> dict[str, str]:
    return cases.reveal(case_id=case.id, actor=actor, purpose=purpose, at=AT)


def trail(case: cases.Opened) -> list[tuple[object, ...]]:
    return fetch("SELECT act, actor_id, purpose FROM people_privateread WHERE holder = %s", [case.id])


def test_the_unit_that_handles_a_case_may_reach_its_reporter_and_leaves_a_trail() -> None:
    case = opened()
    assert reveal(case, WATER) == PHONE
    assert trail(case) == [("read", WATER.id, "联系反映人")]


def test_who_wants_to_stay_unknown_to_the_unit_is_shown_to_the_hotline_only() -> None:
    case = opened(confidential=True)
    with pytest.raises(Forbidden):
        reveal(case, WATER)
    assert trail(case) == [], "nothing was read"
    for actor in (OPERATOR, DISPATCHER, SUPERVISOR):
        assert reveal(case, actor) == PHONE
        assert cases.may_reveal(cases.whole(case_id=case.id, actor=actor, at=AT))
    assert not cases.may_reveal(cases.whole(case_id=case.id, actor=WATER, at=AT))


def test_nobody_else_learns_even_that_there_is_such_a_case() -> None:
    case = opened()
    for stranger in (ROADS, resident("r2")):
        with pytest.raises(NotFound):
            reveal(case, stranger)


def test_on_the_residents_side_and_outside_nothing_is_shown() -> None:
    with pytest.raises(Forbidden):
        reveal(opened(), resident())
    platform = Actor(kind="outside", id="key:1", mandates=(Mandate("outside", None, None, AT),))
    with pytest.raises(Forbidden):
        reveal(opened(actor=platform), platform)


def test_without_a_purpose_nothing_is_read() -> None:
    case = opened()
    with pytest.raises(people.PurposeMissing):
        reveal(case, WATER, " ")


def test_pages_and_the_api_ask_the_domain_and_never_the_store_of_personal_data() -> None:
    house = Path(zhili.cases.__file__).parent
    doors = [*house.glob("pages/**/*.py"), *house.glob("api/**/*.py")]
    asking = [path.relative_to(house).as_posix() for path in doors if "read_private" in path.read_text()]
    assert doors and asking == []
