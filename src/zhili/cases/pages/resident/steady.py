"""Forms that stay on the screen until their answer is there: what a lost connection does not take away.

The script ``cases/steady.js`` sends such a form itself and asks where to go on; without it the browser does as ever.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ASKS = "X-Steady"
ANSWERS = "X-Go-On"
Rest = ParamSpec("Rest")


def steady(view: Callable[Rest, HttpResponseBase]) -> Callable[Rest, HttpResponseBase]:
    """A view that answers the script with the next address in a header where it would send a browser there."""

    @wraps(view)
    def guarded(*args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        response = view(*args, **kwargs)
        request = args[0]
        if not isinstance(request, HttpRequest) or ASKS not in request.headers or response.status_code != 302:
            return response
        on = HttpResponse(status=204, headers={ANSWERS: response["Location"], "Cache-Control": "no-store"})
        on.cookies = response.cookies
        return on

    return guarded
