"""What dispatchers choose is learned from at night, by what residents wrote."""

import random
from datetime import timedelta

import pytest

from zhili.cases import jobs
from zhili.cases import public as cases
from zhili.cases.operations import teaching
from zhili.cases.testing import AT, OPERATOR, load_errand, small_city
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def report(text: str, class_: str, *, hour: int) -> None:
    cases.open(
        type_key="test.errand", data={"text": text, "lon": 116.005, "lat": 39.005, "class": class_},
        actor=OPERATOR, channel="phone", at=AT + timedelta(hours=hour),
    )  # fmt: skip


def test_choices_of_staff_are_learned_the_next_night() -> None:
    text = "树倒了压住围墙"
    classes = cases.case_type("test.errand").classes
    assert understanding.suggest(text=text, classes=classes, at=AT).class_ is None
    for number in range(120):
        report("大树倒了，压住了围墙", "roads/hole", hour=number % 20)
    assert teaching.teach(at=AT + timedelta(days=1)) == {}  # however often one thing is said, it is one thing
    draw = random.Random(3)
    for number in range(160):
        where = "".join(draw.choices("东西南北中上下前后里华山河园门桥街巷湾岭", k=14))
        said, class_ = (("树倒了压住围墙", "roads/hole"), ("水管漏水淹了屋", "water/pipe"))[number % 2]
        report(f"{where}{said}", class_, hour=24 + number % 20)
    assert teaching.teach(at=AT + timedelta(days=2)) == {"test.errand": "promoted"}
    found = understanding.suggest(text=text, classes=classes, at=AT).class_
    assert found is not None and found.value == "roads/hole"
    jobs.teach(at=AT + timedelta(days=2))
    assert len(understanding.versions()) == 1
