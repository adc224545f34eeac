"""Emergency access: somebody takes a role by themselves, for hours, with a reason; auditors hear at once and review."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.operations.mandates import check_scope
from zhili.people.operations.telling import tell
from zhili.people.queries.actors import require
from zhili.people.queries.administrators import watchers
from zhili.people.rules.authority import BREAKS_GLASS, ROLES, TAKEN_IN_EMERGENCY, WATCHES
from zhili.people.rules.levels import code_of, district_of

HOURS = (1, 2, 4)
_SHORTEST, _LONGEST = 10, 500
_UNIT_ROLES = frozenset({"handler", "street"})


class AlreadyReviewed(Conflict):
    """Somebody has reviewed this emergency already."""

    code: ClassVar[str] = "already-reviewed"
    message = Text(zh="这次紧急授权已经复核过。", en="This emergency has been reviewed already.")


def take_emergency(
    *, role: str, unit: str | None, hours: int, reason: str, link: str, actor: Actor, at: datetime
) -> UUID:
    """Take one of TAKEN_IN_EMERGENCY for 1, 2 or 4 hours, where the actor answers for things; gives its id.

    It holds in a unit (code; None: in all) and in the area of the actor's own mandate. Every audit administrator is
    told at once, with the reason and the ``link`` to the review. Raises Forbidden unless the actor holds one of
    BREAKS_GLASS; Invalid where role, unit, hours or reason will not do.
    """
    area = _held_area(actor, at)
    require(actor=actor, verb="emergency.take", roles=BREAKS_GLASS, area=area, at=at)
    said = _checked(role=role, unit=unit, hours=hours, reason=reason)
    account, until = UUID(actor.id), at + timedelta(hours=hours)
    with transaction.atomic():
        mandate = models.Mandate.objects.create(
            id=new_id(at), district_id=district_of(code_of(area)) if area else 0, account_id=account, role=role,
            unit=unit, area=area, from_at=at, until_at=until, granted_by=actor.id, granted_at=at,
        )  # fmt: skip
        emergency = models.Emergency.objects.create(
            id=new_id(at), account_id=account, mandate_id=mandate.pk, role=role, unit=unit, area=area,
            reason=said, from_at=at, until_at=until,
        )  # fmt: skip
        facts: Mapping[str, str | int | None] = {
            "role": role,
            "unit": unit,
            "area": area,
            "until": until.isoformat(),
        }
        put_down("emergency.take", actor=actor, account=account, facts=facts, at=at)
        _alarm(emergency, name=actor.name, link=link, at=at)
    return emergency.pk


def end_emergency(*, emergency: UUID, actor: Actor, at: datetime) -> None:
    """Give the role back before its time: whoever took it, or an audit administrator. Raises NotFound, Forbidden."""
    row = _found(emergency)
    if str(row.account_id) != actor.id:
        require(actor=actor, verb="emergency.end", roles=WATCHES, at=at)
    if row.until_at <= at:
        return
    row.until_at = at
    with transaction.atomic():
        row.save(update_fields=["until_at"])
        models.Mandate.objects.filter(pk=row.mandate_id).update(until_at=at, ended_by=actor.id)
        put_down("emergency.end", actor=actor, account=row.account_id, facts={"role": row.role}, at=at)


def review_emergency(*, emergency: UUID, finding: str, actor: Actor, at: datetime) -> None:
    """Put down what an audit administrator found. Raises NotFound, Forbidden, Invalid, AlreadyReviewed."""
    require(actor=actor, verb="emergency.review", roles=WATCHES, at=at)
    row = _found(emergency)
    said = _words(finding, "finding", shortest=2)
    if row.reviewed_at is not None:
        raise AlreadyReviewed(expected="", found="")
    row.finding, row.reviewed_by, row.reviewed_at = said, actor.id, at
    with transaction.atomic():
        row.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
        put_down("emergency.review", actor=actor, account=row.account_id, facts={"role": row.role}, at=at)


def _held_area(actor: Actor, at: datetime) -> str | None:
    """An area that the actor is responsible for: a leader of a district may break the glass too."""
    areas = [one.area for one in actor.held(at) if one.role in BREAKS_GLASS]
    return None if None in areas or not areas else areas[0]


def _checked(*, role: str, unit: str | None, hours: int, reason: str) -> str:
    faults: dict[str, Text] = {}
    if role not in TAKEN_IN_EMERGENCY:
        faults["role"] = Text(zh="请选择办案的角色。", en="Choose a role that works on cases.")
    if hours not in HOURS:
        faults["hours"] = Text(zh="请选择 1、2 或 4 小时。", en="Choose 1, 2 or 4 hours.")
    if role in _UNIT_ROLES and not unit:
        faults["unit"] = Text(zh="这个角色要选单位。", en="This role needs a unit.")
    try:
        said = _words(reason, "reason", shortest=_SHORTEST)
    except Invalid as refusal:
        faults |= refusal.fields
    if faults:
        raise Invalid(faults)
    check_scope(unit=unit, area=None)
    return said


def _words(written: str, field: str, *, shortest: int) -> str:
    try:
        said = clean(written, limit=_LONGEST)
    except TextTooLong as fault:
        raise Invalid({field: fault.words}) from fault
    if len(said) < shortest:
        least = Text(zh="请写清楚，至少 {least} 个字。", en="Say it in at least {least} characters.")
        raise Invalid({field: least.format(least=shortest)})
    return said


def _found(emergency: UUID) -> models.Emergency:
    row = models.Emergency.objects.filter(pk=emergency).first()
    if row is None:
        raise NotFound(what=Text(zh="这次紧急授权", en="This emergency"))
    return row


def _alarm(row: models.Emergency, *, name: str, link: str, at: datetime) -> None:
    facts: Mapping[str, str | Text] = {
        "name": name,
        "role": ROLES[row.role],
        "reason": row.reason,
        "until": f"{timezone.localtime(row.until_at):%Y-%m-%d %H:%M}",
        "link": link,
    }
    tell(accounts=watchers(at), key="access.emergency", facts=facts, at=at)
