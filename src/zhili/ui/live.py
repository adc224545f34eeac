"""What a page may hear of while it is open: its topics, signed, so that asking costs the server no look-up.

The topics are those of ``kernel.changes``. Whoever makes a page knows what its reader may see, and signs for that; the
signature holds half a day and only with the session in which the page was made. ``ui/live.js`` asks with it every
second, and fetches again the parts that a change concerns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

LIFE = timedelta(hours=12)
MOST = 60
"""Topics that one page may listen to."""


class NotHeard(ZhiliError):
    """A page asks with topics that we did not sign for it, or long ago."""

    code: ClassVar[str] = "live-expired"
    status: ClassVar[int] = 403
    message = Text(
        zh="页面放得太久了，已停止自动更新。请刷新页面。",
        en="The page was open for too long and no longer updates itself. Reload it.",
    )


@dataclass(frozen=True, slots=True)
class Hearing:
    """What ``ui/parts/live.html`` puts into a page: the signed topics, and the instant (milliseconds) it shows."""

    token: str
    since: int


def hearing(request: HttpRequest, topics: Iterable[str], *, at: datetime) -> Hearing:
    """Sign topics for a page that shows things as they were at ``at``; no more than ``MOST`` of them."""
    listed = list(dict.fromkeys(topics))[:MOST]
    said = {"topics": listed, "until": int((at + LIFE).timestamp())}
    return Hearing(_signer(request).sign_object(said, compress=True), int(at.timestamp() * 1000))


def topics_of(request: HttpRequest, token: str, *, at: datetime) -> tuple[str, ...]:
    """The topics that a token was signed for. Raises NotHeard."""
    try:
        said = _signer(request).unsign_object(token)
    except (BadSignature, ValueError, UnicodeError) as fault:
        raise NotHeard() from fault
    if at.timestamp() > said["until"]:
        raise NotHeard()
    return tuple(str(each) for each in said["topics"])


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"zhili.live {request.COOKIES.get(settings.SESSION_COOKIE_NAME, '')}")
