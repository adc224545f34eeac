"""Registering outside platforms, and ending them. Who may is for the caller: today the command line alone."""

import hashlib
import re
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from zhili.cases.models import Platform
from zhili.cases.queries import platforms, types
from zhili.kernel import jobs
from zhili.kernel.calling import reach
from zhili.kernel.canonical import json_bytes
from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

_KEY = re.compile(r"[A-Za-z0-9_-]{2,20}")
_KEY_WORDS = Text(
    zh="请用 2 到 20 个字母、数字、_ 或 -，如 110。", en="Use 2 to 20 letters, digits, _ or -, such as 110."
)
_OWN_NAME = Text(
    zh="我方在对方处的名称不能与对方的名称相同。",
    en="Our name with them must differ from the name under which we know them.",
)
_SHORT = Text(zh="密钥至少 32 个字符。", en="A secret has at least 32 characters.")
_NO_LINE = Text(zh="登记系统要有网址（--url）。", en="A register needs an address (--url).")
_NOT_KEPT = Text(zh="这种事项没有写 in_step。", en="This case type declares no 'in_step'.")
_LEAST_SECRET = 32
_NO_DISTRICT = 0


class PlatformTaken(Conflict):
    """An active platform has this key."""

    code: ClassVar[str] = "platform-taken"
    message = Text(
        zh="平台“{key}”已经登记。先运行 zhili platforms end {key}，再重新登记。",
        en="Platform '{key}' is registered already. Run zhili platforms end {key} first, then add it anew.",
    )


def add_platform(
    *,
    key: str,
    name: str,
    url: str = "",
    we_are: str = "",
    type_key: str = "",
    register: bool = False,
    secret: str | None = None,
    at: datetime,
) -> str:
    """Register a platform, or one anew that was ended; what waits for it goes on. Gives the shared secret.

    ``url`` is where it takes messages (empty: no line, nothing is sent); ``we_are`` our name with it (default:
    the last step of the address). A ``register`` keeps cases of ``type_key`` too (empty: of every type that is kept in
    step), those that are open now among them. Raises Invalid, BadAddress, UnknownType, PlatformTaken.
    """
    secret = secret or secrets.token_urlsafe(32)
    if url:
        we_are = we_are or reach.target(url)[3].rpartition("/")[2]
    _check(key=key, we_are=we_are, with_line=bool(url), secret=secret)
    _check_types(type_key, register=register, with_line=bool(url))
    with transaction.atomic():
        if Platform.objects.select_for_update().filter(key=key, active=True).exists():
            raise PlatformTaken(key=key)
        Platform.objects.update_or_create(
            key=key,
            defaults={
                "name": clean(name, limit=100) or key,
                "url": url.rstrip("/"),
                "we_are": we_are,
                "type_key": type_key,
                "register": register,
                "secret": platforms.sealed_secret(key, secret),
                "active": True,
                "failures": 0,
                "rests_until": None,
            },
        )
        if register:
            jobs.defer("cases.catch_up", platform=key)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        kept = {"register": type_key or "*"} if register else {}
        _seal("platform.added", {"key": key, "url": url, "we_are": we_are, "secret": digest, **kept}, at)
    return secret


def end_platform(*, key: str, at: datetime) -> None:
    """Take nothing from a platform any more and send it nothing; what waits is kept. Raises NotFound."""
    platforms.platform(key, active=True)
    with transaction.atomic():
        Platform.objects.filter(key=key).update(active=False)
        _seal("platform.ended", {"key": key}, at)


def _check(*, key: str, we_are: str, with_line: bool, secret: str) -> None:
    faults: dict[str, Text] = {}
    if not _KEY.fullmatch(key):
        faults["key"] = _KEY_WORDS
    if with_line and not _KEY.fullmatch(we_are):
        faults["we_are"] = _KEY_WORDS
    elif with_line and we_are == key:
        faults["we_are"] = _OWN_NAME
    if len(secret) < _LEAST_SECRET:
        faults["secret"] = _SHORT
    if faults:
        raise Invalid(faults)


def _check_types(type_key: str, *, register: bool, with_line: bool) -> None:
    """A register needs a line, and a type that is kept in step. Raises Invalid, UnknownType."""
    named = types.current(type_key) if type_key else None
    if register and not with_line:
        raise Invalid({"url": _NO_LINE})
    if register and named is not None and named.in_step is None:
        raise Invalid({"type": _NOT_KEPT})


def _seal(action: str, content: dict[str, str], at: datetime) -> None:
    batch = Batch()
    ledger.seal(
        batch, id=new_id(at), action=action, district_id=_NO_DISTRICT, content=json_bytes(content), at=at
    )
    batch.write()
