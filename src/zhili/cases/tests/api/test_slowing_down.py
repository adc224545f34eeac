"""Who opens many cases without a name is asked to wait; who is known is not."""

from ipaddress import ip_network

import pytest
from pytest_django import Settings

from zhili.cases.tests.api.conftest import LEAK, Caller, key, problem

pytestmark = pytest.mark.django_db
BODY = {"type": "test.errand", "data": LEAK}


@pytest.fixture(autouse=True)
def few(settings: Settings) -> None:
    settings.ZHILI_OPENINGS = 3


def test_the_fourth_case_from_an_address_waits(anybody: Caller) -> None:
    for _ in range(3):
        anybody.opened()
    refusal = anybody.post("/cases", BODY)
    assert problem(refusal) == (429, "too-many")
    assert 0 < int(refusal["Retry-After"]) <= 600


def test_what_is_wrong_counts_too(anybody: Caller) -> None:
    for _ in range(3):
        assert problem(anybody.post("/cases", {"type": "test.errand", "data": {}}))[0] == 422
    assert problem(anybody.post("/cases", BODY))[0] == 429


def test_who_is_signed_in_or_has_a_key_is_not_slowed_down(resident: Caller) -> None:
    system = key("app")
    for _ in range(4):
        resident.opened()
        system.opened()


def test_behind_a_proxy_of_the_house_each_visitor_counts_alone(anybody: Caller, settings: Settings) -> None:
    settings.ZHILI_TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    for visitor in ("198.51.100.1", "198.51.100.2"):
        for _ in range(3):
            anybody.opened(X_Forwarded_For=visitor)
        assert problem(anybody.post("/cases", BODY, X_Forwarded_For=visitor))[0] == 429


def test_a_house_may_let_everybody_open_as_many_as_they_like(anybody: Caller, settings: Settings) -> None:
    settings.ZHILI_OPENINGS = 0
    for _ in range(5):
        anybody.opened()
