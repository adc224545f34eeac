"""Saying: no more. A link that only its reader has stops one way for them, in one click and without signing in."""

from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.core import signing
from django.urls import reverse

from zhili.kernel import isolation
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.notification.models import Wish as Row
from zhili.notification.queries.wishes import wish_of
from zhili.notification.rules.ways import WAYS, WEBHOOK, Recipient

_SALT = "zhili.notification.leave"


class NotALeavingLink(ZhiliError):
    """The link was not given out by us, or is cut off."""

    code: ClassVar[str] = "not-a-leaving-link"
    status: ClassVar[int] = 404
    message = Text(
        zh="这个退订链接不完整。请从邮件或短信里重新点一次。",
        en="This link is not whole. Open it once more from the message.",
    )


def address(recipient: Recipient, way: str, *, base: str) -> str:
    """The link, on the host that ``base`` (a link of the same house) names; empty where nothing can be stopped."""
    if way == WEBHOOK or not base:
        return ""
    parts = urlsplit(base)
    token = signing.dumps([recipient.key, way], salt=_SALT, compress=True)
    return f"{parts.scheme}://{parts.netloc}{reverse('notification:leave', args=[token])}"


def read(token: str) -> tuple[Recipient, str]:
    """Who leaves which way. Raises NotALeavingLink."""
    try:
        key, way = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise NotALeavingLink from None
    if way not in WAYS:
        raise NotALeavingLink
    return Recipient.read(key), way


def leave(token: str, *, at: datetime) -> str:
    """Stop the way that the link names; its key. Again changes nothing. Raises NotALeavingLink."""
    recipient, way = read(token)
    _set(recipient, way, at=at, stopped=True)
    return way


def come_back(token: str, *, at: datetime) -> str:
    """Take that back. Raises NotALeavingLink."""
    recipient, way = read(token)
    _set(recipient, way, at=at, stopped=False)
    return way


def _set(recipient: Recipient, way: str, *, at: datetime, stopped: bool) -> None:
    with isolation.widened("leave"):
        wish = wish_of(recipient)
        changed = wish.stopped | {way} if stopped else wish.stopped - {way}
        quiet = wish.quiet or (None, None)
        Row.objects.update_or_create(
            recipient=recipient.key,
            defaults={
                "ways": list(wish.ways),
                "kinds": None if wish.kinds is None else sorted(wish.kinds),
                "stopped": sorted(changed),
                "quiet_from": quiet[0],
                "quiet_until": quiet[1],
                "language": wish.language,
                "changed_at": at,
            },
        )
