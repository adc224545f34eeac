"""Mandates: granting and ending them, who may not hold which together, and the trail of both."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Forbidden, NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import unended
from zhili.people.queries.administrators import STAMP, appointed, require_grants
from zhili.people.queries.places import area_called
from zhili.people.queries.units import directory
from zhili.people.rules.authority import ADMINISTRATORS, ROLES, apart
from zhili.people.rules.levels import code_of, district_of


class UnknownRole(NotFound):
    """A mandate is granted for a role that does not exist."""

    code = "unknown-role"
    message = Text(
        zh="没有“{role}”这个角色。可用：{known}。", en="There is no role '{role}'. Use one of {known}."
    )


class KeptApart(Conflict):
    """Somebody who administers in one way is to administer in another as well, or to mandate themselves."""

    code = "administrators-apart"
    message = Text(
        zh="系统、安全、审计三种管理员由不同的人担任：此人已是{held}，不能再任{role}。",
        en="Administrators of the system, of security and of audit are three people: this one is {held} already and"
        " cannot be {role} too.",
    )


class OwnMandate(Forbidden):
    """Somebody grants a mandate to themselves."""

    code = "own-mandate"
    message = Text(
        zh="不能给自己授权，请由另一位管理员办理。",
        en="Nobody grants a mandate to themselves: let another administrator do it.",
    )


def grant_mandate(
    *,
    account_id: UUID,
    role: str,
    unit: str | None,
    area: str | None,
    from_at: datetime,
    until_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Give an account a role in a unit (code) and an area (path; None is the whole city) for a time.

    Raises Forbidden unless the actor administers that area and unit, OwnMandate, KeptApart, NotFound for an unknown
    account, unit or area, UnknownRole. The same mandate twice is one.
    """
    require_grants(actor=actor, verb="mandates.grant", area=area, unit=unit, at=at)
    if role not in ROLES:
        raise UnknownRole(role=role, known="、".join(ROLES))
    if not models.Account.objects.filter(pk=account_id, kind="staff").exists():
        raise NotFound(what=Text(zh="该工作人员", en="This member of staff"))
    check_scope(unit=unit, area=area)
    same = models.Mandate.objects.filter(
        account_id=account_id, role=role, unit=unit, area=area, from_at=from_at, until_at=until_at
    ).first()
    if same is not None:
        return same.pk
    return write_mandate(
        account_id=account_id,
        role=role,
        unit=unit,
        area=area,
        from_at=from_at,
        until_at=until_at,
        actor=actor,
        at=at,
    )


def end_mandate(*, mandate_id: UUID, actor: Actor, at: datetime) -> None:
    """End a mandate now. Raises NotFound, and Forbidden unless the actor administers its area and unit."""
    mandate = models.Mandate.objects.filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound(what=Text(zh="该授权", en="This mandate"))
    require_grants(actor=actor, verb="mandates.end", area=mandate.area, unit=mandate.unit, at=at)
    if mandate.until_at is None or mandate.until_at > at:
        mandate.until_at, mandate.ended_by = max(at, mandate.from_at), actor.id
        with transaction.atomic():
            mandate.save(update_fields=["until_at", "ended_by"])
            put_down("mandate.end", actor=actor, account=mandate.account_id, facts=told(mandate), at=at)
            _appoint(mandate.role)


def write_mandate(
    *,
    account_id: UUID,
    role: str,
    unit: str | None,
    area: str | None,
    from_at: datetime,
    until_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """A new mandate, all of it checked but whether its holder may have it. Raises OwnMandate, KeptApart."""
    if actor.id == str(account_id):
        raise OwnMandate(verb="mandates.grant")
    _check_apart(account_id, role, at=at)
    with transaction.atomic():
        mandate = models.Mandate.objects.create(
            id=new_id(at),
            district_id=district_of(code_of(area)) if area else 0,
            account_id=account_id,
            role=role,
            unit=unit,
            area=area,
            from_at=from_at,
            until_at=until_at,
            granted_by=actor.id,
            granted_at=at,
        )
        put_down("mandate.grant", actor=actor, account=account_id, facts=told(mandate), at=at)
        _appoint(role)
    return mandate.pk


def check_scope(*, unit: str | None, area: str | None) -> None:
    """Whether a unit (code) and an area (path) exist. Raises NotFound."""
    if unit is not None and directory.get().unit(unit) is None:
        raise NotFound(what=f"“{unit}”")
    found = area_called(area) if area is not None else None
    if area is not None and (found is None or found.path != area):
        raise NotFound(what=f"“{area}”")


def _check_apart(account: UUID, role: str, *, at: datetime) -> None:
    if role in ADMINISTRATORS:
        held = unended(at).filter(account_id=account).values_list("role", flat=True)
        other = apart(role, set(held))
        if other is not None:
            raise KeptApart(held=ROLES[other], role=ROLES[role])


def told(mandate: models.Mandate) -> dict[str, str | int | None]:
    """What the trail says of a mandate."""
    until = mandate.until_at.isoformat() if mandate.until_at else None
    return {"role": mandate.role, "unit": mandate.unit, "area": mandate.area, "until": until}


def _appoint(role: str) -> None:
    if role in ADMINISTRATORS:
        changed(STAMP, appointed)
