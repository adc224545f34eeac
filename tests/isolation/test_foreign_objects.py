"""Role × address × foreign object: whoever asks for what lies with others is turned away, and changes nothing.

Every address that names an object is either tried with one that is not the visitor's, or listed here with the reason
why its object belongs to nobody in particular.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.isolation.town import SECRET, WHO, Town, browser, founded
from zhili.cases.testing import AT
from zhili.kernel import clock
from zhili.kernel.rows import fetch

OF_SOMEBODY = {
    "case_id", "attachment_id", "file_id", "view", "handover", "canned", "account", "mandate", "number", "series",
    "emergency", "booking_id", "paper_id", "entry_id",
}  # fmt: skip
"""Parts of addresses that name something of somebody's."""

OF_NOBODY = {
    "key": "an algorithm, a kind of message, a carrier: the city's, one for all; kept by its administrators",
    "type_key": "case types are the city's",
    "platform": "outside platforms are the city's; what they send is signed",
    "provider": "gateways are the city's; what they send is signed",
    "answer_id": "known answers are the city's",
    "version": "versions of the list and of models are the city's",
    "job": "jobs are the house's; kept by its administrators",
    "message": "messages that failed are the house's; kept by its administrators, without recipient and words",
    "matter_id": "a hot issue names streets and no person; shown to whose reach covers all of them",
    "proposal_id": "a proposal names a place and no person; shown to whose reach covers it",
    "provider_id": "the city's identity provider, before anybody is known",
    "pk": "a passkey of one's own: the library looks among the visitor's alone",
    "sign_in": "a sign-in of one's own: looked up with the visitor's account",
    "id": "figures that the city published",
    "seal_id": "a seal's receipt goes to who has the salt that the seal was made with; it says nothing of its content",
    "bundle_id": "a bundle of a case, tried with a case that is another's",
    "resource_id": "what can be booked is the city's", "slot": "an instant of what can be booked",
    "ticket_id": "a number of a counter's day, which names nobody; whoever has its page gives it up",
    "wait_id": "a place on a waiting list of one's own: looked up with the visitor's account",
    "entry": "the register of mediators is the city's; kept by its stewards, who is active is published",
    "conflict": "kept with the register by its stewards",
    "code": "a service is the city's",
    "token": "whoever holds the link has the right that is in it",
    "sha256": "a picture of a report begun in the same browser session, and of no other",
    "form": "a format", "format": "a format", "path": "anything", "name": "a part of a page, a file of the log",
    "action": "an action of a type", "step": "a step of a form",
}  # fmt: skip

_TO_THE_CASE = "sending only: whoever asks otherwise is led to the case, which is not there for them"
ANSWERED = {
    ("POST", "desk/views/<uuid:view>/"): "leads back to the list, saying that there is no such view",
    ("GET", "desk/cases/<uuid:case_id>/act/<slug:action>/"): _TO_THE_CASE,
    ("GET", "desk/cases/<uuid:case_id>/files/"): _TO_THE_CASE,
    ("GET", "desk/cases/<uuid:case_id>/person/"): _TO_THE_CASE,
    ("GET", "desk/cases/<uuid:case_id>/parties/"): _TO_THE_CASE,
    ("GET", "desk/cases/<uuid:case_id>/parties/known/"): _TO_THE_CASE,
    ("GET", "desk/cases/<uuid:case_id>/in-step/"): _TO_THE_CASE,
}
"""Calls that are answered although the object is another's, and what with."""

_WORDS = {"action": "remark", "form": "json", "format": "csv", "name": "history", "type_key": "test.errand"}
_BODIES: dict[str, dict[str, object]] = {
    "/contact": {"purpose": "回访"},
    "/events": {"action": "remark", "data": {"text": "看看"}},
    "/messages": {"text": "看看"},
    "/moves": {"starts_at": "2026-03-09T09:00:00+08:00"},
}
"""What a call must send to be looked at."""

_TURNED_AWAY = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.GONE,
}
_WATCHED = (
    "SELECT (SELECT count(*) FROM cases_caseevent), (SELECT count(*) FROM workspace_savedview),"
    " (SELECT count(*) FROM workspace_handover WHERE acknowledged_at IS NULL),"
    " (SELECT count(*) FROM workspace_cannedanswer WHERE retired_at IS NULL),"
    " (SELECT count(*) FROM people_mandate WHERE until_at IS NULL),"
    " (SELECT count(*) FROM people_account WHERE is_active), (SELECT count(*) FROM people_privateread),"
    " (SELECT sum(extract(epoch FROM until_at)) FROM people_emergency),"
    " (SELECT sum(version) FROM booking_booking), (SELECT count(*) FROM documents_signer WHERE signed_at IS NOT NULL),"
    " (SELECT count(*) FROM cases_series WHERE called_off_at IS NULL AND started_at IS NULL)"
)


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _parts(route: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


ROUTES = sorted({route for route in _routes(get_resolver().url_patterns) if _parts(route)})
TRIED = [route for route in ROUTES if OF_SOMEBODY & set(_parts(route))]


def test_every_address_that_names_something_is_tried_or_explained() -> None:
    named = {part for route in ROUTES for part in _parts(route)}
    assert named == OF_SOMEBODY | set(OF_NOBODY)
    assert {route for _, route in ANSWERED} <= set(TRIED)


@pytest.fixture
def town(db: None) -> Town:
    """Two streets; what is asked for lies in the other one."""
    return founded()


def test_what_lies_with_others_is_not_there(town: Town) -> None:
    before = fetch(_WATCHED)
    let_in: dict[str, list[str]] = {}
    untaken: set[tuple[str, str]] = set()
    with clock.at_instant(AT):
        for name in WHO:
            client = browser(name)
            for route in TRIED:
                for method in ("GET", "POST"):
                    if (method, route) in untaken:
                        continue
                    answer = _asked(client, method, route, town)
                    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                        untaken.add((method, route))  # of nobody
                    away = answer.status_code in _TURNED_AWAY or "/account/login/" in answer.get(
                        "Location", ""
                    )
                    told = SECRET in b"".join(answer).decode("utf-8", "replace")
                    if told or not (away or (method, route) in ANSWERED):
                        cell = f"{method} {route} {answer.status_code}{' TOLD' if told else ''}"
                        let_in.setdefault(cell, []).append(name)
    assert let_in == {}
    assert fetch(_WATCHED) == before


def _asked(client: Client, method: str, route: str, town: Town) -> Any:
    address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(_filled(town, part[1])), route)
    if method == "GET":
        return client.get(address)
    if route.endswith(("/attachments", "/files/")):
        return client.post(address, {"files": SimpleUploadedFile("a.txt", b"text", "text/plain")})
    body = next((body for end, body in _BODIES.items() if route.endswith(end)), {})
    if route.startswith("api/"):
        return client.post(address, orjson.dumps(body), content_type="application/json")
    return client.post(address, body)


def _filled(town: Town, part: str) -> object:
    return town.foreign.get(part) or _WORDS.get(part, "word")
