"""What a gateway says later of a message it took: it arrived, or it did not."""

from datetime import datetime
from typing import ClassVar

import orjson

from zhili.kernel import isolation, sealed
from zhili.kernel.calling.signing import is_genuine
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.notification.models import Message
from zhili.notification.queries import providers

_STATES = {"delivered": "delivered", "failed": "failed"}


class NotAReceipt(ZhiliError):
    """The receipt cannot be read."""

    code: ClassVar[str] = "not-a-receipt"
    status: ClassVar[int] = 422
    message = Text(
        zh="回执应为 JSON：reference 是我们得到的编号，state 是 delivered 或 failed。",
        en="A receipt is JSON with 'reference', as it was given to us, and 'state', delivered or failed.",
    )


class NotGenuine(ZhiliError):
    """The receipt's signature is not the provider's."""

    code: ClassVar[str] = "not-genuine"
    status: ClassVar[int] = 401
    message = Text(zh="回执的签名不对或已过时。", en="The receipt's signature is wrong or too old.")


def take_receipt(
    *, provider: str, signature: str, timestamp: str, key: str, body: bytes, at: datetime
) -> bool:
    """Put down what became of a message; False where that was known. An arrival is never taken back.

    ``signature`` is made as ours are (kernel.calling.signing), with the provider's key as sender. Raises NotGenuine
    (also for a provider that is not known), NotAReceipt, NotFound for a reference that is not ours.
    """
    try:
        secret = providers.secret_of(provider)
    except sealed.Lost:
        raise NotGenuine from None
    if not secret or not is_genuine(
        signature, secret, platform=provider, timestamp=timestamp, key=key, body=body, at=at
    ):
        raise NotGenuine
    reference, state, reason = _read(body)
    rows = Message.objects.filter(provider=provider, reference=reference)
    with isolation.widened("receipt"):
        if not rows.exists():
            raise NotFound(what=Text(zh="这条短信", en="This message"))
        open_still = rows.exclude(state="delivered").exclude(state=state)
        return bool(open_still.update(state=state, settled_at=at, last_error=reason))


def _read(body: bytes) -> tuple[str, str, str]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise NotAReceipt from None
    if not isinstance(told, dict):
        raise NotAReceipt
    reference, state = told.get("reference"), told.get("state")
    if not isinstance(reference, str) or not reference or state not in _STATES:
        raise NotAReceipt
    return reference, str(state), str(told.get("reason") or "")[:200] if state == "failed" else ""
