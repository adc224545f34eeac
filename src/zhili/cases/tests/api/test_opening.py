"""Opening a case over HTTP: what is answered, what is refused and how it is told."""

from uuid import UUID

import pytest
from django.test import Client

from zhili.cases.models import Case, CaseEvent
from zhili.cases.tests.api.conftest import LEAK, Caller, key, problem


def test_a_case_is_opened_and_answered_with_number_secret_place_and_tag(anybody: Caller) -> None:
    answer = anybody.post("/cases", {"type": "test.errand", "data": LEAK, "channel": "web"})
    told = answer.json()
    assert (answer.status_code, told["stage"], len(told["number"]), len(told["secret"])) == (
        201, "dispatched", 16, 8,
    )  # fmt: skip
    assert answer["Location"] == f"/api/v1/cases/{told['id']}"
    assert answer["ETag"] == f'"{told["version"]}"'
    assert Case.objects.get(id=UUID(told["id"])).channel == "web"


def test_the_same_delivery_again_opens_nothing_and_answers_as_before(anybody: Caller) -> None:
    first = anybody.opened(Idempotency_Key="k-1")
    again = anybody.post("/cases", {"type": "test.errand", "data": LEAK}, Idempotency_Key="k-1")
    told = again.json()
    assert (again.status_code, told["number"], told["secret"]) == (200, first["number"], first["secret"])
    assert Case.objects.count() == 1
    other = anybody.post(
        "/cases", {"type": "test.errand", "data": {**LEAK, "text": "别的事"}}, Idempotency_Key="k-1"
    )
    assert problem(other) == (422, "idempotency-mismatch")


def test_one_key_from_two_senders_is_two_deliveries(anybody: Caller, resident: Caller) -> None:
    numbers = {
        anybody.opened(Idempotency_Key="k-1")["number"],
        resident.opened(Idempotency_Key="k-1")["number"],
    }
    assert len(numbers) == 2


@pytest.mark.parametrize("bad", ["x" * 201, "with space", "键"])
def test_a_key_that_no_header_carries_is_refused(anybody: Caller, bad: str) -> None:
    answer = anybody.client.post(
        "/api/v1/cases", b"{}", content_type="application/json", HTTP_IDEMPOTENCY_KEY=bad
    )
    assert answer.status_code == 422


def test_faults_are_told_field_by_field_with_pointers_in_both_languages(anybody: Caller) -> None:
    body = {"type": "test.errand", "data": {"floor": -1, "urgency": "very", "nobody/asked": 1}}
    answer = anybody.post("/cases", body, Accept_Language="en-GB,en;q=0.9,zh;q=0.1")
    assert problem(answer) == (422, "invalid-fields")
    told = {one["pointer"]: one["detail"] for one in answer.json()["errors"]}
    assert set(told) == {"#/data/text", "#/data/floor", "#/data/urgency", "#/data/nobody~1asked"}
    assert told["#/data/text"] == "This is required."
    chinese = anybody.post("/cases", body).json()
    assert chinese["title"] == "内容有误" and "这一项必须填写。" in str(chinese["errors"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "malformed")),
        (b'{"type": "\xff"}', (400, "malformed")),
        (b'{"type": NaN}', (400, "malformed")),
        (b"", (422, "invalid-fields")),
        (b"[]", (422, "invalid-fields")),
        ({"type": "test.errand"}, (422, "invalid-fields")),
        ({"type": "no.such", "data": {}}, (404, "unknown-case-type")),
        ({"type": "test.errand", "data": LEAK, "more": 1}, (422, "invalid-fields")),
        ({"type": "test.errand", "data": LEAK, "channel": "pigeon"}, (422, "invalid-fields")),
        ({"type": "test.errand", "data": {"text": "长" * 350_000}}, (422, "invalid-fields")),
        ({"type": "test.errand", "data": {"text": "x" * 3_000_000}}, (413, "too-large")),
        ({"type": "test.errand", "data": {**LEAK, "lon": 10.5, "lat": 10.5}}, (422, "outside-every-area")),
        ({"type": "test.errand", "data": {**LEAK, "lat": None}}, (422, "invalid-fields")),
        ({"type": "test.errand", "data": {**LEAK, "area": ["\0"]}}, (422, "invalid-fields")),
    ],
)
def test_what_cannot_be_taken_is_a_problem_and_opens_nothing(
    anybody: Caller, body: object, expected: tuple[int, str]
) -> None:
    assert problem(anybody.post("/cases", body)) == expected
    assert not CaseEvent.objects.exists()


def test_control_characters_and_direction_marks_are_not_stored(anybody: Caller) -> None:
    anybody.opened({"text": "漏水\0\u202e了\x07"})
    assert Case.objects.get().text == "漏水了"


def test_a_type_that_is_not_for_everybody_refuses_by_name(city: None) -> None:
    from zhili.cases.testing import DECLARATION, load_errand

    load_errand(DECLARATION.replace("by: [anyone]", "by: [operator]", 1))
    assert problem(Caller().post("/cases", {"type": "test.errand", "data": LEAK})) == (403, "forbidden")
    assert key("desk", role="operator").opened()["version"] == 3


def test_a_browsers_cookie_opens_nothing_without_the_token_of_our_page(resident: Caller) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = resident.client.cookies
    assert problem(Caller(strict).post("/cases", {"type": "test.errand", "data": LEAK})) == (403, "csrf")
    strict.cookies["csrftoken"] = "a" * 32
    assert Caller(strict).opened(X_CSRFToken="a" * 32)["version"] == 3


def test_a_person_is_in_no_answer(anybody: Caller, water: Caller) -> None:
    case = anybody.opened({**LEAK, "name": "李四", "phone": "13800001234"})
    told = [
        water.get(path).content.decode()
        for path in ("/cases", f"/cases/{case['id']}", f"/cases/{case['id']}/events")
    ]
    assert not any("李四" in text or "13800001234" in text for text in told)
