"""The API's way in: what every answer carries, what a request costs, what is told when something breaks."""

import json
import logging
from typing import Any

import psycopg
import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, LONG_AGO, load_errand, small_city
from zhili.kernel import clock
from zhili.kernel.actor import ANONYMOUS, SYSTEM
from zhili.kernel.rows import fetch
from zhili.people import public as people
from zhili.site.api.urls import api
from zhili.ui.rest.asking import Guard

DATA = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005, "name": "李四", "phone": "13800001234"}
BODY = json.dumps({"type": "test.errand", "data": DATA})

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> dict[str, str]:
    """A small city; the headers of a key that may read everything."""
    small_city()
    load_errand()
    token = people.create_key(name="k", role="dispatcher", from_at=LONG_AGO, actor=SYSTEM, at=clock.now())
    return {"Authorization": f"Bearer {token}"}


def opened(client: Client, headers: dict[str, str]) -> Any:
    return client.post("/api/v1/cases", BODY, content_type="application/json", headers=headers)


def test_opening_a_case_takes_one_statement(
    house: dict[str, str], client: Client, statements: list[str]
) -> None:
    opened(client, house)
    statements.clear()
    assert opened(client, house).status_code == 201
    assert len(statements) == 1


def test_a_list_of_100_takes_one_statement_whoever_asks(
    house: dict[str, str], client: Client, statements: list[str]
) -> None:
    for _ in range(5):
        opened(client, house)
    client.get("/api/v1/cases", headers=house)
    statements.clear()
    told = client.get("/api/v1/cases?limit=100&stage=received&class=water", headers=house)
    assert told.status_code == 200
    assert len(statements) == 1


def test_what_is_asked_again_and_again_is_prepared(db: None) -> None:
    for _ in range(6):
        fetch("SELECT 1 AS asked_often")
    (found,) = fetch("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%asked_often"])
    assert found[0] >= 1


def test_every_answer_carries_what_keeps_it_from_being_shown_as_a_page(client: Client, db: None) -> None:
    for path in ("/api/v1/case-types", "/api/v1/nothing", "/open311/v2/services.json"):
        answer = client.get(path)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Authorization" in answer["Vary"] and answer["Content-Length"]
        assert "Set-Cookie" not in answer


def test_pages_keep_their_middleware(client: Client) -> None:
    assert "default-src 'self'" in client.get("/health")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "no-such-address"),
        ("get", "/api/v2/cases", 404, "no-such-address"),
        ("get", "/api/v1/cases/", 404, "no-such-address"),
        ("put", "/api/v1/cases", 405, "wrong-method"),
        ("post", "/api/v1/openapi.json", 405, "wrong-method"),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_too(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
    assert (status == 405) == ("Allow" in answer)


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/api/v1/case-types", headers={"Host": "elsewhere.example"}).status_code == 400


def test_more_than_all_files_together_is_refused_unread(client: Client) -> None:
    answer = client.post(
        "/api/v1/cases", b"{}", content_type="application/json", CONTENT_LENGTH=str(500 * 2**20)
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_what_nobody_foresaw_is_recorded_without_anybodys_data(
    house: dict[str, str], client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> None:
        raise KeyError("李四 13800001234")

    monkeypatch.setattr(cases, "open", broken)
    with caplog.at_level(logging.DEBUG):
        answer = opened(client, house)
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    told = answer.content.decode() + caplog.text
    assert "KeyError" in caplog.text and "routes.py" in caplog.text
    assert "李四" not in told and "13800001234" not in told and "Traceback" not in told


def test_a_database_that_is_away_is_503_and_says_when_to_try_again(
    house: dict[str, str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise psycopg.OperationalError("server at 10.0.0.1 closed the connection")

    monkeypatch.setattr(cases, "open", away)
    answer = opened(client, {**house, "Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "5")
    assert "10.0.0.1" not in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("", "zh"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("zh-CN,en;q=0.9", "zh"), ("fr", "zh"),
     ("fr,en;q=0.4", "en"), ("en;q=0.2,zh;q=0.8", "zh"), ("en;q=x", "zh"), ("*", "zh")],
)  # fmt: skip
def test_problems_speak_the_callers_language(client: Client, wanted: str, language: str) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": wanted})
    assert answer["Content-Language"] == language
    assert answer.json()["title"] == {"zh": "没有找到", "en": "Not found"}[language]


def test_every_route_declares_its_guard() -> None:
    operations = [
        operation
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    ]
    assert len(operations) > 20
    unguarded = [
        operation.view_func.__qualname__
        for operation in operations
        if len(operation.auth_callbacks) != 1 or not isinstance(operation.auth_callbacks[0], Guard)
    ]
    assert unguarded == []


def test_a_case_of_somebody_else_can_be_found_by_no_guess(house: dict[str, str], client: Client) -> None:
    case = cases.open(type_key="test.errand", data=DATA, actor=ANONYMOUS, channel="web", at=AT)
    for secret in ("", "x", "2" * 8):
        body = json.dumps({"number": case.number, "secret": secret})
        assert client.post("/api/v1/tracking", body, content_type="application/json").status_code == 404
