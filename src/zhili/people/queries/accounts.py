"""Accounts of staff as who administers them sees them: those within the administrator's own mandates."""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.queries.actors import MandateView, mandate_of, mandates_of
from zhili.people.queries.administrators import granting, grants
from zhili.people.queries.units import units_below


@dataclass(frozen=True, slots=True)
class StaffView:
    """An account of staff for who administers it; ``mandates`` are those in force."""

    id: UUID
    username: str
    name: str
    active: bool
    can_sign_in: bool
    mandates: tuple[MandateView, ...]


class UnknownStaff(NotFound):
    """There is no such account, or it is not the actor's to administer."""

    code: ClassVar[str] = "unknown-staff"


def administered(
    *, actor: Actor, at: datetime, query: str = "", unit: str = "", after: str = "", limit: int = 50
) -> list[StaffView]:
    """Staff that the actor administers, by user name; ``after`` is the last user name of the page before.

    ``query`` is part of a name or user name. Two queries, however many mandates there are.
    """
    scope = _scope(actor, at)
    if scope is None:
        return []
    held = models.Mandate.objects.filter(account_id=OuterRef("pk")).filter(_unended(at))
    rows = models.Account.objects.filter(kind="staff", username__gt=after)
    if scope:
        rows = rows.filter(Exists(held.filter(scope)))
    if unit:
        rows = rows.filter(Exists(held.filter(unit__in=units_below(unit) or [unit])))
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(username__icontains=query))
    return _views(rows.order_by("username")[:limit], at)


def staff_member(*, account: UUID, actor: Actor, at: datetime) -> StaffView:
    """One of them, with every mandate held or to come. Raises UnknownStaff."""
    row = models.Account.objects.filter(pk=account, kind="staff").first()
    if row is not None:
        (view,) = _views([row], at)
        scopes = view.mandates or mandates_of(account)
        if not scopes or any(_administers(actor, one, at) for one in scopes):
            return view
    raise UnknownStaff(what=Text(zh="该工作人员", en="This member of staff"))


def _administers(actor: Actor, one: MandateView, at: datetime) -> bool:
    mandate = one.mandate
    return grants(actor=actor, verb="staff", area=mandate.area, unit=mandate.unit, at=at)


def _scope(actor: Actor, at: datetime) -> Q | None:
    """Which mandates lie within the actor's own; an empty Q for all of them, None for none."""
    held = [one for one in actor.held(at) if one.role in granting(at)]
    parts = [Q()] if actor.kind == "system" else [_within(one) for one in held]
    if not parts or not all(parts):
        return Q() if parts else None
    return functools.reduce(operator.or_, parts)


def _within(mandate: Mandate) -> Q:
    """The mandates that lie within one; an empty Q where it covers the whole city."""
    part = Q()
    if mandate.unit is not None:
        part &= Q(unit__in=units_below(mandate.unit) or [mandate.unit])
    if mandate.area is not None and "/" in mandate.area:
        part &= Q(area=mandate.area) | Q(area__startswith=f"{mandate.area}/")
    return part


def _unended(at: datetime) -> Q:
    return Q(until_at__isnull=True) | Q(until_at__gt=at)


def _views(rows: Iterable[models.Account], at: datetime) -> list[StaffView]:
    accounts = list(rows)
    held: dict[UUID, list[MandateView]] = {account.pk: [] for account in accounts}
    for row in models.Mandate.objects.filter(_unended(at), account_id__in=held).order_by("from_at", "id"):
        view = MandateView(row.id, row.account_id, mandate_of(row), row.granted_by)
        held[row.account_id].append(view)
    return [
        StaffView(
            id=account.pk,
            username=account.username,
            name=account.name,
            active=account.is_active,
            can_sign_in=account.has_usable_password(),
            mandates=tuple(held[account.pk]),
        )
        for account in accounts
    ]
