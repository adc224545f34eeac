"""What a reader sees when a page cannot be given: what happened, what is kept, what to do. In both languages.

Turns every error that a page lets through into such a page; programs get problem details (``ui.rest``). The page
is drawn without database, session or account: it must work when those do not.
"""

import sys
from collections.abc import Callable

import psycopg
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language

from zhili.kernel.errors import ZhiliError
from zhili.kernel.files import Limits
from zhili.kernel.text import Text
from zhili.ui.context import display

MOST_BYTES = Limits().count * Limits().size + 2**20
_DOWN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_BIG = (RequestDataTooBig, TooManyFilesSent)

_TITLES = {
    400: Text(zh="这一步没能读懂", en="This could not be read"),
    401: Text(zh="请先登录", en="Please sign in first"),
    403: Text(zh="这一页您不能看", en="This page is not open to you"),
    404: Text(zh="没有找到", en="Not found"),
    409: Text(zh="情况刚刚变了", en="Things have just changed"),
    413: Text(zh="内容太大", en="Too large"),
    422: Text(zh="内容有误", en="Something is wrong with it"),
    429: Text(zh="操作太频繁", en="Too many tries"),
    500: Text(zh="系统出了意外", en="Something went wrong on our side"),
    503: Text(zh="暂时用不了", en="Not available for the moment"),
}
_WORDS = {
    400: Text(
        zh="链接可能不完整，或者发送时断了。请返回上一页再试一次，您填写的内容都还在。",
        en="The link may be incomplete, or the sending was cut off. Go back and try again; what you typed is kept.",
    ),
    403: Text(
        zh="如果您认为应当能看，请用有权限的账号登录。",
        en="If you think it should be, sign in with an account that may see it.",
    ),
    404: Text(
        zh="链接可能抄错了，或者这一页要先登录、先验证查询码才能看。查进度请用诉求编号和查询码。",
        en="The link may be mistyped, or the page needs you to sign in or to give your code first. "
        "To follow a request, use its number and code.",
    ),
    413: Text(
        zh="一次发送的内容太大。照片和文件请分几次传，每个不超过 20 MB。",
        en="Too much was sent at once. Send photos and files a few at a time, each up to 20 MB.",
    ),
    500: Text(
        zh="已经记录下来。请返回上一页再试一次：重复提交不会报成两件，您填写的内容都还在。",
        en="It has been recorded. Go back and try again: nothing is reported twice, and what you typed is kept.",
    ),
    503: Text(
        zh="几分钟后再试。您填写的内容都还在；急事请拨打 12345。",
        en="Try again in a few minutes. What you typed is kept; in urgent matters call 12345.",
    ),
}
_STALE = Text(zh="页面放得太久了", en="The page was open for too long")
_STALE_WORDS = Text(
    zh="为了安全，这次没有提交。请返回上一页、刷新后再提交一次；浏览器需要允许 Cookie。",
    en="For safety nothing was sent. Go back, reload the page and send it again; the browser must allow cookies.",
)


class Telling:
    """Stands innermost in MIDDLEWARE: gives an error of ours its page, and refuses bodies larger than any form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the reason why there is none."""
        return failure(request, 413) if _length(request) > MOST_BYTES else self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error that a view lets through; None leaves it to the handlers below."""
        if isinstance(error, ZhiliError):
            response = failure(request, error.status, words=error.words)
            if "seconds" in error.facts:
                response["Retry-After"] = str(error.facts["seconds"])
            return response
        if isinstance(error, _DOWN):
            return failure(request, 503)
        return failure(request, 413) if isinstance(error, _BIG) else None


def failure(
    request: HttpRequest, status: int, *, title: Text | None = None, words: Text | None = None
) -> HttpResponse:
    """The page for a status."""
    context = {
        **display(request),
        "status": status,
        "title": title or _TITLES.get(status) or _TITLES[500],
        "words": words or _WORDS.get(status) or _WORDS[500],
        "again": request.get_full_path() if request.method == "GET" and status >= 429 else "",
        "language": get_language(),
    }
    response = HttpResponse(render_to_string("ui/failure.html", context), status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "30"
    return response


def _length(request: HttpRequest) -> int:
    written = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(written) if written.isascii() and written.isdigit() else 0


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: also for a body that is too large."""
    return failure(request, 413 if isinstance(exception, _BIG) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return failure(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return failure(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 where it is the database that does not answer."""
    return failure(request, 503 if isinstance(sys.exc_info()[1], _DOWN) else 500)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Named in CSRF_FAILURE_VIEW: the form's token is missing or old."""
    return failure(request, 403, title=_STALE, words=_STALE_WORDS)
