"""What is erased of a case is gone, the rest adds up, and whoever makes a history look erased is found out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from zhili.cases import public as cases
from zhili.cases.models import CaseEvent
from zhili.cases.operations import retaining
from zhili.cases.operations.attach import store
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, WATER, load_errand, resident, small_city, staff
from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import Forbidden
from zhili.kernel.rows import fetch
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR, YEAR = timedelta(hours=1), timedelta(days=366)
PERSON = {"name": "王小明", "phone": "13800001234"}
WORDS = {"text": "楼下水管漏水，我住三单元502", "address": "翠湖家园三号楼"}
STEWARD = staff("steward")


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def opened(**more: object) -> cases.Opened:
    data = {**WORDS, **PERSON, "lon": 116.005, "lat": 39.005, "class": "water/pipe", "floor": 5, **more}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def closed() -> cases.Opened:
    case = opened()
    uploads = [("三单元502.txt", "text/plain", "王小明 13800001234".encode())]
    cases.attach(case_id=case.id, uploads=uploads, actor=resident(), at=AT)
    for action, actor, data in (
        ("accept", WATER, {}),
        ("say", resident(), {"text": "我是王小明，请打13800001234"}),
        ("answer", WATER, {"text": "王先生家的阀门已换"}),
        ("call_back", resident(), {"resolved": True, "satisfied": True}),
    ):
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)
    return case


def kept_until(case: cases.Opened) -> set[object]:
    return {
        day for (day,) in fetch("SELECT kept_until FROM people_privaterecord WHERE holder = %s", [case.id])
    }


def file_of(case: cases.Opened) -> str:
    (file,) = cases.whole(case_id=case.id, actor=resident(), at=AT).attachments
    return file.sha256


def forge(change: str, case_id: UUID) -> None:
    with transaction.atomic(), connection.cursor() as cur:
        cur.execute(
            f"UPDATE cases_caseevent SET {change} WHERE case_id = %s AND action = 'answer'", [case_id]
        )


def test_everything_goes_but_what_happened_when_and_by_which_unit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    case = closed()
    file = file_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        done = cases.erase_all(case_id=case.id, why="retention", actor=SYSTEM, at=AT + YEAR)
    assert (done.gone["files"], done.gone["records"]) == (1, 1)
    view = cases.whole(case_id=case.id, actor=DISPATCHER, at=AT + YEAR)
    assert (view.text, view.address, view.lon, view.reporter, view.attachments) == ("", None, None, "", ())
    assert (view.class_code, view.data) == ("water/pipe", {"floor": 5})
    assert view.outcome == {"responded": True, "resolved": True, "satisfied": True}
    told = cases.timeline(case_id=case.id, actor=DISPATCHER, at=AT + YEAR)
    assert [event.action for event in told][-5:] == ["accept", "say", "answer", "call_back", "erase"]
    assert not store().exists(file)
    assert cases.verify(case.id) == []
    cases.erase_all(case_id=case.id, why="retention", actor=SYSTEM, at=AT + YEAR)
    assert cases.verify(case.id) == [], "a second time changes nothing"


def test_a_file_that_another_case_holds_too_stays(django_capture_on_commit_callbacks: Any) -> None:
    first, second = closed(), closed()
    with django_capture_on_commit_callbacks(execute=True):
        cases.erase_all(case_id=first.id, why="retention", actor=SYSTEM, at=AT + YEAR)
    assert store().exists(file_of(second))


def test_what_was_told_of_a_case_elsewhere_goes_with_it(run_jobs: Any) -> None:
    lead, merged = opened(), opened(text="我家也漏水，电话13900001234")
    cases.act(case_id=merged.id, action="merge", actor=DISPATCHER, data={"case": str(lead.id)}, at=AT)
    cases.act(case_id=merged.id, action="say", actor=resident(), data={"text": "楼道也湿了"}, at=AT + HOUR)
    run_jobs()
    told = CaseEvent.objects.filter(case_id=lead.id, data__text="楼道也湿了")
    assert told.exists()
    cases.erase_all(case_id=merged.id, why="retention", actor=SYSTEM, at=AT + YEAR)
    assert not told.exists()
    assert cases.verify(lead.id) == cases.verify(merged.id) == []


@pytest.mark.parametrize(
    "forged",
    ["actor = 'staff:other'", "data = '{}'", "salt = decode(repeat('00', 32), 'hex'), action = 'nothing'"],
)
def test_the_database_lets_an_event_be_emptied_and_changed_in_no_other_way(forged: str) -> None:
    case = closed()
    with pytest.raises(DatabaseError, match="append-only"):
        forge(forged, case.id)


def test_an_event_that_was_emptied_without_a_record_is_found() -> None:
    case = closed()
    forge(
        "salt = decode(repeat('00', 32), 'hex'), idempotency = NULL, fingerprint = NULL, data = '{}'", case.id
    )
    assert [one.what for one in cases.verify(case.id)] == ["the event was emptied without a record of it"]


def test_who_changes_what_was_left_of_an_erased_history_is_found_out() -> None:
    case = closed()
    cases.erase_all(case_id=case.id, why="retention", actor=SYSTEM, at=AT + YEAR)
    forge("data = '{\"resolved\": false}'", case.id)
    assert [one.what for one in cases.verify(case.id)] == [
        "what is left of erased events is not what was left"
    ]


def test_personal_fields_have_no_last_day_while_a_case_runs_and_their_terms_after_it() -> None:
    assert kept_until(opened()) == {None}
    (until,) = kept_until(closed())
    assert f"{until:%Y-%m}" == f"{AT + timedelta(days=184):%Y-%m}", "six months"
    assert people.forget_expired(at=AT + timedelta(days=170)) == 0
    assert people.forget_expired(at=AT + timedelta(days=200)) == 1


def test_cases_are_erased_when_their_time_is_over_unless_somebody_answers_for_them() -> None:
    over, wanted, running = closed(), closed(), opened()
    with pytest.raises(Forbidden):
        cases.hold_case(number=wanted.number, why="法院调取证据", actor=OPERATOR, at=AT + YEAR)
    cases.hold_case(number=wanted.number, why="法院调取证据", actor=STEWARD, at=AT + YEAR)
    assert retaining.retain(at=AT + 2 * YEAR) == 0
    late = AT + 4 * YEAR
    standing = cases.retention(at=late)
    assert standing.past == 2
    assert [(one.number, one.why.zh) for one in standing.held] == [(wanted.number, "法院调取证据")]
    assert retaining.retain(at=late) == 1
    assert cases.whole(case_id=over.id, actor=DISPATCHER, at=late).text == ""
    assert cases.whole(case_id=running.id, actor=DISPATCHER, at=late).text == WORDS["text"]
    (report,) = cases.retention(at=late).lately
    assert (report.number, report.part, report.why) == (over.number, "all", "retention")
    assert cases.release_case(case_id=wanted.id, actor=STEWARD, at=late)
    assert retaining.retain(at=late) == 1
