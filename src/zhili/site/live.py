"""``GET /live/``: what has changed since a page last asked. From memory: no SQL, no session, no page middleware.

Every open page asks once a second, so that it must cost next to nothing; a held connection would take one of a web
process's few threads for as long as somebody looks at a page (docs/decisions/live-updates.md).
"""

from collections.abc import Callable
from typing import Any

import orjson
import psycopg
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request

from zhili.kernel import clock
from zhili.kernel.changes import Ear
from zhili.ui.live import NotHeard, topics_of

PATH = "/live/"


def _connect() -> "psycopg.Connection[Any]":
    """A plain connection beside the pool's: it listens as long as this process is asked."""
    return psycopg.connect(**connections["default"].get_connection_params(), autocommit=True)


EAR = Ear(_connect)


class LiveEntry:
    """Stands before everything in MIDDLEWARE; takes ``/live/`` and leaves the rest to those behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a page that asks, or the others'."""
        return show(request) if request.path_info == PATH else self._next(request)


def show(request: HttpRequest) -> HttpResponse:
    """204 when nothing changed; else ``{changed: {topic: mark}, sure, deaf}``. ``Live-At`` is what to ask with next."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        topics = topics_of(request, request.GET.get("topics", ""), at=clock.now())
    except NotHeard as refusal:
        words = refusal.render(get_language_from_request(request))
        return _answer(HttpResponse(words, status=403, content_type="text/plain; charset=utf-8"))
    written = request.GET.get("since", "")
    since = int(written) if written.isascii() and written.isdigit() else 0
    heard = EAR.heard(topics, since=since)
    if heard.sure and not heard.changed:
        response = HttpResponse(status=204)
    else:
        said = {"changed": heard.changed, "sure": heard.sure, "deaf": heard.deaf}
        response = HttpResponse(orjson.dumps(said), content_type="application/json")
    response["Live-At"] = str(heard.at)
    return _answer(response)


def _answer(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Length"] = str(len(response.content))
    return response
