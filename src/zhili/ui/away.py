"""What a reader sees while the database is away: what happened, that everything typed is kept, how to try again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

_SOON = "10"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken"})
Rest = ParamSpec("Rest")


def kept_while_away(view: Callable[Rest, HttpResponseBase]) -> Callable[Rest, HttpResponseBase]:
    """A view that answers 503 with everything that was typed in a form to send again, where the database is away.

    Stands outermost, so that it also covers the question who is signed in. Files cannot be kept, and it says so.
    """

    @wraps(view)
    def guarded(*args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except (OperationalError, InterfaceError):
            request = args[0]
            if not isinstance(request, HttpRequest):
                raise
            return _away(request)

    return guarded


def _away(request: HttpRequest) -> HttpResponse:
    typed = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_TYPED
    ]
    facts = {
        "typed": typed,
        "written": [value for _, value in typed if len(value) > 1 and not value.isdigit()],
        "files": bool(request.FILES),
        "again": request.get_full_path(),
        "posted": request.method == "POST",
    }
    page = render_to_string("ui/away.html", facts, request)
    return HttpResponse(page, status=503, headers={"Retry-After": _SOON, "Cache-Control": "no-store"})
