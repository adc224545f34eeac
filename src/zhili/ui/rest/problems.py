"""Problem details (RFC 9457) for every error: a stable type, words in the caller's language, faults field by field.

Never a stack trace; of what nobody foresaw the log keeps the type and the places in the code, no words: the
words of an exception can hold personal data.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import orjson
import psycopg
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja.errors import HttpError, ValidationError

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Conflict, Unavailable
from zhili.kernel.text import Text
from zhili.ui.rest.faults import told

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("zhili.rest")

TITLES: Mapping[int, Text] = {
    400: Text(zh="请求无法理解", en="Bad request"),
    401: Text(zh="需要身份", en="Not signed in"),
    403: Text(zh="没有权限", en="Forbidden"),
    404: Text(zh="没有找到", en="Not found"),
    405: Text(zh="不支持的方法", en="Method not allowed"),
    409: Text(zh="与现状冲突", en="Conflict"),
    412: Text(zh="版本已变化", en="Precondition failed"),
    413: Text(zh="内容过大", en="Content too large"),
    415: Text(zh="不支持的格式", en="Unsupported media type"),
    422: Text(zh="内容有误", en="Unprocessable content"),
    429: Text(zh="操作太频繁", en="Too many requests"),
    500: Text(zh="系统出错", en="Internal error"),
    503: Text(zh="暂时不可用", en="Unavailable"),
}
_DOWN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
_BIG = (RequestDataTooBig, TooManyFilesSent)


class Malformed(ZhiliError):
    """The body or a header cannot be read."""

    code: ClassVar[str] = "malformed"
    status: ClassVar[int] = 400
    message = Text(
        zh="请求内容无法解析。请检查 JSON、编码和内容类型后再发送。",
        en="The request cannot be read. Check its JSON, its encoding and its content type.",
    )


class TooLarge(ZhiliError):
    """The body is larger than this address takes."""

    code: ClassVar[str] = "too-large"
    status: ClassVar[int] = 413
    message = Text(
        zh="内容太大。长材料请作为附件上传，一次少传几个文件。",
        en="The content is too large. Send long material as an attachment, and fewer files at once.",
    )


class NoSuchAddress(ZhiliError):
    """There is no such address."""

    code: ClassVar[str] = "no-such-address"
    status: ClassVar[int] = 404
    message = Text(
        zh="没有这个地址。可用的地址见 /api/v1/openapi.json。",
        en="There is no such address; /api/v1/openapi.json lists those there are.",
    )


class WrongMethod(ZhiliError):
    """The address exists, but not for this method."""

    code: ClassVar[str] = "wrong-method"
    status: ClassVar[int] = 405
    message = Text(zh="这个地址只支持 {allowed}。", en="This address takes {allowed} only.")


class Unexpected(ZhiliError):
    """Something nobody foresaw; it is in the log."""

    code: ClassVar[str] = "unexpected"
    status: ClassVar[int] = 500
    message = Text(
        zh="系统出了意外，已记录。请稍后再试；带上幂等键重发不会重复。",
        en="Something unexpected happened and was recorded. Try later; with an idempotency key nothing is doubled.",
    )


def language_of(request: HttpRequest) -> str:
    """``en`` where the caller prefers it over Chinese (``Accept-Language``), otherwise ``zh``."""
    weights = {"zh": 0.0, "en": 0.0}
    for part in request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower().split(","):
        tag, _, weight = part.strip().partition(";q=")
        name = tag.partition("-")[0]
        if name in weights:
            weights[name] = max(weights[name], _number(weight))
    return "en" if weights["en"] > weights["zh"] else "zh"


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The problem that an error is, for its caller."""
    known = foreseen(request, error)
    language = language_of(request)
    status = 412 if isinstance(known, Conflict) and "HTTP_IF_MATCH" in request.META else known.status
    body: dict[str, Any] = {
        "type": f"urn:zhili:problem:{known.code}",
        "title": TITLES[status].in_(language) if status in TITLES else str(status),
        "status": status,
        "code": known.code,
        "detail": known.render(language),
    }
    errors = [{**where, "detail": words.in_(language)} for where, words in _faults(known, error)]
    if errors:
        body["errors"] = errors
    response = HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    for name, value in _headers(status, known):
        response[name] = value
    return response


def _headers(status: int, known: ZhiliError) -> Iterator[tuple[str, str]]:
    if status == 401:
        yield "WWW-Authenticate", 'Bearer realm="zhili", Case realm="zhili"'
    if "seconds" in known.facts:
        yield "Retry-After", str(known.facts["seconds"])
    elif status == 503:
        yield "Retry-After", "5"
    if isinstance(known, WrongMethod):
        yield "Allow", str(known.facts["allowed"])


def foreseen(request: HttpRequest, error: Exception) -> ZhiliError:
    """The error as one that a caller can be told about; what nobody foresaw is recorded and becomes Unexpected."""
    if isinstance(error, ZhiliError):
        return error
    if isinstance(error, ValidationError):
        faults = {fault.name: fault.words for fault in told(error.errors)}
        return _Fields(faults)
    if isinstance(error, Http404):
        return NoSuchAddress()
    if isinstance(error, _BIG):
        return TooLarge()
    if isinstance(error, _BROKEN) or (isinstance(error, HttpError) and error.status_code == 400):
        return Malformed()
    _record(request, error)
    return Unavailable() if isinstance(error, _DOWN) else Unexpected()


class BadParameter(FieldErrors):
    """Parameters of the address, which are not part of a body, cannot be taken."""

    message = Text(zh="请改正参数：{fields}。", en="Please correct the parameters: {fields}.")


class BadBody(FieldErrors):
    """Fields that stand in the body itself, and not in a form under its ``data``, cannot be taken."""

    message = Text(zh="有 {fields} 需要改正。", en="Please correct: {fields}.")


class _Fields(FieldErrors):
    """Parameters or body do not have the shape that the route takes."""

    message = Text(zh="有 {fields} 需要改正。", en="Please correct: {fields}.")


def _faults(known: ZhiliError, error: Exception) -> Iterator[tuple[dict[str, str], Text]]:
    if isinstance(error, ValidationError):
        yield from ((fault.where, fault.words) for fault in told(error.errors))
    elif isinstance(known, BadParameter):
        yield from (({"parameter": name}, words) for name, words in known.fields.items())
    elif isinstance(known, FieldErrors):
        above = "#" if isinstance(known, BadBody) else "#/data"
        for name, words in known.fields.items():
            steps = "/".join(step.replace("~", "~0").replace("/", "~1") for step in name.split("."))
            yield {"pointer": f"{above}/{steps}"}, words


def _record(request: HttpRequest, error: Exception) -> None:
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    level = logging.WARNING if isinstance(error, (DatabaseError, psycopg.Error)) else logging.ERROR
    _log.log(
        level, "%s (%s) at %s %s: %s", type(error).__name__, state or "-", request.method, _route(request),
        " < ".join(reversed(places[-8:])),
    )  # fmt: skip


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match is not None else "-"
