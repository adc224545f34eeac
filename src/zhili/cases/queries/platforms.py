"""The outside platforms as they are registered, their secrets, and what still waits to reach them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings

from zhili.cases.models import Platform
from zhili.cases.queries import types
from zhili.casetypes.language import CaseType
from zhili.kernel import isolation, sealed
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

_PLATFORM = Text(zh="这个外部平台", en="This outside platform")


class UnknownPlatform(ZhiliError):
    """A case is to go to a platform that nobody registered."""

    code: ClassVar[str] = "unknown-platform"
    status: ClassVar[int] = 422
    message = Text(
        zh="没有登记外部平台“{platform}”，没有移交。已登记：{known}。紧急情况请先电话联系对方。",
        en="No outside platform '{platform}' is registered; nothing was handed over. Registered: {known}. In an"
        " emergency call them first.",
    )


class NoTravellingType(ZhiliError):
    """Which type a received case is of does not follow from what is registered."""

    code: ClassVar[str] = "no-travelling-type"
    status: ClassVar[int] = 422
    message = Text(
        zh="不清楚平台“{platform}”转入的案件属于哪种事项（可选：{known}）。请用 zhili platforms add --type 指定。",
        en="It is not clear of which type the cases from platform '{platform}' are (possible: {known})."
        " Say it with zhili platforms add --type.",
    )


class SecretLost(ZhiliError):
    """A platform's secret was sealed under another key file."""

    code: ClassVar[str] = "platform-secret-lost"
    status: ClassVar[int] = 503
    message = Text(
        zh="平台“{platform}”的密钥无法解开（密钥文件不是原来的）。请放回原密钥文件，或重新登记该平台。",
        en="The secret of platform '{platform}' does not open under this house's key file. Put the former file"
        " back, or register the platform anew.",
    )


@dataclass(frozen=True, slots=True)
class PlatformView:
    """A platform, without its secret. ``url`` empty: there is no line to it, cases go by telephone."""

    key: str
    name: str
    url: str
    we_are: str
    type_key: str
    active: bool
    failures: int
    rests_until: datetime | None
    register: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has not reached a platform: how many messages, since when, and what the last try met."""

    platform: str
    active: bool
    messages: int
    since: datetime
    last_error: str


def platforms() -> list[PlatformView]:
    """All of them, ended ones too, by key."""
    return [_view(found) for found in Platform.objects.order_by("key")]


def platform(key: str, *, active: bool = False) -> PlatformView:
    """One of them. ``active``: only where it has not been ended. Raises NotFound."""
    found = Platform.objects.filter(key=key, **({"active": True} if active else {})).first()
    if found is None:
        raise NotFound(what=_PLATFORM)
    return _view(found)


def addressee(key: str) -> PlatformView:
    """The platform that a case is to go to; a register keeps cases, none is handed to it. Raises UnknownPlatform."""
    found = Platform.objects.filter(key=key, register=False).first()
    if found is None:
        known = "、".join(one.key for one in platforms() if one.active and not one.register)
        raise UnknownPlatform(platform=key, known=known or "—")
    return _view(found)


def _view(found: Platform) -> PlatformView:
    return PlatformView(
        key=found.key, name=found.name, url=found.url, we_are=found.we_are, type_key=found.type_key,
        active=found.active, failures=found.failures, rests_until=found.rests_until,
        register=found.register,
    )  # fmt: skip


def received_type(one: PlatformView, *, named: str = "") -> CaseType:
    """The type of the cases that a platform sends: the one it was registered with, or the only one that travels.

    A type travels when outside systems may open it and opening it can send. A register may name the type, where that
    is one that is kept in step. Raises NoTravellingType, UnknownType.
    """
    if one.type_key:
        return types.current(one.type_key)
    travelling = [
        case_type
        for case_type in types.everything()
        if "outside" in case_type.open_by and _travels(case_type, one, named)
    ]
    if len(travelling) != 1:
        known = "、".join(case_type.key for case_type in travelling)
        raise NoTravellingType(platform=one.key, known=known or "—")
    return travelling[0]


def _travels(case_type: CaseType, to: PlatformView, named: str) -> bool:
    if to.register:
        return case_type.in_step is not None and named in ("", case_type.key)
    return any(effect.word == "send" for effect in case_type.open_effects)


def sealed_secret(key: str, secret: str) -> bytes:
    """A platform's secret as it is stored."""
    return sealed.seal(secret, master=settings.ZHILI_PRIVATE_KEY, label=f"platform\0{key}")


def secret_of(key: str) -> str:
    """A platform's secret in the clear. Raises NotFound, SecretLost."""
    stored = Platform.objects.filter(key=key).values_list("secret", flat=True).first()
    if stored is None:
        raise NotFound(what=_PLATFORM)
    try:
        return sealed.unseal(bytes(stored), master=settings.ZHILI_PRIVATE_KEY, label=f"platform\0{key}")
    except sealed.Lost:
        raise SecretLost(platform=key) from None


def waiting(*, before: datetime) -> list[Waiting]:
    """The platforms that messages made before an instant still wait for."""
    with isolation.widened("figures"):
        rows = fetch(
            "SELECT waiting.platform, known.active, count(*), min(waiting.created_at),"
            " (array_agg(waiting.last_error ORDER BY waiting.tries DESC))[1]"
            " FROM cases_delivery waiting JOIN cases_platform known ON known.key = waiting.platform"
            " WHERE waiting.next_try_at IS NOT NULL AND waiting.created_at < %s"
            " GROUP BY waiting.platform, known.active ORDER BY waiting.platform",
            [before],
        )
    return [Waiting(*row) for row in rows]
