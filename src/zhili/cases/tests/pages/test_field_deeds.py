"""Deeds from the field: each taken once, whole or not at all, by its own person, and refused in words that help."""

import json
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.models import Attachment, Case, CaseEvent
from zhili.cases.testing import AREA, AT, DISPATCHER
from zhili.cases.tests.pages.desk import sitting
from zhili.cases.tests.pages.rounds import NEXT_GRID, deed, phone, photo, send, visit, worker
from zhili.kernel.actor import SYSTEM

pytestmark = pytest.mark.usefixtures("rounds")


def counted() -> tuple[int, int, int]:
    """Cases, events, files."""
    return Case.objects.count(), CaseEvent.objects.count(), Attachment.objects.count()


def actions(case: UUID | str) -> list[str]:
    return [one.action for one in cases.timeline(case_id=UUID(str(case)), actor=SYSTEM, at=AT)]


def noted() -> dict[str, Any]:
    """A case that was only noted, as the server answered."""
    return dict(send(phone(), deed(act=None)).json())


def test_a_found_thing_is_opened_with_its_photos_and_reported_in_one_go() -> None:
    answer = send(phone(), deed(), photos=[photo(), photo("red")])
    assert answer.status_code == 201
    told = answer.json()
    view = cases.whole(case_id=UUID(told["case"]), actor=worker(), at=AT)
    assert (view.stage, view.area, view.channel) == ("reported", AREA, "grid")
    assert view.reporter == f"staff:{worker().id}" and len(view.attachments) == 2
    assert actions(told["case"])[-2:] == ["attach", "report"]
    assert told["version"] == view.version and told["number"] == view.number
    assert cases.verify(view.id) == []


def test_self_handling_carries_its_proof_in_the_act() -> None:
    made = deed(act={"action": "mend", "data": {"text": "已经扶正盖好"}})
    told = send(phone(), made, photos=[photo()], proof__photos=[photo("green")]).json()
    events = cases.timeline(case_id=UUID(told["case"]), actor=SYSTEM, at=AT)
    named = str(events[-1].data["photos"]).strip("[]'")
    view = cases.whole(case_id=UUID(told["case"]), actor=worker(), at=AT)
    assert view.stage == "mended" and UUID(named) in {one.id for one in view.attachments}
    assert len(view.attachments) == 2


def test_a_deed_that_comes_again_changes_nothing_and_is_answered_the_same() -> None:
    made = deed(act={"action": "mend", "data": {"text": "已经扶正盖好"}})
    photos: dict[str, Any] = {"photos": [photo()], "proof__photos": [photo("green")]}
    first = send(phone(), made, **photos)
    before = counted()
    again = send(phone(), made, **photos)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["case"] == first.json()["case"] and again.json()["repeated"]
    assert counted() == before


def test_a_visit_that_comes_again_tells_the_version_that_it_made_though_others_acted_since() -> None:
    case = noted()
    made = visit(case["case"], "mend", data={"text": "已经扶正盖好"}, version=case["version"])
    first = send(phone(), made, proof__photos=[photo()]).json()
    cases.act(case_id=UUID(case["case"]), action="note", actor=DISPATCHER, data={"text": "知悉"}, at=AT)
    before = counted()
    again = send(phone(), made, proof__photos=[photo()])
    assert again.status_code == 200 and again.json()["version"] == first["version"]
    assert counted() == before


def test_a_key_that_comes_with_another_content_is_refused_and_nothing_is_doubled() -> None:
    made = deed()
    send(phone(), made)
    before = counted()
    for changed in ({**made, "data": {**made["data"], "text": "改过的话"}}, {**made, "act": None}):
        answer = send(phone(), changed)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-mismatch")
    assert send(phone(), made, photos=[photo()]).json()["code"] == "idempotency-mismatch"
    assert counted() == before


def test_a_refused_act_leaves_no_case_and_no_photo_behind() -> None:
    before = counted()
    answer = send(phone(), deed(act={"action": "mend", "data": {"text": "短"}}), photos=[photo()])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-fields")
    assert "text" in answer.json()["fields"] and answer.json()["now"] is None
    assert counted() == before


def test_a_file_that_is_no_photo_is_refused_with_everything_it_came_with() -> None:
    before = counted()
    answer = send(phone(), deed(), photos=[photo(), b"<script>alert(1)</script>"])
    assert answer.status_code == 422 and "now" in answer.json()
    assert counted() == before


def test_a_case_that_moved_on_is_told_with_what_happened_and_what_may_still_be_done() -> None:
    case = noted()
    mine = visit(case["case"], "report", version=case["version"])
    cases.act(case_id=UUID(case["case"]), action="note", actor=DISPATCHER, data={"text": "请先看看"}, at=AT)
    answer = send(phone(), mine)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "conflict")
    assert told["now"]["state"] == "已采集" and told["now"]["actions"] == ["mend", "report", "note"]
    assert [one["what"] for one in told["now"]["happened"]] == ["留言"]
    assert "请先看看" not in json.dumps(told, ensure_ascii=False)
    anyway = send(phone(), {**mine, "version": told["now"]["version"]})
    assert anyway.status_code == 201 and actions(case["case"])[-1] == "report"


def test_what_another_has_done_already_cannot_be_done_again_and_it_says_so() -> None:
    case = noted()
    mine = visit(case["case"], "report", version=case["version"])
    send(phone(), visit(case["case"], "report", version=case["version"]))
    told = send(phone(), {**mine, "version": None}).json()
    assert told["code"] == "not-allowed-now" and told["now"]["actions"] == ["note"]


def test_another_persons_deed_is_not_taken_in_my_name() -> None:
    before = counted()
    answer = send(phone("lin"), deed("chen"))
    assert (answer.status_code, answer.json()["code"]) == (409, "other-person")
    assert "now" not in answer.json() and counted() == before


def test_a_case_outside_my_ground_can_neither_be_opened_nor_seen() -> None:
    refused = send(phone(), deed(data={"text": "别处的事", "area": NEXT_GRID}))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden") and "now" in refused.json()
    theirs = send(phone("lin"), deed("lin", data={"text": "邻格的事", "area": NEXT_GRID})).json()
    unseen = send(phone(), visit(theirs["case"], "note", data={"text": "我也看看"}))
    assert (unseen.status_code, unseen.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "short"},
        {"seq": 0},
        {"type": None},
        {"case": str(uuid4())},
        {"type": None, "act": None, "case": str(uuid4())},
        {"route": [[116.0, 39.0]]},
        {"act": {"action": "report", "data": {}, "route": []}},
    ],
)
def test_what_is_no_deed_is_refused_as_such(broken: dict[str, Any]) -> None:
    answer = send(phone(), deed(**broken))
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_body_that_is_no_json_is_refused() -> None:
    for raw in ("", "{", "\0", "x" * 70_000):
        answer = phone().post(reverse("field:deeds"), {"deed": raw})
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_while_the_database_is_away_the_phone_is_asked_to_wait() -> None:
    with patch.object(cases, "bring", side_effect=OperationalError):
        answer = send(phone(), deed())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] and "now" not in answer.json()


def test_a_sending_without_the_pages_token_is_turned_away() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(sitting("chen").cookies)
    assert send(client, deed()).status_code == 403
    assert Case.objects.count() == 0
    client.get(reverse("field:page"))
    token = client.cookies["csrftoken"].value
    answer = client.post(reverse("field:deeds"), {"deed": json.dumps(deed())}, headers={"X-CSRFToken": token})
    assert answer.status_code == 201
