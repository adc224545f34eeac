"""Taking providers on and letting them go; giving a failed message another chance."""

import re
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings

from zhili.kernel import isolation, sealed
from zhili.kernel.actor import Actor
from zhili.kernel.calling import reach
from zhili.kernel.calling.reach import BadAddress
from zhili.kernel.refusals import Conflict, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.notification.models import Message, Provider
from zhili.notification.operations import telling
from zhili.notification.operations.carriers import mail
from zhili.notification.queries import providers
from zhili.notification.rules.ways import EMAIL, WAYS, WEBHOOK
from zhili.people import public as people

KEEPERS = frozenset({"admin"})
_VERB = Text(zh="管理发送渠道", en="manage providers")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{1,30}")
_KEY_WORDS = Text(
    zh="请用 2 到 31 个小写字母、数字、- 或 _，如 mail-1。",
    en="Use 2 to 31 small letters, digits, - or _, such as mail-1.",
)
_WAY_WORDS = Text(zh="请选择一种。", en="Choose one.")
_SENDER_WORDS = Text(
    zh="请填写发件邮箱，如 12345@example.cn。", en="Give the sender's address, such as 12345@example.cn."
)
_UNIT_WORDS = Text(zh="没有这个单位。", en="There is no such unit.")
_SECRET_WORDS = Text(
    zh="请填写双方约定的密钥，至少 16 个字符。",
    en="Give the secret both sides share, at least 16 characters.",
)
_MESSAGE = Text(zh="这条失败的通知", en="This failed message")
_LEAST_SECRET = 16


class ProviderTaken(Conflict):
    """An active provider has this key."""

    code: ClassVar[str] = "provider-taken"
    message = Text(
        zh="渠道“{key}”已经登记。请换一个名字，或先停用它。",
        en="Provider '{key}' is registered. Use another name, or end it first.",
    )


def add_provider(
    *, key: str, way: str, address: str, actor: Actor, at: datetime, sender: str = "", account: str = "",
    secret: str = "", unit: str = "", place: int = 1,
) -> None:  # fmt: skip
    """Take a provider on: an SMTP address such as ``smtps://host:465``, or the http(s) address of a gateway or webhook.

    Raises Forbidden, Invalid (by field), ProviderTaken.
    """
    people.require(actor=actor, verb=_VERB.en, roles=KEEPERS, at=at)
    _check(key=key, way=way, address=address, sender=sender, account=account, secret=secret, unit=unit)
    if Provider.objects.filter(key=key, active=True).exists():
        raise ProviderTaken(key=key)
    kept = (
        sealed.seal(secret, master=settings.ZHILI_PRIVATE_KEY, label=providers.label(key)) if secret else None
    )
    Provider.objects.update_or_create(
        key=key,
        defaults={
            "way": way, "address": address.strip().rstrip("/"), "sender": sender.strip(), "account": account.strip(),
            "secret": kept, "unit": unit if way == WEBHOOK else "", "place": place, "active": True, "failures": 0,
            "rests_until": None, "last_error": "",
        },
    )  # fmt: skip
    providers.forget()


def end_provider(*, key: str, actor: Actor, at: datetime) -> None:
    """Carry nothing by a provider any more; what waits goes by another of its way. Raises Forbidden, NotFound."""
    people.require(actor=actor, verb=_VERB.en, roles=KEEPERS, at=at)
    providers.provider(key)
    Provider.objects.filter(key=key).update(active=False)
    providers.forget()


def wake_provider(*, key: str, actor: Actor, at: datetime) -> None:
    """Try a provider that rests again now. Raises Forbidden, NotFound."""
    people.require(actor=actor, verb=_VERB.en, roles=KEEPERS, at=at)
    providers.provider(key)
    Provider.objects.filter(key=key).update(rests_until=None)
    with isolation.widened("post"):
        Message.objects.filter(state=telling.WAITING, due_at__gt=at).exclude(tries=0).update(due_at=at)
    telling.defer()


def try_again(*, message: UUID, actor: Actor, at: datetime) -> None:
    """Give a failed message another three days. Raises Forbidden, NotFound."""
    people.require(actor=actor, verb=_VERB.en, roles=KEEPERS, at=at)
    with isolation.widened("post"):
        again = Message.objects.filter(pk=message, state__in=("failed", "nowhere")).update(
            state=telling.WAITING, due_at=at, made_at=at, tries=0, settled_at=None
        )
    if not again:
        raise NotFound(what=_MESSAGE)
    telling.defer()


def _check(*, key: str, way: str, address: str, sender: str, account: str, secret: str, unit: str) -> None:
    faults: dict[str, Text] = {}
    if not _KEY.fullmatch(key):
        faults["key"] = _KEY_WORDS
    if way not in WAYS:
        faults["way"] = _WAY_WORDS
    try:
        _parsed(way, address.strip())
    except BadAddress as fault:
        faults["address"] = fault.words
    if way == EMAIL and "@" not in sender.strip("@ "):
        faults["sender"] = _SENDER_WORDS
    if way == WEBHOOK and people.unit(unit) is None:
        faults["unit"] = _UNIT_WORDS
    if (way != EMAIL or account) and len(secret) < (_LEAST_SECRET if way != EMAIL else 1):
        faults["secret"] = _SECRET_WORDS
    if faults:
        raise Invalid(faults)


def _parsed(way: str, address: str) -> None:
    if way == EMAIL:
        mail.where(address)
    else:
        reach.target(address)
