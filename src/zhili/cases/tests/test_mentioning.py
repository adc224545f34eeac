"""A colleague named in an internal note hears of it, if they may read the case; other words name nobody."""

from collections.abc import Callable
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, LONG_AGO, UNITS, load_errand, small_city
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people
from zhili.workspace import public as workspace

pytestmark = pytest.mark.django_db
People = Callable[[str], Actor]


@pytest.fixture
def staff(db: None) -> People:
    """Members of staff by user name, in a small city."""
    small_city()
    load_errand()
    rows = [
        {"username": "writer", "name": "周写", "role": "handler", "unit": UNITS[0]},
        {"username": "li", "name": "李明", "role": "handler", "unit": UNITS[0]},
        {"username": "li2", "name": "李明", "role": "handler", "unit": UNITS[1]},
        {"username": "desk", "name": "李明明", "role": "dispatcher", "unit": ""},
    ]
    people.import_staff(
        rows=[{**row, "area": ""} for row in rows], actor=SYSTEM, at=LONG_AGO, shared_password="x" * 12
    )

    def find(username: str) -> Actor:
        account = people.account(username)
        assert account is not None
        return people.actor_of(str(account.id), at=AT)

    return find


@pytest.fixture
def case(staff: People) -> UUID:
    """A case that the water bureau leads."""
    opened = cases.open(
        type_key="test.errand",
        data={"text": "楼下水管漏水", "area": "1101"},
        actor=DISPATCHER,
        channel="phone",
        at=AT,
    )
    cases.act(case_id=opened.id, action="dispatch", actor=DISPATCHER, data={"unit": UNITS[0]}, at=AT)
    return opened.id


def waiting(staff: People) -> dict[str, int]:
    return {name: workspace.waiting_for(staff(name).id) for name in ("writer", "li", "li2", "desk")}


def remark(case: UUID, staff: People, text: str, action: str = "remark") -> None:
    cases.act(case_id=case, action=action, actor=staff("writer"), data={"text": text}, at=AT)


def test_who_is_named_and_may_read_the_case_hears_of_it(staff: People, case: UUID) -> None:
    remark(case, staff, "@李明请看一下阀门，@周写")
    assert waiting(staff) == {"writer": 0, "li": 1, "li2": 0, "desk": 0}
    (mention,) = workspace.mentions_of(account=staff("li").id)
    event = next(
        one for one in cases.timeline(case_id=case, actor=staff("li"), at=AT) if one.seq == mention.seq
    )
    assert (mention.case_id, mention.by, event.text) == (case, staff("writer").id, "@李明请看一下阀门，@周写")


def test_of_two_names_that_begin_alike_the_longer_is_meant(staff: People, case: UUID) -> None:
    remark(case, staff, "@李明明请定")
    assert waiting(staff) == {"writer": 0, "li": 0, "li2": 0, "desk": 1}


def test_what_residents_read_names_nobody(staff: People, case: UUID) -> None:
    remark(case, staff, "@李明会来找您", action="say")
    assert set(waiting(staff).values()) == {0}


def test_colleagues_are_found_by_a_part_of_their_name_those_of_the_units_first(staff: People) -> None:
    found = people.colleagues(units=[UNITS[0]], at=AT, like="李")
    assert [(one.name, one.unit) for one in found] == [("李明", UNITS[0]), ("李明明", None)]
    assert people.colleagues(units=[UNITS[0]], at=AT, like="%") != []
    assert [one.name for one in people.colleagues(units=[UNITS[1]], at=AT, central=False)] == ["李明"]
