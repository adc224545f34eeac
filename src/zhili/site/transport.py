"""What every answer says about the way it may go: over https for good, in cookies too, and into nobody else's store."""

from collections.abc import Callable
from http.cookies import SimpleCookie

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_HSTS = "max-age=31536000; includeSubDomains"
HOST = "__Host-"
"""What a cookie's name begins with over https: a browser then takes it from this very host only, over https, for all of
its pages (RFC 6265bis 4.1.3.2), so that no neighbour under the same domain and no one on the line lays one under us."""


class Transport:
    """Stands before everything that answers.

    Where a request came by https, the browser is told to come so for a year, its cookies go no other way and are
    called ``__Host-…``; those within know them without. Another name is none of ours there. A house in an office's
    network may also be reached by http. A page for somebody with a session is theirs alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of those within, with these words added."""
        secure = request.is_secure()
        if secure:
            request.COOKIES = {
                name.removeprefix(HOST): value
                for name, value in request.COOKIES.items()
                if name.startswith(HOST)
            }
        response = self._next(request)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", _HSTS)
            response.cookies = _bound(response.cookies)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private")
        return response


def _bound(cookies: SimpleCookie) -> SimpleCookie:
    """The same cookies for this host alone: path ``/``, no domain, over https."""
    bound: SimpleCookie = SimpleCookie()
    for name, cookie in cookies.items():
        cookie.set(HOST + name, cookie.value, cookie.coded_value)
        cookie["secure"], cookie["path"], cookie["domain"] = True, "/", ""
        bound[HOST + name] = cookie
    return bound
