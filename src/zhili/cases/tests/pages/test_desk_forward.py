"""The step that the desk puts first is the one that usually comes next: on, not back; an end only at the end."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, SITTING, WATER, load_sitting, resident, small_city
from zhili.kernel import clock
from zhili.people.testing import come, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    member("lead", role="handler", unit="bureau:water", at=AT)
    with clock.at_instant(AT):
        yield


def opened(declaration: str = SITTING) -> UUID:
    load_sitting(declaration)
    form = {"text": "租房押金"}
    return cases.open(type_key="test.sitting", data=form, actor=resident("r1"), channel="web", at=AT).id


def first(case: UUID) -> list[str]:
    """The words of the primary button among what may be done now."""
    page = come("lead").get(f"/desk/cases/{case}/").content.decode()
    act = page.partition('id="act"')[2].partition("</section>")[0]
    return [
        re.sub(r"<[^>]+>", "", one).strip()
        for one in re.findall(r"z-button--primary[^>]*>(.*?)</(?:a|button)>", act)
    ]


def test_what_leads_on_goes_before_what_leads_back() -> None:
    case = opened()
    assert first(case) == ["开庭"]
    cases.act(case_id=case, action="begin", actor=WATER, data={}, at=AT)
    assert first(case) == ["出示笔录"], "not an adjournment, though it is written first"


def test_an_end_is_not_put_first_while_somebody_else_brings_the_case_further() -> None:
    others = SITTING.replace(
        "    from: called\n    to: held\n    by: lead\n",
        "    from: called\n    to: held\n    by: co_handler\n",
    )
    assert others != SITTING
    assert first(opened(others)) == []


def test_an_end_is_put_first_where_nothing_else_comes() -> None:
    case = opened()
    for action, data in (("begin", {}), ("finish", {"record": "一段"})):
        cases.act(case_id=case, action=action, actor=WATER, data=data, at=AT)
    assert first(case) == ["闭庭"]
