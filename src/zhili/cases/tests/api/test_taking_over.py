"""By program: what a resident gave before is listed masked, taken over as they agree, and belongs to nobody else."""

import pytest

from zhili.cases.testing import load_errand
from zhili.cases.tests.api.conftest import LEAK, Caller, problem, with_pass
from zhili.cases.tests.test_collecting import FIRST, NEXT

PERSON = {"name": "王小明", "phone": "13800001234"}


@pytest.fixture(autouse=True)
def types(city: None) -> None:
    load_errand(FIRST)
    load_errand(NEXT)


def test_a_resident_takes_over_what_they_gave_and_types_nothing_again(
    resident: Caller, anybody: Caller, water: Caller
) -> None:
    first = resident.opened({**LEAK, **PERSON})
    (offer,) = resident.get("/offers?type=test.aid").json()["offers"]
    assert (offer["case"], offer["number"]) == (first["id"], first["number"])
    shown = {one["name"]: one["shown"] for one in offer["fields"]}
    assert shown == {"text": LEAK["text"], "name": "王**", "phone": "138****1234"}
    body = {"type": "test.aid", "data": {}, "take_over": dict.fromkeys(shown, first["id"])}
    opened = resident.post("/cases", body, Idempotency_Key="1")
    assert opened.status_code == 201, opened.content.decode()
    again = resident.post("/cases", body, Idempotency_Key="1")
    assert (again.status_code, again.json()["id"]) == (200, opened.json()["id"])
    whole = resident.get(f"/cases/{opened.json()['id']}").json()
    assert (whole["text"], whole["version"]) == (LEAK["text"], opened.json()["version"])
    by_pass = with_pass(first).get("/offers?type=test.aid").json()
    assert {one["shown"] for one in by_pass["offers"][0]["fields"]} == set(shown.values())
    assert water.get("/offers?type=test.aid").json() == {"offers": []}
    assert problem(anybody.post("/cases", body)) == (422, "not-offered")
    assert problem(water.post("/cases", body)) == (422, "not-offered")
    assert anybody.get("/offers?type=test.aid").status_code == 401
    assert problem(resident.get("/offers?type=test.nothing")) == (404, "unknown-case-type")
