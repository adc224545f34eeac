"""What an outside platform brings: taken once, refused unless signed and of now, heard even where it fits no action."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, LONG_AGO, OPERATOR, SUPERVISOR, small_city
from zhili.cases.tests.outside.arranging import SECRET, TYPE, load_parcel
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.calling.signing import signature
from zhili.people import public as people

pytestmark = pytest.mark.django_db
CASE = {
    "format": 1,
    "kind": "case",
    "number": "JJ-77",
    "seq": 1,
    "case": {"text": "小区停水一天", "class": "water", "urgency": "urgent", "lon": 116.005, "lat": 39.005},
    "data": {"floor": 6, "unknown": "x", "direction": "out", "platform": "12345"},
    "contact": {"phone": "13800000001"},
}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_parcel()
    cases.add_platform(key="110", name="公安 110", url="http://127.0.0.1:9/in/12345", secret=SECRET, at=AT)


def send(
    message: object,
    *,
    step: str = "cases",
    key: str = "k-1",
    platform: str = "110",
    at: datetime = AT,
    **changed: str,
) -> Any:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    timestamp = str(int(at.timestamp()))
    headers = {
        "X-Zhili-Platform": platform,
        "X-Zhili-Timestamp": timestamp,
        "Idempotency-Key": key,
        "X-Zhili-Signature": signature(SECRET, platform=platform, timestamp=timestamp, key=key, body=body),
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    with clock.at_instant(AT):
        return Client().post(
            f"/api/v1/outside/{platform}/{step}", body, content_type="application/json", headers=headers
        )


def number_of_cases() -> int:
    return cases.count(actor=SYSTEM, filters=cases.Filters(type_key=TYPE), at=AT)


def only_case() -> cases.CaseView:
    (row,) = cases.listing(actor=SYSTEM, filters=cases.Filters(type_key=TYPE), at=AT, limit=10).rows
    return cases.whole(case_id=row.id, actor=SYSTEM, at=AT)


def event(reference: str, word: str, **data: object) -> dict[str, object]:
    return {
        "format": 1,
        "kind": "event",
        "number": "JJ-77",
        "seq": 2,
        "reference": reference,
        "word": word,
        "data": data,
    }


def test_a_case_that_is_handed_over_opens_here_with_what_the_form_knows() -> None:
    answer = send(CASE)
    case = only_case()
    assert (answer.status_code, answer.json()) == (200, {"reference": case.number, "taken": "open"})
    assert (case.stage, case.channel, case.reporter) == ("arrived", "outside", "outside:110")
    assert (case.class_code, case.urgency, case.area_names[-1].zh) == ("water", "urgent", "网格1")
    assert case.data == {"direction": "in", "platform": "110", "outside_number": "JJ-77", "floor": 6}
    assert people.read_private(holder=case.id, actor=SYSTEM, purpose="test", at=AT) == {
        "phone": "13800000001"
    }


def test_a_message_that_comes_again_is_answered_as_the_first_time() -> None:
    first = send(CASE).json()
    corrected = {**CASE, "contact": {"phone": "13900000009"}}
    for again in (CASE, corrected):
        assert send(again, at=AT + timedelta(minutes=3)).json() == first
    assert number_of_cases() == 1


def test_a_key_that_comes_again_with_another_message_is_refused() -> None:
    send(CASE)
    answer = send({**CASE, "number": "JJ-78"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-mismatch")
    assert number_of_cases() == 1


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        (401, {"X_Zhili_Signature": "v1=" + "0" * 64}),
        (401, {"X_Zhili_Signature": ""}),
        (401, {"X_Zhili_Timestamp": "1"}),
        (401, {"X_Zhili_Platform": "12345"}),
        (401, {"Idempotency_Key": "k-2"}),
        (422, {"Idempotency_Key": "k" * 300}),
    ],
)
def test_what_is_not_signed_is_turned_away_and_nothing_is_stored(
    status: int, changed: dict[str, str]
) -> None:
    answer = send(CASE, **changed)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert number_of_cases() == 0


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_of_another_time_is_turned_away(minutes: int) -> None:
    assert send(CASE, at=AT + timedelta(minutes=minutes)).status_code == 401
    assert number_of_cases() == 0


def test_an_unknown_or_ended_platform_is_not_found() -> None:
    assert send(CASE, platform="119").status_code == 404
    cases.end_platform(key="110", at=AT)
    assert send(CASE).status_code == 404
    assert number_of_cases() == 0


def test_our_own_message_sent_back_to_us_proves_nothing() -> None:
    """Both sides sign with one secret; the sender's name is part of what is signed."""
    assert send(CASE, X_Zhili_Platform="12345").status_code == 401


@pytest.mark.parametrize(
    "message",
    [b"", b"{", b"[]", b'{"kind":"case"}', {**CASE, "format": 2}, {**CASE, "kind": "event"}, {**CASE, "number": ""},
     {**CASE, "case": {"text": "x"}}, {**CASE, "case": {**CASE["case"], "urgency": "now"}}, {**CASE, "number": 1}],  # type: ignore[dict-item]
)  # fmt: skip
def test_a_signed_message_that_makes_no_sense_is_refused_in_words(message: object) -> None:
    answer = send(message)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]
    assert number_of_cases() == 0


def test_a_place_and_a_class_that_are_not_ours_are_left_to_a_person() -> None:
    send(
        {
            **CASE,
            "case": {"text": "邻市的事", "class": "theirs/only", "lon": 10.0, "lat": 50.0, "area": "990000"},
        }
    )
    case = only_case()
    assert (case.area, case.class_code, case.address) == (None, None, "10.0, 50.0")


def handed_over() -> cases.Opened:
    data = {"direction": "out", "platform": "110", "text": "路口有人打架", "lon": 116.005, "lat": 39.005}
    return cases.open(type_key=TYPE, data=data, actor=OPERATOR, channel="phone", at=AT)


def test_what_they_do_in_a_case_we_handed_over_is_done_here_by_their_role() -> None:
    case = handed_over()
    assert send(event(case.number, "acknowledge"), step="events").json() == {
        "reference": case.number,
        "taken": "acknowledge",
    }
    again = send(event(case.number, "acknowledge"), step="events")
    assert again.json()["taken"] == "acknowledge"
    send(event(case.number, "feed_back", text="已调解"), step="events", key="k-2")
    told = cases.timeline(case_id=case.id, actor=SUPERVISOR, at=AT)
    theirs = [(one.action, one.data.get("text")) for one in told if one.actor == "outside:110"]
    assert theirs == [("acknowledge", None), ("feed_back", "已调解")]
    whole = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT)
    assert (whole.stage, whole.outcome["outside_number"]) == ("done", "JJ-77")
    assert cases.verify(case.id) == []


@pytest.mark.parametrize(
    ("word", "why"), [("cheer", "no action"), ("urge", "not theirs"), ("acknowledge", "too late")]
)
def test_words_that_fit_no_action_are_noted_in_the_case_once(word: str, why: str) -> None:
    case = handed_over()
    send(event(case.number, "feed_back", text="已办"), step="events", key="k-0")
    for _ in range(2):
        answer = send(event(case.number, word, text="请\u202e尽快"), step="events")
        assert answer.json() == {"reference": case.number, "taken": None}
    told = cases.timeline(case_id=case.id, actor=SUPERVISOR, at=AT)
    (heard,) = [one for one in told if one.action == "hear"]
    assert (heard.data["word"], heard.data["text"], heard.actor) == (word, "请尽快", "outside:110")


def test_a_form_that_is_not_filled_is_refused_field_by_field() -> None:
    case = handed_over()
    answer = send(event(case.number, "feed_back"), step="events")
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, ["#/data/text"])


def test_a_platform_learns_nothing_of_cases_that_are_not_its_own() -> None:
    mine = handed_over()
    cases.add_platform(key="119", name="消防", url="http://127.0.0.1:9/in/12345", secret=SECRET, at=AT)
    for reference in (mine.number, "0000000000000000"):
        answer = send(event(reference, "acknowledge"), step="events", platform="119")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_our_answer_goes_back_as_an_event_under_their_number(
    run_jobs: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhili.cases.models import Delivery

    reference = send(CASE).json()["reference"]
    case = only_case()
    cases.act(case_id=case.id, action="finish", actor=OPERATOR, data={"text": "已恢复供水"}, at=AT)
    body = Delivery.objects.get(case_id=case.id).body
    assert (body["kind"], body["word"], body["reference"]) == ("event", "feed_back", "JJ-77")
    assert (body["number"], body["data"]) == (reference, {"text": "已恢复供水"})


def test_a_secret_is_sealed_and_does_not_open_under_another_key(settings: Any) -> None:
    from zhili.cases.models import Platform

    assert SECRET.encode() not in bytes(Platform.objects.get(key="110").secret)
    settings.ZHILI_PRIVATE_KEY = b"\1" * 32
    with pytest.raises(cases.SecretLost):
        cases.signed_by(
            platform="110", sender="110", timestamp="1", key="k", signature="", body=b"", at=LONG_AGO
        )


def test_the_api_describes_the_two_addresses_and_how_they_are_signed() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    for step in ("cases", "events"):
        told = document["paths"][f"/api/v1/outside/{{platform}}/{step}"]["post"]
        assert told["security"] == [{"signature": []}]
        headers = {one["name"] for one in told["parameters"] if one["in"] == "header"}
        assert headers == {"Idempotency-Key", "X-Zhili-Platform", "X-Zhili-Timestamp"}
    assert document["components"]["securitySchemes"]["signature"]["name"] == "X-Zhili-Signature"
