"""A small city behind the API, and callers of every kind."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases.testing import LONG_AGO, load_errand, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.testing import member

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LEAK = {"text": "楼下水管漏水两天了", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}


@dataclass
class Caller:
    """Somebody who calls the API in a certain way."""

    client: Client = field(default_factory=Client)
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: object, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            f"/api/v1{path}",
            content,
            content_type="application/json",
            headers={**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )

    def opened(self, data: dict[str, object] | None = None, **headers: str) -> dict[str, Any]:
        answer = self.post("/cases", {"type": "test.errand", "data": data or LEAK}, **headers)
        assert answer.status_code == 201, answer.content.decode()
        return dict(answer.json())


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code of a problem, which must be told as one."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    told = json.loads(answer.content)
    assert told["status"] == answer.status_code and told["type"].endswith(told["code"]) and told["detail"]
    return answer.status_code, told["code"]


def signed_in(username: str) -> Caller:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)
    return Caller(client)


def staff(username: str, role: str, *, unit: str | None = None, area: str | None = None) -> Caller:
    """A signed-in member of staff with one mandate."""
    member(username, role=role, unit=unit, area=area, at=LONG_AGO)
    return signed_in(username)


def key(name: str, *, role: str = "outside", ended: bool = False, area: str | None = None) -> Caller:
    """An outside system with its key."""
    at = clock.now()
    until = at - timedelta(days=1) if ended else None
    token = people.create_key(
        name=name, role=role, area=area, from_at=LONG_AGO, until_at=until, actor=SYSTEM, at=at
    )
    return Caller(headers={"Authorization": f"Bearer {token}"})


def with_pass(case: dict[str, Any]) -> Caller:
    """The reporter of a case, by its number and secret code."""
    answer = Caller().post("/tracking", {"number": case["number"], "secret": case["secret"]})
    return Caller(headers={"Authorization": f"Case {answer.json()['token']}"})


@pytest.fixture
def city(db: None) -> None:
    small_city()
    load_errand()


@pytest.fixture
def anybody(city: None) -> Caller:
    return Caller()


@pytest.fixture
def water(city: None) -> Caller:
    return staff("shui", "handler", unit="bureau:water")


@pytest.fixture
def resident(city: None) -> Caller:
    people.register_resident(username="wang", name="王", password="correct-horse-北辰", at=clock.now())
    return signed_in("wang")
