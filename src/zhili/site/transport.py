"""What every answer says about the way it may go: over https for good, in cookies too, and into nobody else's store."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_HSTS = "max-age=31536000; includeSubDomains"


class Transport:
    """Stands before everything that answers.

    Where a request came by https, the browser is told to come so for a year, and its cookies go no other way; a
    house in an office's network may also be reached by http. A page for somebody with a session is theirs alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of those within, with these words added."""
        response = self._next(request)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", _HSTS)
            for cookie in response.cookies.values():
                cookie["secure"] = True
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private")
        return response
