"""Role × field of the API's description × foreign object: naming what lies with others brings nothing of it.

Every field beside the address that the description knows is either tried with something foreign or explained.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client

from tests.isolation.town import SECRET, WHO, browser, founded
from zhili.booking import testing as booked
from zhili.cases.testing import AT
from zhili.kernel import clock
from zhili.people.testing import OTHER_STREET
from zhili.site.api.document import ROOT, Description
from zhili.site.api.urls import api

_OTHERS = "bureau:cityscape"
TRIED: Mapping[str, str] = {
    "number": "",  # of the foreign case
    "unit": _OTHERS,
    "lead": _OTHERS,
    "area": OTHER_STREET.rpartition("/")[2],
    "stage": "dispatched",
    "type": "test.errand",
    "channel": "web",
    "ended": "false",
    "q": SECRET,
    "opened_from": "2000-01-01T00:00:00Z",
    "updated_from": "2000-01-01T00:00:00Z",
    "order": "due",
}
"""Fields by which cases are looked for, with what would find the foreign one."""
BOOKED_FOR, TAKEN_FROM = "case", "take_over"
"""Fields of what is sent that name a case: for which a program books, from which it takes what was told before."""

_NARROWER = "narrows a list further; asked for with the fields that are tried it could only leave rows out"
_PLACE = "areas, units and points of the map are the city's"
_OF_THE_CASE = "said of the case in the address, which is tried"
_SIGNED = "of a platform's signed message; a case in it is found only where it went to that platform"
_OPEN = "what can be booked, and when, is the city's"
_CALLER = "said by the caller of the appointment that it makes"
EXPLAINED = {
    "class": _NARROWER, "urgency": _NARROWER, "overdue": _NARROWER, "due_before": _NARROWER,
    "opened_until": _NARROWER, "limit": _NARROWER,
    "after": "a place in a list, not an object: the same limits hold behind it",
    "by": "sums of what the rules let be counted, without cases",
    "parent": _PLACE, "level": _PLACE, "kind": "a kind of unit; of a platform's message: a word",
    "lon": _PLACE, "lat": _PLACE,
    "action": _OF_THE_CASE, "text": _OF_THE_CASE, "purpose": _OF_THE_CASE, "files": _OF_THE_CASE,
    "visibility": _OF_THE_CASE, "collected": _OF_THE_CASE, "If-Match": _OF_THE_CASE,
    "data": "what the type's form asks for: words and places, no object of anybody's",
    "secret": "opens the one case with whose number it belongs; tries are throttled",
    "Idempotency-Key": "digested with who calls: another's key is another key",
    "format": _SIGNED, "seq": _SIGNED, "contact": _SIGNED, "reference": _SIGNED, "word": _SIGNED,
    "fields": _SIGNED, "title": _SIGNED, "X-Zhili-Platform": _SIGNED, "X-Zhili-Timestamp": _SIGNED,
    "resource": _OPEN, "days": _OPEN, "on": _OPEN, "starts_at": _OPEN,
    "matter": _CALLER, "name": _CALLER, "phone": _CALLER,
    "file": "the caller's own, only its digest is kept", "salt": "opens nothing but the seal in the address",
}  # fmt: skip


def _fields() -> Iterator[str]:
    described: Any = Description(api, ROOT)
    shapes = described["components"]["schemas"]
    for methods in described["paths"].values():
        for operation in methods.values():
            yield from (one["name"] for one in operation.get("parameters", ()) if one["in"] != "path")
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from _properties(content["schema"], shapes)


def _properties(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        schema = shapes[schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", ())
    for kind in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(kind, ()):
            yield from _properties(one, shapes)


def test_every_described_field_is_tried_or_explained() -> None:
    assert set(_fields()) == set(TRIED) | set(EXPLAINED) | {BOOKED_FOR, TAKEN_FROM}
    assert not set(TRIED) & set(EXPLAINED)


@pytest.mark.django_db
def test_no_field_brings_a_foreign_case_into_a_list() -> None:
    foreign = str(founded().foreign["number"])
    shown = []
    with clock.at_instant(AT):
        assert foreign in _found(browser("boss"), "number", foreign)
        for name in WHO:
            client = browser(name)
            shown += [f"{name} {field}" for field in TRIED if foreign in _found(client, field, foreign)]
    assert shown == []


@pytest.mark.django_db
def test_nothing_is_booked_for_a_foreign_case() -> None:
    town = founded()
    room = booked.resource("调解室", unit="bureau:water")
    body = {"resource": str(room), "starts_at": booked.TUESDAY.isoformat()}
    answers = {}
    with clock.at_instant(AT):
        for name, case in [*((name, "case_id") for name in WHO), ("handler", "ours")]:
            named = {
                **body,
                BOOKED_FOR: str(town.foreign["case_id"] if case == "case_id" else town.cases["ours there"]),
            }
            answer = browser(name).post("/api/v1/bookings", named, content_type="application/json")
            answers[name, case] = answer.status_code
    assert answers.pop(("handler", "ours")) == 201
    assert set(answers.values()) <= {401, 403, 404}


@pytest.mark.django_db
def test_nothing_is_taken_over_from_a_foreign_case() -> None:
    town = founded()
    body = {
        "type": "test.errand",
        "data": {"lon": 116.005, "lat": 39.005},
        TAKEN_FROM: {"text": str(town.foreign["case_id"])},
    }
    with clock.at_instant(AT):
        for name in WHO:
            answer = browser(name).post("/api/v1/cases", body, content_type="application/json")
            assert answer.status_code in {401, 403, 404, 422}, name
            assert SECRET not in answer.content.decode()


def _found(client: Client, field: str, number: str) -> str:
    answer = client.get("/api/v1/cases", {field: TRIED[field] or number})
    return answer.content.decode() if answer.status_code == 200 else ""
