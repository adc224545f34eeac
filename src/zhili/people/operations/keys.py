"""Keys of outside systems."""

import secrets
from datetime import datetime

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.operations.mandates import UnknownRole, check_scope
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import key_digest, outside_keys
from zhili.people.queries.administrators import require_grants
from zhili.people.rules.authority import GRANTS, OUTSIDE_ROLE, ROLES, WATCHES

KEY_ROLES = (OUTSIDE_ROLE, *(role for role in ROLES if role != GRANTS and role not in WATCHES))
"""What a key may act as: no program says who may do what, and none watches those who do."""


class KeyNameTaken(Conflict):
    """A key of that name exists already."""

    code = "key-name-taken"
    message = Text(
        zh="已有名为“{name}”的密钥，请换一个名字。", en="There is a key named '{name}'. Choose another name."
    )


def create_key(
    *,
    name: str,
    role: str = OUTSIDE_ROLE,
    unit: str | None = None,
    area: str | None = None,
    from_at: datetime,
    until_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> str:
    """Make a key for an outside system; it is shown this once and kept as a digest.

    ``role`` is ``outside`` or any of KEY_ROLES, in a unit (code) and an area (path; None is the whole city).
    Raises Forbidden unless the actor administers both, UnknownRole, NotFound, KeyNameTaken.
    """
    require_grants(actor=actor, verb="keys.create", area=area, unit=unit, at=at)
    if role not in KEY_ROLES:
        raise UnknownRole(role=role, known="、".join(KEY_ROLES))
    check_scope(unit=unit, area=area)
    if models.OutsideKey.objects.filter(name=name).exists():
        raise KeyNameTaken(name=name)
    token = f"zk_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        models.OutsideKey.objects.create(
            id=new_id(at),
            name=name,
            digest=key_digest(token),
            role=role,
            unit=unit,
            area=area,
            from_at=from_at,
            until_at=until_at,
            created_by=actor.id,
            created_at=at,
        )
        facts = {"name": name, "role": role, "unit": unit, "area": area}
        put_down("key.create", actor=actor, facts=facts, at=at)
        changed("keys", outside_keys)
    return token


def end_key(*, name: str, actor: Actor, at: datetime) -> None:
    """Let a key act no more (other processes follow within two seconds). Raises NotFound, Forbidden."""
    key = models.OutsideKey.objects.filter(name=name).first()
    if key is None:
        raise NotFound(what=f"“{name}”")
    require_grants(actor=actor, verb="keys.end", area=key.area, unit=key.unit, at=at)
    with transaction.atomic():
        key.until_at = at
        key.save(update_fields=["until_at"])
        put_down("key.end", actor=actor, facts={"name": name, "role": key.role}, at=at)
        changed("keys", outside_keys)
