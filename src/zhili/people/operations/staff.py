"""Accounts: taking in staff lists, registering residents, passwords, closing."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from string import ascii_lowercase, digits
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Forbidden, NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.operations.mandates import KeptApart, OwnMandate, end_mandate, write_mandate
from zhili.people.operations.sessions import end_sign_ins
from zhili.people.operations.vault import sealing_key
from zhili.people.queries.actors import unended
from zhili.people.queries.administrators import grants, require_grants
from zhili.people.queries.places import area_called
from zhili.people.queries.private import phone_lookup
from zhili.people.queries.units import directory
from zhili.people.rules.findings import Finding, ImportReport
from zhili.people.rules.roster import Refused, StaffRow, finding, read_staff

GIVEN_FOR = timedelta(days=7)
"""How long a password that somebody else gave is good, and then for choosing another only (OWASP ASVS 5.0, 6.4.1)."""

# Told over a telephone, read from paper: none is taken for another.
_SIGNS = sorted({*ascii_lowercase, *digits} - {*"01ilo"})
_GROUPS, _IN_GROUP = 3, 5


class UsernameTaken(Conflict):
    """Somebody else signs in under that name."""

    code = "username-taken"
    message = Text(
        zh="用户名“{username}”已有人使用，请换一个。",
        en="The user name '{username}' is taken. Choose another.",
    )


def import_staff(
    *,
    rows: Iterable[Mapping[str, str]],
    actor: Actor,
    at: datetime,
    shared_password: str | None = None,
) -> ImportReport:
    """Add staff and their mandates from rows (see ``rules.roster.read_staff``); one row, one mandate.

    A person with several mandates has several rows. What stands already is left as it is, passwords too.
    A new account without a password cannot sign in until ``give_password``; one in a row is good for GIVEN_FOR.
    ``shared_password`` gives all of them the same for good, hashed once: for demonstrations. Rows beyond the
    actor's own mandate come back as rejected.
    """
    hashed = make_password(shared_password)
    rejected: list[Finding] = []
    taken = 0
    line = 1
    for line, row in enumerate(rows, start=2):
        try:
            read = read_staff(line, row, directory=directory.get(), area_called=area_called, at=at)
            with transaction.atomic():
                _take(read, hashed, actor=actor, at=at)
        except Refused as refusal:
            rejected.append(finding(line, row.get("username") or "?", refusal))
        else:
            taken += 1
    return ImportReport(read=line - 1, taken=taken, rejected=tuple(rejected))


def register_resident(
    *, username: str, name: str, password: str, at: datetime, phone: str = "", language: str = "zh-hans"
) -> UUID:
    """Open an account for a resident; user names are lower case. Raises UsernameTaken."""
    account = models.Account(
        id=new_id(at), kind="resident", username=username.lower(), name=name, language=language, opened_at=at
    )
    account.set_password(password)
    _keep_phone(account, phone)
    _save_new(account)
    return account.pk


def give_password(*, username: str, actor: Actor, at: datetime) -> str:
    """A new password for an account of staff, drawn at random (74 bits) and told this once; its owner changes it within
    GIVEN_FOR. Wherever the account is signed in, that ends.

    Raises NotFound, and Forbidden unless the actor administers every mandate that the account holds.
    """
    account = models.Account.objects.filter(username=username.lower(), kind="staff").first()
    if account is None:
        raise NotFound(what=f"“{username}”")
    for mandate in [*unended(at).filter(account_id=account.pk)] or [models.Mandate(area=None, unit=None)]:
        require_grants(actor=actor, verb="password.set", area=mandate.area, unit=mandate.unit, at=at)
    drawn = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    account.set_password(drawn)
    account.given_until = at + GIVEN_FOR
    with transaction.atomic():
        account.save(update_fields=["password", "given_until"])
        end_sign_ins(account=account.pk)
        put_down("password.set", actor=actor, account=account.pk, at=at)
    return drawn


def close_account(*, username: str, actor: Actor, at: datetime) -> None:
    """Let an account sign in no more; its mandates end. Raises NotFound, Forbidden."""
    account = models.Account.objects.filter(username=username.lower()).first()
    if account is None:
        raise NotFound(what=f"“{username}”")
    require_grants(actor=actor, verb="accounts.close", at=at)
    with transaction.atomic():
        for mandate in models.Mandate.objects.filter(account_id=account.pk):
            end_mandate(mandate_id=mandate.pk, actor=actor, at=at)
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_sign_ins(account=account.pk)
        put_down("account.close", actor=actor, account=account.pk, at=at)


def _take(row: StaffRow, hashed: str, *, actor: Actor, at: datetime) -> None:
    if not grants(actor=actor, verb="staff.import", area=row.area, unit=row.unit, at=at):
        raise Refused(
            Forbidden(verb="staff.import").words,
            Text(zh="请由该区域的管理员导入。", en="let an administrator of that area import it."),
        )
    account = models.Account.objects.filter(username=row.username).first()
    if account is None:
        account = _new_account(row, hashed, at=at)
    elif account.kind != "staff":
        raise Refused(
            Text(zh="这个用户名属于一位市民。", en="this user name belongs to a resident."),
            Text(zh="请换一个用户名。", en="choose another user name."),
        )
    held = models.Mandate.objects.filter(
        account_id=account.pk, role=row.role, unit=row.unit, area=row.area, from_at__lte=row.from_at
    ).filter(Q(until_at=row.until_at) | Q(until_at__isnull=True))
    if held.exists():
        return
    try:
        write_mandate(
            account_id=account.pk, role=row.role, unit=row.unit, area=row.area, from_at=row.from_at,
            until_at=row.until_at, actor=actor, at=at,
        )  # fmt: skip
    except (KeptApart, OwnMandate) as refusal:
        mend = Text(
            zh="请换一个人，或由另一位管理员办理。",
            en="choose somebody else, or let another administrator do it.",
        )
        raise Refused(refusal.words, mend) from refusal


def _new_account(row: StaffRow, hashed: str, *, at: datetime) -> models.Account:
    account = models.Account(
        id=new_id(at),
        district_id=row.district_id,
        kind="staff",
        username=row.username,
        name=row.name,
        email=row.email,
        password=hashed,
        opened_at=at,
    )
    if row.password:
        _check_password(row.password, account)
        account.set_password(row.password)
        account.given_until = at + GIVEN_FOR
    _keep_phone(account, row.phone)
    account.save(force_insert=True)
    return account


def _check_password(password: str, account: models.Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as fault:
        words = " ".join(fault.messages)
        raise Refused(
            Text(zh=f"密码太弱：{words}", en=f"the password is too weak: {words}"),
            Text(zh="请换一个更长的密码。", en="choose a longer one."),
        ) from fault


def _keep_phone(account: models.Account, phone: str) -> None:
    if phone:
        keys = sealing_key(account.district_id)
        account.phone_sealed = keys.seal({"phone": phone}, holder=account.pk)
        account.phone_key_id = keys.key_id
        account.phone_lookup = phone_lookup(phone)


def _save_new(account: models.Account) -> None:
    with transaction.atomic():
        if models.Account.objects.filter(username=account.username).exists():
            raise UsernameTaken(username=account.username)
        account.save(force_insert=True)
