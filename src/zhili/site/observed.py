"""Stands outermost in MIDDLEWARE: gives each request an id, counts it, and writes its line into the log."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zhili.site import journal, meters

_log = logging.getLogger("zhili.request")
_UNSAID = ("/live/", "/static/", "/health", "/metrics")
"""Asked all the time, by pages and machines: counted, not written down."""


class Observed:
    """What is told of a request: its id (also to the caller, ``X-Request-Id``), route, status, time, kind of actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of those within."""
        asked = journal.Asked(id=secrets.token_hex(8), method=request.method or "-")
        before, began = journal.request.set(asked), time.perf_counter()
        try:
            response = self._next(request)
            asked.route, asked.actor = route_of(request), actor_of(request)
            seconds = time.perf_counter() - began
            meters.count(method=asked.method, route=asked.route, status=response.status_code, seconds=seconds)
            if not request.path_info.startswith(_UNSAID):
                facts = {"status": response.status_code, "ms": round(seconds * 1000, 1)}
                _log.info("answered", extra={"facts": facts})
            response["X-Request-Id"] = asked.id
            return response
        finally:
            journal.request.reset(before)


def route_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for; ``live/`` and ``static/`` are answered before one is sought."""
    if request.resolver_match is not None:
        return request.resolver_match.route or "/"
    return next((one[1:] for one in ("/live/", "/static/") if request.path_info.startswith(one)), "-")


def actor_of(request: HttpRequest) -> str:
    """The kind of actor that the request turned out to come from; nothing is looked up for it."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        return str(actor.kind)
    user = getattr(request, "_cached_user", None)
    return str(getattr(user, "kind", "anonymous")) if user is not None else "unknown"
