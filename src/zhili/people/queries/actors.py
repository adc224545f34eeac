"""From a signed-in user or an outside system's key to an actor, and what that actor may do."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from zhili.kernel.actor import ANONYMOUS, Actor, Mandate
from zhili.kernel.ids import as_uuid
from zhili.kernel.refusals import Forbidden
from zhili.people import models
from zhili.people.queries.presence import present, present_account
from zhili.people.queries.stamps import watched
from zhili.people.queries.units import lineage
from zhili.people.rules import authority


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as others see it."""

    id: UUID
    kind: str
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as it stands, to show and to end it."""

    id: UUID
    account_id: UUID
    mandate: Mandate
    granted_by: str


def may(
    *,
    actor: Actor,
    verb: str,
    roles: Collection[str],
    area: str | None,
    unit: str | None,
    at: datetime,
) -> bool:
    """Whether the actor may do ``verb``, which is for ``roles``, to something in an area (path) of a unit.

    ``area`` None: no place is known, so that only a city-wide mandate covers it. ``unit`` None: no unit is
    asked about. A mandate covers what is below its area and unit. ``verb`` names the deed; roles decide.
    """
    return authority.may(actor=actor, roles=roles, area=area, unit=unit, at=at, lineage=lineage)


def require(
    *,
    actor: Actor,
    verb: str,
    roles: Collection[str],
    at: datetime,
    area: str | None = None,
    unit: str | None = None,
) -> None:
    """Raises Forbidden, naming the verb, unless the actor ``may``."""
    if not may(actor=actor, verb=verb, roles=roles, area=area, unit=unit, at=at):
        raise Forbidden(verb=verb)


def actor_for(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Actor:
    """The actor that a request's user is; ANONYMOUS for a closed account. One query for staff.

    Within a request the database answers for it from now on.
    """
    if isinstance(user, models.Account) and user.is_active:
        present_account(user.kind, str(user.pk))
    return present(_actor(user, at), at=at)


def _actor(user: AbstractBaseUser | AnonymousUser, at: datetime) -> Actor:
    if not isinstance(user, models.Account) or not user.is_active:
        return ANONYMOUS
    if user.kind == "resident":
        return Actor(kind="resident", id=str(user.pk), name=user.name)
    held = unended(at).filter(account_id=user.pk)
    return Actor(kind="staff", id=str(user.pk), name=user.name, mandates=tuple(map(mandate_of, held)))


def actor_of(account_id: str, *, at: datetime) -> Actor:
    """The actor that an account (``Actor.id``) is at an instant, for what it planned; ANONYMOUS if it is gone."""
    key = as_uuid(account_id)
    found = models.Account.objects.filter(pk=key).first() if key else None
    return _actor(found or AnonymousUser(), at)


def _keys() -> Mapping[bytes, Actor]:
    return {bytes(key.digest): _outside(key) for key in models.OutsideKey.objects.all()}


outside_keys = watched("keys", _keys)


def actor_for_key(token: str, *, at: datetime) -> Actor | None:
    """The outside system that a key belongs to; None for an unknown, ended or not yet valid key.

    From memory: a key that another process has just ended may still pass for two seconds.
    """
    found = outside_keys.get().get(key_digest(token))
    return present(found, at=at) if found is not None and found.held(at) else None


def key_digest(token: str) -> bytes:
    """What is stored of a key: it has 256 random bits, so a plain digest gives nothing away."""
    return hashlib.sha256(token.encode()).digest()


def account(username: str) -> AccountView | None:
    """The account that signs in under a name."""
    found = models.Account.objects.filter(username=username.lower()).first()
    return _account(found) if found else None


def username_of(account_id: UUID) -> str:
    """The name under which an account signs in; empty where there is none."""
    return models.Account.objects.filter(pk=account_id).values_list("username", flat=True).first() or ""


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names of accounts by id (as in ``Actor.id``); what is no account is left out. One query."""
    wanted = {parsed for text in ids if (parsed := as_uuid(text)) is not None}
    found = models.Account.objects.filter(pk__in=wanted).values_list("id", "name", "username")
    return {str(key): name or username for key, name, username in found}


def staff(*, unit: str, at: datetime, role: str | None = None) -> list[AccountView]:
    """Who holds a mandate in a unit at an instant, by name."""
    held = unended(at).filter(unit=unit, from_at__lte=at)
    if role is not None:
        held = held.filter(role=role)
    accounts = models.Account.objects.filter(pk__in=held.values("account_id"), is_active=True)
    return [_account(found) for found in accounts.order_by("name", "username")]


def mandates_of(account_id: UUID) -> list[MandateView]:
    """Every mandate that an account holds or held, latest first."""
    held = models.Mandate.objects.filter(account_id=account_id).order_by("-from_at", "id")
    return [MandateView(found.id, found.account_id, mandate_of(found), found.granted_by) for found in held]


def unended(at: datetime) -> QuerySet[models.Mandate]:
    """Mandates that are not over at an instant, those to come too."""
    return models.Mandate.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=at))


def mandate_of(row: models.Mandate) -> Mandate:
    """The mandate that a row holds."""
    return Mandate(row.role, row.unit, row.area, row.from_at, row.until_at)


def _outside(key: models.OutsideKey) -> Actor:
    mandate = Mandate(key.role, key.unit, key.area, key.from_at, key.until_at)
    return Actor(kind="outside", id=f"key:{key.id}", name=key.name, mandates=(mandate,))


def _account(row: models.Account) -> AccountView:
    return AccountView(row.pk, row.kind, row.username, row.name)
