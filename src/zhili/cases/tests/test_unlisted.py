"""Where the list is silent, what was done before proposes rows for it."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, ROADS, WATER, load_errand, small_city
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def handled(class_: str, *, by: str) -> None:
    """A case of a class that ended with a unit."""
    case = cases.open(
        type_key="test.errand", data={"text": "请来看看", "lon": 116.005, "lat": 39.005, "class": class_},
        actor=OPERATOR, channel="phone", at=AT,
    )  # fmt: skip
    unit = ROADS if by == "bureau:roads" else WATER
    steps: list[tuple[Actor, str, dict[str, object]]] = [
        (DISPATCHER, "dispatch", {"unit": by, "class": class_}),
        (unit, "accept", {}),
        (unit, "answer", {"text": "已处理"}),
        (OPERATOR, "call_back", {"resolved": True, "satisfied": True}),
    ]
    if cases.whole(case_id=case.id, actor=OPERATOR, at=AT).stage != "received":
        steps = steps[1:]
    for number, (actor, action, data) in enumerate(steps, start=1):
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + number * HOUR)


def test_practice_proposes_a_row_only_where_the_list_is_silent_and_practice_is_not() -> None:
    small_city(responsible=False)
    load_errand()
    for by in ["bureau:roads"] * 5 + ["bureau:water"]:
        handled("roads/hole", by=by)
    for by in ["bureau:roads", "bureau:water"] * 3:
        handled("water/pipe", by=by)
    for _ in range(4):
        handled("water/flood", by="bureau:water")
    (row,) = cases.unlisted(since=AT)
    assert (row.class_code, row.area, row.unit) == ("roads/hole", "1101/110105", "bureau:roads")
    assert (row.cases, row.share) == (6, 0.833)
    sheet = "class,area,unit,article\nroads,1101,bureau:roads,duty 2\n"
    people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=AT)
    assert cases.unlisted(since=AT) == []
