"""Lists tell a term that runs from one that rests, and from none."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, SUPERVISOR, WATER, load_errand, resident, small_city
from zhili.kernel.actor import Actor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case(db: None) -> cases.Opened:
    small_city()
    load_errand()
    data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def row(**limits: bool) -> cases.CaseRow | None:
    page = cases.listing(actor=SUPERVISOR, filters=cases.Filters(**limits), at=AT + 2 * HOUR)  # type: ignore[arg-type]
    return next(iter(page.rows), None)


def act(case: cases.Opened, action: str, actor: Actor = WATER, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)


def test_a_running_term_shows_when_it_ends(case: cases.Opened) -> None:
    found = row()
    assert found is not None
    assert (found.clock, found.remaining, found.due_at) == ("running", None, AT + 24 * HOUR)
    assert row(paused=True) is None


def test_a_resting_term_shows_what_is_left_of_it_in_its_own_measure(case: cases.Opened) -> None:
    act(case, "accept")
    act(case, "suspend", reason="等配件")
    request = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT).asked[0].request
    act(case, "approve", SUPERVISOR, request=request)
    found = row(paused=True)
    assert found is not None
    assert (found.clock, found.due_at) == ("paused", None)
    view = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT + 2 * HOUR)
    assert found.remaining == next(one.reading.remaining for one in view.clocks if one.key == "resolve")
    assert found.remaining > timedelta()
    act(case, "resume")
    assert row(paused=True) is None


def test_a_case_that_has_ended_has_no_term(case: cases.Opened) -> None:
    act(case, "accept")
    act(case, "answer", text="已修好")
    act(case, "call_back", resident(), resolved=True)
    found = row()
    assert found is not None
    assert (found.clock, found.remaining, found.due_at) == ("none", None, None)
