"""The way in for programs: past the pages' middleware, whose sessions, messages and languages they do not use."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import resolve

from zhili.kernel import clock
from zhili.kernel.files import Limits
from zhili.site.api.identify import identify
from zhili.ui.rest import problems

PREFIXES = ("/api/", "/open311/")
_MOST_BYTES = Limits().count * Limits().size + 2**20
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language, Authorization, Cookie",
}


class ApiEntry:
    """Stands first in MIDDLEWARE: takes what is the API's, leaves everything else to those behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._pages = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The API's answer, or the pages'."""
        return serve(request) if request.path_info.startswith(PREFIXES) else self._pages(request)


def serve(request: HttpRequest) -> HttpResponseBase:
    """Answer an API request; whatever goes wrong becomes problem details."""
    asking: Any = request
    asking.at = clock.now()
    asking.identify = partial(identify, asking)
    try:
        response = _routed(request)
    except Exception as error:  # the outermost place that may still answer: nothing may pass as a bare 500
        response = problems.answer(request, error)
    for name, value in _HEADERS.items():
        response.setdefault(name, value)
    if isinstance(response, HttpResponse):  # without it the server sends the answer in chunks
        response.setdefault("Content-Length", str(len(response.content)))
    return response


def _routed(request: HttpRequest) -> HttpResponseBase:
    request.get_host()  # refuses a host that is not ours
    if _length(request) > _MOST_BYTES:
        raise problems.TooLarge()
    match = resolve(request.path_info)
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, HttpResponseNotAllowed):
        raise problems.WrongMethod(allowed=response["Allow"])
    return response


def _length(request: HttpRequest) -> int:
    written = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(written) if written.isascii() and written.isdigit() else 0
