"""What a desk asks beside its lists: several counts at once, what last happened to each case, whose one would be."""

from collections.abc import Iterator

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, ROADS, WATER, load_errand, resident, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> Iterator[None]:
    small_city()
    load_errand()
    yield


def opened(text: str = "水管漏水", **more: object) -> cases.Opened:
    data = {"text": text, "lon": 116.005, "lat": 39.005, **more}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def rows(*ids: object) -> tuple[cases.CaseRow, ...]:
    filters = cases.Filters(ids=tuple(ids))  # type: ignore[arg-type]
    return cases.listing(actor=DISPATCHER, filters=filters, at=AT).rows


def test_several_lists_are_counted_at_once_and_each_no_further_than_asked() -> None:
    for _ in range(3):
        opened(**{"class": "water/pipe"})
    asked = [cases.Filters(lead="bureau:water"), cases.Filters(lead="bureau:roads"), cases.Filters()]
    assert cases.counts(actor=DISPATCHER, filters=asked, at=AT) == (3, 0, 3)
    assert cases.counts(actor=DISPATCHER, filters=asked, at=AT, most=2) == (2, 0, 2)
    assert cases.counts(actor=ROADS, filters=asked, at=AT) == (0, 0, 0)
    assert cases.counts(actor=DISPATCHER, filters=[], at=AT) == ()


def test_the_last_of_some_acts_is_told_of_each_case() -> None:
    one, other = opened(**{"class": "water/pipe"}), opened(**{"class": "water/pipe"})
    for reason in ("不归我们", "还是不归我们"):
        cases.act(case_id=one.id, action="return", actor=WATER, data={"reason": reason}, at=AT)
        cases.act(case_id=one.id, action="dispatch", actor=DISPATCHER, data={}, at=AT)
    found = cases.latest(rows=rows(one.id, other.id), actions={"return"})
    assert {id: event.data["reason"] for id, event in found.items()} == {one.id: "还是不归我们"}
    assert cases.latest(rows=(), actions={"return"}) == cases.latest(rows=rows(one.id), actions=()) == {}


@pytest.mark.parametrize(
    ("own", "chosen", "unit"),
    [
        (None, "roads/hole", "bureau:roads"),
        ("water/pipe", None, "bureau:water"),
        ("water/pipe", "roads", "bureau:roads"),
        (None, None, None),
    ],
)
def test_whose_a_case_would_be_is_what_the_list_says_of_its_class(
    own: str | None, chosen: str | None, unit: str | None
) -> None:
    case = opened("门前的井不知道怎么了", **({"class": own} if own else {}))
    whole = cases.whole(case_id=case.id, actor=DISPATCHER, at=AT)
    found = cases.whose(case=whole, class_code=chosen)
    assert (found.unit if found else None) == unit
    assert found is None or (found.row > 0 and found.article.startswith("duty") and found.version == "1")
