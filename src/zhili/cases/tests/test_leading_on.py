"""A case that leads to another: what was told goes along, so that nobody is asked twice."""

import sys

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, WATER, load_errand, resident, small_city
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people

pytestmark = pytest.mark.django_db
WISH = "    floor: {type: integer"
FOLLOW_UP = (
    DECLARATION.replace("key: test.errand", "key: test.follow_up")
    .replace("type: test.errand", "type: test.follow_up")
    .replace("    name: {type: string, maxLength: 50, x-personal", "    contact: {type: string, x-personal")
)
FIRST = DECLARATION.replace("open: {type: test.errand", "open: {type: test.follow_up")
FIRST = FIRST.replace(WISH, "    confidential: {type: boolean}\n" + WISH)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()


def led_on(follow_up: str = FOLLOW_UP, **data: object) -> tuple[cases.Opened, cases.CaseView]:
    """An errand that was led on, and the case it led to."""
    load_errand(FIRST)
    load_errand(follow_up)
    form = {
        "text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe", "floor": 3,
        "name": "李四", "phone": "13800001234", **data,
    }  # fmt: skip
    case = cases.open(type_key="test.errand", data=form, actor=resident(), channel="web", at=AT)
    for action in ("accept", "lead_on"):
        cases.act(case_id=case.id, action=action, actor=WATER, data={}, at=AT)
    (link,) = cases.whole(case_id=case.id, actor=WATER, at=AT).links
    assert link.kind == "led_to"
    return case, cases.whole(case_id=link.id, actor=SYSTEM, at=AT)


def kept(view: cases.CaseView) -> dict[str, str]:
    return people.read_private(holder=view.id, actor=SYSTEM, purpose="test", at=AT)


def test_what_both_forms_ask_goes_along_personal_or_not() -> None:
    case, view = led_on()
    assert (view.type_key, view.text, view.class_code) == ("test.follow_up", "水管漏水", "water/pipe")
    assert (view.data, view.lon) == ({"floor": 3}, 116.005)
    assert kept(view) == {"phone": "13800001234"}
    assert set(people.holders_of(phone="13800001234")) == {case.id, view.id}
    assert cases.verify(case.id) == cases.verify(view.id) == []


def test_who_asked_to_stay_unnamed_is_not_named_to_those_whose_form_has_no_such_wish() -> None:
    _, view = led_on(confidential=True)
    assert kept(view) == {}


def test_the_wish_to_stay_unnamed_goes_along_where_the_form_has_it() -> None:
    _, view = led_on(FOLLOW_UP.replace(WISH, "    confidential: {type: boolean}\n" + WISH), confidential=True)
    assert view.data["confidential"] is True
    assert kept(view) == {"phone": "13800001234"}


def test_who_reported_goes_on_reporting_the_next_where_nobody_stands_against_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, left = led_on()
    assert left.reporter == "system:system"
    carrying = FIRST.replace("link: led_to}", "link: led_to, carry: [parties]}")
    monkeypatch.setattr(sys.modules[__name__], "FIRST", carrying)
    _, view = led_on()
    assert view.reporter == "resident:r1"
    assert cases.whole(case_id=view.id, actor=resident(), at=AT).text == "水管漏水"
