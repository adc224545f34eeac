"""Cases of former times come in without a storm, and one key opens one case wherever it would lie."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from zhili.cases import jobs as engine_jobs
from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.operations import alarms, sweeping
from zhili.cases.testing import AT, DECLARATION, SUPERVISOR, WATER, load_errand, resident, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.ids import new_id
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAME_AT = AT + 700 * DAY
IN_THE_CITY = {"lon": 116.005, "lat": 39.005}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(DECLARATION.replace("warn: [PT1H]}", "warn: [PT1H], overdue: [supervise]}", 1))


def imported(*, opened_after: timedelta = timedelta()) -> cases.CaseRow:
    cases.begin_import(digest="d", name="f", type_key="test.errand", at=CAME_AT)
    bulk = cases.BulkOpening(type_key="test.errand", actor=SYSTEM, came_at=CAME_AT)
    data = {"text": "水管漏水", "class": "water/pipe", **IN_THE_CITY}
    assert bulk.add(data, at=AT + opened_after) is None
    bulk.lay_down(digest="d", turn=lambda: cases.Progress(1, 1, 0))
    (row,) = cases.listing(actor=SUPERVISOR, filters=cases.Filters(), at=CAME_AT).rows
    return row


def happened(row: cases.CaseRow) -> list[str]:
    return [event.action for event in cases.timeline(case_id=row.id, actor=SUPERVISOR, at=CAME_AT)]


def test_what_ran_out_before_the_file_came_shows_as_overdue_and_rings_nobody() -> None:
    row = imported()
    assert row.due_at is not None and row.due_at < CAME_AT
    before = happened(row)
    assert cases.ring(at=CAME_AT + HOUR) == 0
    assert happened(row) == before
    assert cases.verify(row.id) == []


def test_what_runs_out_afterwards_rings_as_ever() -> None:
    row = imported(opened_after=700 * DAY - HOUR)
    assert cases.ring(at=CAME_AT + 23 * HOUR) == 1
    assert "supervise" in happened(row)
    assert cases.verify(row.id) == []


def test_a_case_that_came_late_is_handled_like_any_other() -> None:
    row = imported()
    for action, data in (("accept", {}), ("answer", {"text": "早已修好"})):
        cases.act(case_id=row.id, action=action, actor=WATER, data=data, at=CAME_AT + HOUR)
    assert cases.verify(row.id) == []


def test_a_minute_rings_so_many_cases_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in range(5):
        data = {"text": "水管漏水", "class": "water/pipe", **IN_THE_CITY}
        cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT + hours * HOUR)
    monkeypatch.setattr(engine_jobs, "_ROUND", 1)
    monkeypatch.setattr(engine_jobs, "_ROUNDS", 2)
    with clock.at_instant(AT + 40 * HOUR):
        engine_jobs.ring(at=clock.now())
    rung = models.Case.objects.filter(outcome__supervised=True).order_by("opened_at")
    assert [one.opened_at for one in rung] == [AT, AT + HOUR]
    assert alarms.ring(at=AT + 40 * HOUR) == 3


# ── one key, one case ──


def deliver(key: str, **data: Any) -> cases.Opened:
    return cases.open(
        type_key="test.errand", data={"text": "水管漏水", **data}, actor=resident(), channel="api", at=AT,
        idempotency_key=key,
    )  # fmt: skip


def test_a_key_with_other_content_is_seen_though_it_falls_in_another_district() -> None:
    first = deliver("k", **IN_THE_CITY)
    with pytest.raises(cases.Mismatch):
        deliver("k")  # without a place: the city's own district
    assert deliver("k", **IN_THE_CITY).id == first.id
    assert models.Case.objects.count() == 1


def test_keys_and_messages_are_swept_when_they_have_served_their_time() -> None:
    deliver("old")
    assert sweeping.sweep(at=AT + 29 * DAY) == 0
    assert sweeping.sweep(at=AT + 31 * DAY) == 1
    assert models.Once.objects.count() == 0


@pytest.mark.parametrize(
    ("acknowledged", "ended", "left"), [(True, True, 0), (True, False, 1), (False, True, 1)]
)
def test_a_message_goes_when_it_arrived_and_its_case_is_over(
    acknowledged: bool, ended: bool, left: int
) -> None:
    case = deliver("m", **IN_THE_CITY)
    models.Delivery.objects.create(
        id=new_id(AT), district_id=case.district_id, case_id=case.id, seq=1, platform="110", body={}, created_at=AT,
        acknowledged_at=AT + HOUR if acknowledged else None,
    )  # fmt: skip
    if ended:
        models.Case.objects.filter(id=case.id).update(ended_at=AT + HOUR)
    sweeping.sweep(at=AT + 91 * DAY)
    assert models.Delivery.objects.count() == left


def test_sessions_that_have_run_out_are_swept() -> None:
    for name, expires in (("gone", AT - HOUR), ("here", AT + HOUR)):
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
    assert people.sweep_sessions(at=AT) == 1
    assert [one.session_key for one in Session.objects.all()] == ["here"]
