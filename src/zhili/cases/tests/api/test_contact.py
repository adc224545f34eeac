"""Who reported a case, by the API: for a purpose, to those who may know."""

from collections.abc import Callable
from typing import Any

import pytest

from zhili.cases.tests.api.conftest import LEAK, Caller, key, problem, staff, with_pass

pytestmark = pytest.mark.django_db
PHONE = {"phone": "13800001234"}
WHY = {"purpose": "联系反映人"}


@pytest.fixture
def case(anybody: Caller) -> dict[str, Any]:
    return anybody.opened({**LEAK, **PHONE})


def contact(case: dict[str, Any]) -> str:
    return f"/cases/{case['id']}/contact"


def test_the_unit_asks_for_a_purpose_and_the_answer_is_kept_nowhere(
    case: dict[str, Any], water: Caller
) -> None:
    answer = water.post(contact(case), WHY)
    assert (answer.status_code, answer.json()) == (200, {"contact": PHONE})
    assert "no-store" in answer["Cache-Control"]


def test_a_purpose_must_be_said(case: dict[str, Any], water: Caller) -> None:
    assert problem(water.post(contact(case), {"purpose": " "}))[0] == 422
    assert problem(water.post(contact(case), {}))[0] == 422


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (lambda case: Caller(), 401),
        (lambda case: staff("lu", "handler", unit="bureau:roads"), 404),
        (lambda case: key("somebody"), 404),
        (with_pass, 403),
    ],
)
def test_nobody_else_is_told(
    case: dict[str, Any], caller: Callable[[dict[str, Any]], Caller], status: int
) -> None:
    assert problem(caller(case).post(contact(case), WHY))[0] == status
