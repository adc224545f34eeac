"""Every route from the wrong side: nobody, a stranger, another unit, another area, a key that has ended."""

import io
from uuid import uuid4

import pytest

from zhili.cases.tests.api.conftest import Caller, key, problem, staff

OF_A_CASE = ["", "/events", "/messages", "/actions", "/attachments", f"/attachments/{uuid4()}"]


def asked(caller: Caller, case: str) -> dict[str, tuple[int, str]]:
    """What a caller gets for everything that belongs to a case."""
    found = {f"GET {tail}": problem(caller.get(f"/cases/{case}{tail}")) for tail in OF_A_CASE}
    found["act"] = problem(caller.post(f"/cases/{case}/events", {"action": "accept"}))
    found["say"] = problem(caller.post(f"/cases/{case}/messages", {"text": "你好"}))
    file = {"files": [io.BytesIO(b"text")]}
    found["attach"] = problem(
        caller.client.post(f"/api/v1/cases/{case}/attachments", file, headers=caller.headers)
    )
    return found


def test_nobody_learns_nothing_of_a_case(anybody: Caller) -> None:
    case = anybody.opened()
    assert set(asked(anybody, case["id"]).values()) == {(401, "unauthenticated")}
    assert problem(anybody.get("/cases")) == (401, "unauthenticated")


def test_a_stranger_is_told_the_same_of_a_case_there_is_and_one_there_is_not(
    anybody: Caller, resident: Caller
) -> None:
    case = anybody.opened()
    assert asked(resident, case["id"]) == asked(resident, str(uuid4()))
    assert set(asked(resident, case["id"]).values()) <= {(404, "not-found"), (415, "file-kind-not-allowed")}
    assert resident.get("/cases").json() == {"cases": [], "after": None}


def test_another_units_handler_and_another_areas_dispatcher_are_strangers(anybody: Caller) -> None:
    case = anybody.opened()
    for caller in (
        staff("lu", "handler", unit="bureau:roads"),
        staff("bie", "dispatcher", area="1101/110105/110105001/110105001001/110105001001-G00009"),
    ):
        assert {code for _, code in asked(caller, case["id"]).values()} <= {
            "not-found",
            "file-kind-not-allowed",
        }
        assert caller.get("/cases").json()["cases"] == []


@pytest.mark.parametrize(
    "header", ["Bearer zk_nothing", "Bearer", "Case x.y", "Case ", "Basic YTpi", "nonsense", "Case \u00ff"]
)
def test_a_wrong_credential_is_refused_even_where_none_is_needed(anybody: Caller, header: str) -> None:
    caller = Caller(headers={"Authorization": header})
    for path in ("/case-types", "/areas", "/cases"):
        answer = caller.get(path)
        assert problem(answer) == (401, "unauthenticated")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_has_ended_is_no_key(anybody: Caller) -> None:
    ended = key("old", role="dispatcher", ended=True)
    assert problem(ended.get("/cases")) == (401, "unauthenticated")
    assert problem(ended.post("/cases", {"type": "test.errand", "data": {"text": "漏水"}}))[0] == 401
    assert key("new", role="dispatcher").get("/cases").status_code == 200


def test_a_session_that_has_ended_is_nobody(water: Caller) -> None:
    water.client.cookies["sessionid"] = "a" * 32
    assert problem(water.get("/cases")) == (401, "unauthenticated")
