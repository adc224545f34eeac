"""What people decide about being told: by which ways, where, of what, and when not."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.notification.models import Wish as Row
from zhili.notification.operations.telling import tell
from zhili.notification.queries.wishes import wish_of
from zhili.notification.rules import proof
from zhili.notification.rules.kinds import KINDS
from zhili.notification.rules.ways import EMAIL, FIELD_OF, SMS, Recipient
from zhili.people import public as people

_PURPOSE = "notify"
_HOUR = timedelta(hours=1)
_NOT_MAIL = Text(
    zh="请填写完整的邮箱，如 name@example.cn。", en="Give a whole address, such as name@example.cn."
)
_NOT_PHONE = Text(zh="请填写能收短信的手机号。", en="Give a telephone number that takes text messages.")


class WrongCode(ZhiliError):
    """The code is not the one that was sent, or too old."""

    code: ClassVar[str] = "wrong-code"
    status: ClassVar[int] = 422
    message = Text(
        zh="验证码不对或已过期。请核对，或重新获取一个。",
        en="The code is wrong or too old. Check it, or ask for a new one.",
    )


def choose(
    *,
    recipient: Recipient,
    ways: Sequence[str],
    kinds: Collection[str] | None,
    quiet: tuple[time, time] | None,
    language: str,
    at: datetime,
) -> None:
    """Put down how somebody wants to be told; choosing a way again takes back that it was stopped."""
    wanted = [way for way in dict.fromkeys(ways) if way in FIELD_OF]
    stopped = wish_of(recipient).stopped - set(wanted)
    Row.objects.update_or_create(
        recipient=recipient.key,
        defaults={
            "ways": wanted,
            "kinds": None if kinds is None else sorted(set(kinds) & set(KINDS)),
            "stopped": sorted(stopped),
            "quiet_from": quiet[0] if quiet else None,
            "quiet_until": quiet[1] if quiet else None,
            "language": "en" if language.startswith("en") else "zh",
            "changed_at": at,
        },
    )


def addresses(*, actor: Actor, at: datetime) -> dict[str, str]:
    """Where an account is told, by way: proven addresses, and under ``asked.<way>`` those yet to be proven."""
    held = people.read_private(holder=UUID(actor.id), actor=actor, purpose=_PURPOSE, at=at)
    proven = {way: held[name] for way, name in FIELD_OF.items() if held.get(name)}
    asked = {
        f"asked.{way}": held[f"{name}_asked"] for way, name in FIELD_OF.items() if held.get(f"{name}_asked")
    }
    return proven | {key: value for key, value in asked.items() if proven.get(key[6:]) != value}


def ask_address(*, actor: Actor, way: str, address: str, link: str, at: datetime) -> None:
    """Send a code to an address that an account names as its own. Raises Invalid, and TooMany after a few."""
    cleaned = _checked(way, address)
    people.throttle(deed="ask address", who=actor.id, limit=5, within=_HOUR, at=at)
    _keep(actor, f"{FIELD_OF[way]}_asked", cleaned, at)
    sent = proof.code(settings.ZHILI_PRIVATE_KEY, account=actor.id, way=way, address=cleaned, at=at)
    tell(
        recipients=[Recipient(f"asked.{way}", actor.id)],
        key="account.code",
        facts={"code": sent, "link": link},
        at=at,
    )


def prove_address(*, actor: Actor, way: str, code: str, at: datetime) -> None:
    """Take an address into use when the code that was sent there is typed. Raises WrongCode, TooMany."""
    people.throttle(deed="prove address", who=actor.id, limit=10, within=_HOUR, at=at)
    asked = addresses(actor=actor, at=at).get(f"asked.{way}")
    good = asked is not None and proof.proves(
        code, settings.ZHILI_PRIVATE_KEY, account=actor.id, way=way, address=asked, at=at
    )
    if asked is None or not good:
        raise WrongCode
    _keep(actor, FIELD_OF[way], asked, at)
    if actor.kind == "resident":
        people.sign_in_at(account=UUID(actor.id), way=way, address=asked, at=at)


def _checked(way: str, address: str) -> str:
    cleaned = address.strip()[:254]
    if way == EMAIL:
        try:
            validate_email(cleaned)
        except ValidationError:
            raise Invalid({"address": _NOT_MAIL}) from None
    elif way != SMS or not people.plausible_phone(cleaned):
        raise Invalid({"address": _NOT_PHONE})
    return cleaned


def _keep(actor: Actor, field: str, value: str, at: datetime) -> None:
    batch = Batch()
    people.keep_private(
        batch, holder=UUID(actor.id), district_id=0, fields={field: value}, purpose=_PURPOSE, at=at
    )
    batch.write()
