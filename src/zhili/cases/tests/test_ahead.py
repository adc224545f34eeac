"""What may come next is what the declaration says: no stage that nobody can lead to, no day that no term gives."""

from datetime import datetime, timedelta

import pytest

from zhili.cases.queries import types
from zhili.cases.rules.ahead import ahead
from zhili.cases.testing import AT, errand_files
from zhili.cases.tests.disputing import DISPUTE
from zhili.casetypes import load
from zhili.casetypes.language import CaseType

SOON, LATER = AT + timedelta(days=1), AT + timedelta(days=5)


def dispute_type() -> CaseType:
    """The errand with two sides; one may withdraw, and after the call-back's time it closes by itself."""
    declaration = DISPUTE.replace(
        "  accept:\n",
        "  withdraw: {title: {zh: 撤回, en: Withdraw}, from: dispatched, to: closed, by: claimant}\n"
        "  agree: {title: {zh: 同意, en: Agree}, from: handling, to: answered, by: other}\n"
        "  lapse: {title: {zh: 到期, en: Lapse}, from: answered, to: closed, by: system}\n"
        "  urge: {title: {zh: 催, en: Urge}, from: answered, to: handling, by: lead, while: resolve}\n"
        "  accept:\n",
        1,
    ).replace("overdue: [supervise]", "overdue: [supervise, lapse]")
    return load.load(errand_files(declaration), name="errand", registered=types.registered_words())


@pytest.mark.parametrize(
    ("stage", "allowed", "running", "expected"),
    [
        (
            "dispatched",
            {"withdraw"},
            {"respond": SOON, "resolve": LATER},
            [
                ("handling", ("unit",), "respond"),
                ("received", ("unit",), "resolve"),
                ("merged", ("unit",), None),
            ],
        ),
        ("handling", {"agree"}, {}, [("answered", ("reader", "unit"), None)]),
        ("handling", set(), {"resolve": LATER}, [("answered", ("unit", "others"), "resolve")]),
        (
            "answered",
            {"call_back"},
            {"resolve": SOON},
            [("handling", ("reader", "unit"), None), ("closed", ("reader", "unit", "system"), "resolve")],
        ),
        ("closed", set(), {}, []),
    ],
)
def test_what_comes_next_is_declared(
    stage: str,
    allowed: set[str],
    running: dict[str, datetime],
    expected: list[tuple[str, tuple[str, ...], str | None]],
) -> None:
    found = ahead(dispute_type(), stage, allowed=allowed, running=running)
    assert [(one.stage.key, one.who, one.clock) for one in found] == expected
    assert all(one.due_at == running.get(one.clock or "") for one in found)


def test_without_its_term_an_action_that_needs_it_leads_nowhere() -> None:
    found = ahead(dispute_type(), "answered", allowed=(), running={})
    assert [(one.stage.key, one.who) for one in found] == [
        ("handling", ("unit",)),
        ("closed", ("unit", "system")),
    ]
