"""Every address turns away who is not signed in, or is listed as open with a reason."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.open_routes import OPEN

_SAMPLES = {
    "uuid": "01890000-0000-7000-8000-000000000000",
    "int": "1",
    "slug": "word",
    "path": "a/b",
    "str": "word",
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_TURNED_AWAY = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.GONE,
}


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _address(route: str) -> str:
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: _SAMPLES[match[1] or "str"], route)
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "word", filled)
    return "/" + re.sub(r"[\^$\\?]", "", filled)


ROUTES = sorted(set(_routes(get_resolver().url_patterns)))


OPENED = {
    (method, address)
    for line in OPEN
    for methods, _, address in [line.partition(" ")]
    for method in methods.split(",")
}


def test_open_addresses_exist() -> None:
    assert sorted({address for _, address in OPENED} - set(ROUTES)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES)
def test_who_is_not_signed_in_is_turned_away(route: str, client: Client) -> None:
    let_in = []
    for method in _METHODS:
        body = {} if method == "GET" else {"data": "{}", "content_type": "application/json"}
        response = getattr(client, method.lower())(_address(route), **body)
        to_sign_in = response.status_code == HTTPStatus.FOUND and "/account/login/" in response["Location"]
        if not (to_sign_in or response.status_code in _TURNED_AWAY or (method, route) in OPENED):
            let_in.append(f"{method} {route}: {response.status_code}")
    assert let_in == []
