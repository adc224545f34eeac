"""Who the field page's program may speak for, and how it is told no: JSON with a code and words, never a page.

Sign-in is the session's, forgery is kept out by the header that Django checks; both as for every other page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import psycopg
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import get_language

from zhili.kernel import clock
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Forbidden, Unauthenticated
from zhili.kernel.text import Text
from zhili.ui.desk import Who, presence
from zhili.ui.rest.answers import json
from zhili.ui.rest.problems import foreseen

ROLE = "grid_worker"
_FIELD = Text(zh="使用外勤页面", en="use the field page")
_TOLD = (
    ZhiliError,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    SuspiciousOperation,
    MultiPartParserError,
    UnreadablePostError,
)
Rest = ParamSpec("Rest")


def field_only(
    view: Callable[Concatenate[HttpRequest, Who, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Guard: grid workers come in; 401 for who is not signed in, 403 for others. Refusals become JSON."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        at = clock.now()
        try:
            who = Who(presence(request).actor(at=at), at)
            if who.actor.kind == "anonymous":
                raise Unauthenticated()
            if ROLE not in who.roles:
                raise Forbidden(verb=_FIELD)
            return view(request, who, *args, **kwargs)
        except _TOLD as error:
            return refused(foreseen(request, error))

    return guarded


def refused(error: ZhiliError, **more: object) -> HttpResponse:
    """A refusal as the program reads it: ``code``, words in the reader's language, words by field."""
    language = get_language() or "zh"
    fields = error.fields if isinstance(error, FieldErrors) else {}
    told = {
        "code": error.code,
        "words": error.render(language),
        "fields": {name: words.in_(language) for name, words in fields.items()},
        **more,
    }
    response = json(told, status=error.status)
    response["Cache-Control"] = "private, no-store"
    if error.status == 503:
        response["Retry-After"] = "5"
    return response
