"""What is reported around a point, and following it, by programs: what is told, and what the wrong side learns."""

import json
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from zhili.cases import public as cases
from zhili.cases.operations import intake
from zhili.cases.testing import DECLARATION, load_errand
from zhili.cases.tests.api.conftest import LEAK, Caller, key, problem, with_pass
from zhili.cases.tests.pages.city import followable

pytestmark = pytest.mark.django_db
NEAR = "/public/near?type=test.errand&lon=116.005&lat=39.005"
WORDS = "我家厨房漏水，请打我丈夫电话"
PHONE = "13800001234"


@pytest.fixture
def reported(anybody: Caller) -> dict[str, object]:
    """A case that may be followed, with all that should stay its reporter's."""
    load_errand(followable(DECLARATION))
    return anybody.opened({**LEAK, "text": WORDS, "phone": PHONE, "address": "建国路 3 号 501"})


def test_around_a_point_stand_open_cases_and_nothing_that_is_their_reporters(
    anybody: Caller, reported: dict[str, object]
) -> None:
    answer = anybody.get(NEAR)
    (one,) = answer.json()["cases"]
    assert (one["id"], one["class"], one["followers"]) == (reported["id"], "water/pipe", 0)
    told = answer.content.decode()
    for private in (
        WORDS,
        PHONE,
        "建国路",
        "116.0",
        "G0000",
        str(reported["number"]),
        str(reported["secret"]),
    ):
        assert private not in told
    assert anybody.get(f"{NEAR}&class=roads/hole").json() == {"cases": []}
    assert anybody.get(NEAR.replace("116.005", "116.5")).json() == {"cases": []}


def test_a_follower_has_a_case_of_their_own_and_hears_what_becomes_of_it(
    anybody: Caller, reported: dict[str, object]
) -> None:
    once = {"Idempotency_Key": "follow-1"}
    made = anybody.post(f"/cases/{reported['id']}/followers", {"data": {"phone": "13900000000"}}, **once)
    assert made.status_code == 201
    mine = made.json()
    assert mine["number"] != reported["number"] and mine["secret"] and mine["stage"] == "merged"
    assert made["Location"] == f"/api/v1/cases/{mine['id']}"
    again = anybody.post(f"/cases/{reported['id']}/followers", {"data": {"phone": "13900000000"}}, **once)
    assert (again.status_code, again.json()["id"]) == (200, mine["id"])
    assert anybody.get(NEAR).json()["cases"][0]["followers"] == 1
    follower = with_pass(mine)
    shown = follower.get(f"/cases/{mine['id']}")
    assert shown.status_code == 200
    assert WORDS not in shown.content.decode() and PHONE not in shown.content.decode()
    assert problem(follower.get(f"/cases/{reported['id']}")) == (404, "not-found")


def test_who_reported_it_does_not_follow_it_too(anybody: Caller, reported: dict[str, object]) -> None:
    first = with_pass(reported)
    assert problem(first.post(f"/cases/{reported['id']}/followers", {}))[0] == 409
    assert cases.followers(case_ids=[UUID(str(reported["id"]))]) == {}


def test_what_is_kept_to_few_or_over_or_not_there_is_not_followed(
    anybody: Caller, reported: dict[str, object]
) -> None:
    secret = anybody.opened({**LEAK, "floor": 99})
    assert [one["id"] for one in anybody.get(NEAR).json()["cases"]] == [reported["id"]]
    gone = [anybody.post(f"/cases/{case}/followers", {}) for case in (secret["id"], str(uuid4()))]
    assert [problem(one) for one in gone] == [(404, "not-found")] * 2
    first, second = (one.json() for one in gone)
    assert first == second, "nothing tells that the one kept to few is there"
    assert problem(with_pass(secret).post(f"/cases/{secret['id']}/followers", {})) == (403, "not-followable")
    assert problem(anybody.post(f"/cases/{reported['id']}/followers", {"data": {"phone": 1}}))[0] == 422
    assert problem(anybody.post(f"/cases/{reported['id']}/followers", {"date": {}}))[0] == 422


@pytest.mark.parametrize(
    "query", ["", "?type=test.errand", "?type=test.errand&lon=116&lat=139", "?type=no.such&lon=116&lat=39"]
)
def test_what_cannot_be_asked_is_told_as_a_problem(anybody: Caller, query: str) -> None:
    assert 400 <= problem(anybody.get(f"/public/near{query}"))[0] < 500


def test_who_asks_or_follows_too_often_without_a_name_waits(
    anybody: Caller, reported: dict[str, object], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_ASKED", 2)
    for _ in range(2):
        assert anybody.get(NEAR).status_code == 200
    refused = anybody.get(NEAR)
    assert problem(refused) == (429, "too-many") and int(refused["Retry-After"]) > 0
    assert key("app").get(NEAR).status_code == 200
    settings.ZHILI_OPENINGS = 2
    for _ in range(2):
        anybody.post(f"/cases/{reported['id']}/followers", {})
    assert problem(anybody.post(f"/cases/{reported['id']}/followers", {})) == (429, "too-many")


def test_both_stand_in_the_description(anybody: Caller) -> None:
    described = json.loads(anybody.get("/openapi.json").content)["paths"]
    assert (
        "get" in described["/api/v1/public/near"] and "post" in described["/api/v1/cases/{case_id}/followers"]
    )
