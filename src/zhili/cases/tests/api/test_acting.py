"""Acting over HTTP, talking, files."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from zhili.cases.models import CaseEvent
from zhili.cases.tests.api.conftest import Caller, problem, with_pass


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")
    return kept.getvalue()


def send(caller: Caller, case: dict[str, str], *files: SimpleUploadedFile) -> Any:
    return caller.client.post(
        f"/api/v1/cases/{case['id']}/attachments", {"files": list(files)}, headers=caller.headers
    )


def test_to_act_is_to_add_an_event(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    answer = water.post(f"/cases/{case['id']}/events", {"action": "accept"})
    assert (answer.status_code, answer.json()["stage"], answer["ETag"]) == (201, "handling", '"4"')
    told = water.get(f"/cases/{case['id']}/events").json()["events"]
    assert [(one["action"], one["by"]) for one in told] == [
        ("open", "anonymous"), ("suggest", "system"), ("dispatch", "system"), ("accept", "staff"),
    ]  # fmt: skip


def test_who_saw_an_old_version_is_told_so_and_changes_nothing(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    path = f"/cases/{case['id']}/events"
    assert problem(water.post(path, {"action": "accept"}, If_Match='"2"')) == (412, "conflict")
    assert problem(water.post(path, {"action": "accept"}, If_Match='W/"3"')) == (412, "conflict")
    assert problem(water.post(path, {"action": "accept"}, If_Match="nonsense")) == (412, "conflict")
    assert water.post(path, {"action": "accept"}, If_Match='"3"').status_code == 201
    assert problem(water.post(path, {"action": "accept"}, If_Match='"3"')) == (412, "conflict")


def test_an_action_delivered_twice_is_done_once(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    path = f"/cases/{case['id']}/events"
    answers = [water.post(path, {"action": "accept"}, Idempotency_Key="once") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert CaseEvent.objects.filter(action="accept").count() == 1
    assert problem(water.post(path, {"action": "answer"}, Idempotency_Key="once")) == (
        422, "idempotency-mismatch",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"action": "nonsense"}, (404, "unknown-action")),
        ({"action": "answer", "data": {"text": "好了"}}, (409, "not-allowed-now")),
        ({"action": "dispatch"}, (403, "forbidden")),
        ({"action": "return"}, (422, "invalid-fields")),
        ({"data": {}}, (422, "invalid-fields")),
    ],
)
def test_what_cannot_be_done_is_told_and_the_case_stays(
    anybody: Caller, water: Caller, body: object, expected: tuple[int, str]
) -> None:
    case = anybody.opened()
    assert problem(water.post(f"/cases/{case['id']}/events", body)) == expected
    assert water.get(f"/cases/{case['id']}").json()["version"] == case["version"]


def test_the_actions_told_are_those_that_can_be_done(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    told = water.get(f"/cases/{case['id']}/actions").json()
    assert [one["key"] for one in told["actions"]] == [
        "return",
        "accept",
        "suspend",
        "resume",
        "say",
        "remark",
    ]
    assert told["actions"][0]["form"]["required"] == ["reason"]


def test_both_sides_talk_and_internal_words_stay_inside(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    reporter = with_pass(case)
    path = f"/cases/{case['id']}/messages"
    assert reporter.post(path, {"text": "什么时候来"}).status_code == 201
    assert water.post(path, {"text": "下午"}).status_code == 201
    assert water.post(path, {"text": "先查图纸", "action": "remark"}).status_code == 201
    inside = [one["text"] for one in water.get(path).json()["messages"]]
    outside = [one["text"] for one in reporter.get(path).json()["messages"]]
    assert inside == ["什么时候来", "下午", "先查图纸"]
    assert outside == ["什么时候来", "下午"]
    assert problem(water.post(path, {"text": ""})) == (422, "invalid-fields")


def test_a_file_goes_in_redrawn_and_comes_out_to_be_saved_only(anybody: Caller, water: Caller) -> None:
    case = anybody.opened()
    reporter = with_pass(case)
    answer = send(reporter, case, SimpleUploadedFile("漏水.png", picture(), "image/png"))
    assert answer.status_code == 201
    (told,) = reporter.get(f"/cases/{case['id']}/attachments").json()["attachments"]
    assert (told["width"], told["height"]) == (40, 30)
    file = water.client.get(told["url"])
    assert file["Content-Type"] == told["media_type"]
    assert file["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%BC%8F")
    assert file["X-Content-Type-Options"] == "nosniff" and "sandbox" in file["Content-Security-Policy"]
    other = anybody.opened()
    assert problem(water.get(f"/cases/{other['id']}/attachments/{told['id']}")) == (404, "not-found")
    assert problem(anybody.get(f"/cases/{case['id']}/attachments/{told['id']}")) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (("a.png", b"MZ\x90\0" + b"\0" * 200, "image/png"), (422, "file-wrong-kind")),
        (("a.zip", b"PK\x03\x04" + b"\0" * 200, "application/zip"), (415, "file-kind-not-allowed")),
        (("a.png", b"", "image/png"), (422, "empty-file")),
        (("a.pdf", picture(), "application/pdf"), (422, "file-wrong-kind")),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    anybody: Caller, file: tuple[str, bytes, str], expected: tuple[int, str]
) -> None:
    case = anybody.opened()
    assert problem(send(with_pass(case), case, SimpleUploadedFile(*file))) == expected
    assert not CaseEvent.objects.filter(action="attach").exists()


def test_files_are_asked_for_and_counted(anybody: Caller) -> None:
    case = anybody.opened()
    reporter = with_pass(case)
    assert problem(send(reporter, case)) == (422, "invalid-fields")
    many = [SimpleUploadedFile("a.png", picture(), "image/png") for _ in range(10)]
    assert problem(send(reporter, case, *many)) == (422, "invalid-fields")
