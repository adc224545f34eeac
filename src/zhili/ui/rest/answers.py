"""Answers in JSON, straight from plain data to bytes, and the entity tags of RFC 9110."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
_OPEN_TO_ALL = "no-cache"
_TO_ONE = "private, no-cache"
_LONGEST_KEY = 200


class BadKey(ZhiliError):
    """The idempotency key is longer than we keep, or has characters that a header cannot carry."""

    code: ClassVar[str] = "bad-idempotency-key"
    status: ClassVar[int] = 422
    message = Text(
        zh="幂等键应为 1 到 {limit} 个可见的 ASCII 字符，例如一个 UUID。",
        en="An idempotency key is 1 to {limit} visible ASCII characters, such as a UUID.",
    )


def json(
    value: object,
    *,
    status: int = 200,
    etag: str | None = None,
    public: bool = False,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An answer; a ``Text`` in it is told in both languages. ``public``: the same for everybody who asks."""
    response = HttpResponse(encoded(value), status=status, content_type="application/json", headers=headers)
    response["Cache-Control"] = _OPEN_TO_ALL if public else _TO_ONE
    if etag is not None:
        response["ETag"] = f'"{etag}"'
    return response


def encoded(value: object) -> bytes:
    """JSON as every answer has it: UTC instants with ``Z``, durations in seconds."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where the caller holds this state already (``If-None-Match``); None where it must be told."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header:
        return None
    held = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    if f'"{etag}"' not in held and "*" not in held:
        return None
    response = HttpResponseNotModified()
    response["ETag"] = f'"{etag}"'
    return response


def expected_version(request: HttpRequest) -> int | None:
    """The version in ``If-Match``; None where there is none or any will do. What we never gave out is -1."""
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if header in ("", "*"):
        return None
    digits = header.strip('"')
    return (
        int(digits)
        if header == f'"{digits}"' and digits.isascii() and digits.isdigit() and len(digits) < 10
        else -1
    )


def idempotency_key(request: HttpRequest) -> str | None:
    """The header ``Idempotency-Key``. Raises BadKey."""
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if not 1 <= len(key) <= _LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise BadKey(limit=_LONGEST_KEY)
    return key
