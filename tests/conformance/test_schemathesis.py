"""Whatever the API's own description allows to be sent, and what it forbids: no server error, and answers as described.

Every route is called as nobody and under a key that may do everything, with data that fits and data that does not.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.checks import positive_data_acceptance

from zhili.cases import public as cases
from zhili.cases.testing import AT, LONG_AGO, load_errand, small_city
from zhili.kernel import clock
from zhili.kernel.actor import ANONYMOUS, SYSTEM
from zhili.people import public as people
from zhili.site.api.document import ROOT, Description
from zhili.site.api.urls import api

TRIED = settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CALLERS = strategies.sampled_from(["key", "nobody"])
TAKES_ANYTHING = {"/api/v1/case-types", "/api/v1/case-types/{key}", "/api/v1/public/algorithms"}
CALLS = sorted(
    (path, method) for path, methods in Description(api, ROOT)["paths"].items() for method in methods
)
# What fits the description may still be refused by the city: an area there is not, a case that is closed.
CHECKED = [check for check in CHECKS.get_all() if check is not positive_data_acceptance]


@pytest.fixture
def opened(db: None) -> cases.Opened:
    """A case in a small city, to be acted on."""
    small_city()
    load_errand()
    data = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    return cases.open(type_key="test.errand", data=data, actor=ANONYMOUS, channel="api", at=AT)


@pytest.fixture
def described(opened: cases.Opened) -> Iterator[Any]:
    """The description as the running application gives it; between requests the test's transaction stays open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def key() -> dict[str, str]:
    """The headers of an outside system that may do what a dispatcher may."""
    at = clock.now()
    token = people.create_key(name="trial", role="dispatcher", from_at=LONG_AGO, actor=SYSTEM, at=at)
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(("path", "method"), CALLS, ids=lambda part: part)
def test_a_call_is_answered_as_described(
    path: str, method: str, described: Any, opened: cases.Opened
) -> None:
    operation = described[path][method.upper()]
    headers = {"key": key(), "nobody": {}}

    def answered(call: Any, caller: str) -> None:
        call.call_and_validate(headers=headers[caller], checks=CHECKED)

    @given(call=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), caller=CALLERS)
    @TRIED
    def fits(call: Any, caller: str) -> None:
        if "case_id" in (call.path_parameters or {}):
            call.path_parameters["case_id"] = str(opened.id)
        answered(call, caller)

    @given(call=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), caller=CALLERS)
    @TRIED
    def does_not_fit(call: Any, caller: str) -> None:
        answered(call, caller)

    fits()
    if path not in TAKES_ANYTHING:
        does_not_fit()
