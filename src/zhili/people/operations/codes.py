"""Signing in by a code that is sent to a proven address: asked for, sent, typed. Nobody learns who has an account.

Whatever address is given, the same is done and answered; who it belongs to is looked into by a job. A code is good for
ten minutes and five tries; asking and typing are slowed down per address given, per sender and per challenge.
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from zhili.kernel import jobs
from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.private import read_private
from zhili.people.operations.telling import tell
from zhili.people.operations.throttle import throttle
from zhili.people.queries.private import keyring
from zhili.people.rules import phones

GOOD_FOR = timedelta(minutes=10)
_DIGITS = 8  # 26 bits; ASVS 6.5.4 asks for 20
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_NEITHER = Text(zh="请填手机号或邮箱。", en="Give a telephone number or an address of mail.")
_EMAIL, _SMS = "email", "sms"


class WrongSignInCode(ZhiliError):
    """The code is not the one that was sent, or its time is over."""

    code: ClassVar[str] = "wrong-sign-in-code"
    status: ClassVar[int] = 422
    message = Text(
        zh="验证码不对或已过期。请核对，或重新获取一个。",
        en="The code is wrong or too old. Check it, or ask for a new one.",
    )


class NoProvenAddress(ZhiliError):
    """The account has no telephone or mail that its owner has proven."""

    code: ClassVar[str] = "no-proven-address"
    status: ClassVar[int] = 409
    message = Text(
        zh="您还没有验证过手机号或邮箱，收不到验证码。请先在“消息设置”里验证一个，再回来签署。",
        en="You have proven no telephone or mail to which a code could go. Prove one under message settings, then come"
        " back to sign.",
    )


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser's session keeps while a code is on its way: nothing from which the code follows.

    ``account`` is whose own it is, for a deed of theirs; empty to sign in.
    """

    id: str
    way: str
    lookup: str
    digest: str
    until: float
    account: str = ""


def sign_in_at(*, account: UUID, way: str, address: str, at: datetime) -> None:
    """Let a resident sign in by a code to an address that they have proven: in place of the one they had that way."""
    with transaction.atomic():
        models.SignInAddress.objects.filter(account_id=account, way=way).delete()
        models.SignInAddress.objects.create(
            id=new_id(at), account_id=account, way=way, lookup=_lookup(way, address)
        )


def ask_code(*, address: str, sender: str, at: datetime) -> Challenge:
    """Have a code sent to the resident whose proven telephone or mail ``address`` is; the same for everybody else's.

    ``sender`` is where the request comes from. Raises Invalid for what is no address, TooMany.
    """
    way, lookup, shown = _read(address)
    return _sent(way, lookup, shown, sender, at)


def ask_own_code(*, account: UUID, sender: str, at: datetime) -> Challenge:
    """Have a code sent to the address that a resident proved last, for something that they do now.

    Raises NoProvenAddress, TooMany.
    """
    held = read_private(holder=account, actor=SYSTEM, purpose="code to confirm a deed", at=at)
    for way in (
        models.SignInAddress.objects.filter(account_id=account).order_by("-id").values_list("way", flat=True)
    ):
        address = held.get({_SMS: "phone"}.get(way, way), "")
        if address:
            return replace(_sent(*_read(address), sender, at), account=str(account))
    raise NoProvenAddress


def _sent(way: str, lookup: bytes, shown: str, sender: str, at: datetime) -> Challenge:
    throttle(deed="code from", who=sender, limit=30, within=timedelta(minutes=10), at=at)
    throttle(deed="code to", who=lookup.hex(), limit=5, within=_HOUR, at=at)
    throttle(deed="code to, daily", who=lookup.hex(), limit=15, within=_DAY, at=at)
    id, code = new_id(at), f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    parcel = {"way": way, "lookup": lookup.hex(), "address": shown, "code": code}
    sealed = base64.b64encode(keyring().seal(parcel, holder=id)).decode()
    jobs.defer("people.send_code", challenge=str(id), sealed=sealed, key_id=keyring().key_id)
    return Challenge(str(id), way, lookup.hex(), _digest(str(id), code), (at + GOOD_FOR).timestamp())


def send_code(*, challenge: UUID, sealed: str, key_id: str, at: datetime) -> bool:
    """Send what ``ask_code`` asked for, where the address still is the account's; whether it was sent."""
    parcel = keyring().open(base64.b64decode(sealed), holder=challenge, key_id=key_id)
    way, account = parcel["way"], _reached_by(parcel["way"], parcel["lookup"])
    if account is None:
        return False
    held = read_private(holder=account, actor=SYSTEM, purpose="sign in by code", at=at)
    if not _same(way, held, parcel["address"]):
        return False
    tell(accounts=[account], key="account.code", facts={"code": parcel["code"]}, way=way, at=at)
    return True


def prove_code(*, challenge: Challenge, code: str, sender: str, at: datetime) -> UUID:
    """The account that a code signs in, or whose own it is. Raises WrongSignInCode, TooMany."""
    throttle(deed="code typed", who=challenge.id, limit=5, within=_DAY, at=at)
    throttle(deed="code typed from", who=sender, limit=60, within=timedelta(minutes=10), at=at)
    typed = "".join(one for one in code if one.isdigit())
    right = hmac.compare_digest(_digest(challenge.id, typed), challenge.digest)
    late = at >= datetime.fromtimestamp(challenge.until, UTC)
    account = _owner(challenge) if right and not late else None
    if account is None:
        raise WrongSignInCode
    return account


def _read(address: str) -> tuple[str, bytes, str]:
    """The way, the digest it is looked up by, and the address as it is compared."""
    written = address.strip()[:254]
    if "@" in written:
        try:
            validate_email(written)
        except ValidationError:
            raise Invalid({"address": _NEITHER}) from None
        return _EMAIL, _lookup(_EMAIL, written), written.lower()
    if not phones.plausible(written):
        raise Invalid({"address": _NEITHER})
    return _SMS, _lookup(_SMS, written), phones.normal(written)


def _lookup(way: str, address: str) -> bytes:
    same = address.strip().lower() if way == _EMAIL else phones.normal(address)
    return keyring().look_up("sign-in address", f"{way}\0{same}")


def _reached_by(way: str, lookup: str) -> UUID | None:
    """The resident who proved the address last; one telephone can be a family's."""
    proven = models.SignInAddress.objects.filter(way=way, lookup=bytes.fromhex(lookup)).order_by("-id")
    accounts = models.Account.objects.filter(kind="resident", is_active=True)
    known = set(accounts.filter(pk__in=proven.values("account_id")).values_list("pk", flat=True))
    return next((one for one in proven.values_list("account_id", flat=True) if one in known), None)


def _owner(challenge: Challenge) -> UUID | None:
    if not challenge.account:
        return _reached_by(challenge.way, challenge.lookup)
    found = models.SignInAddress.objects.filter(
        account_id=challenge.account, lookup=bytes.fromhex(challenge.lookup)
    )
    return found.values_list("account_id", flat=True).first()


def _same(way: str, held: Mapping[str, str], address: str) -> bool:
    if way == _EMAIL:
        return held.get("email", "").strip().lower() == address
    return phones.normal(held.get("phone", "")) == address


def _digest(challenge: str, code: str) -> str:
    return keyring().look_up("sign-in code", f"{challenge}\0{code}").hex()
