"""What is done to who may do what leaves a row that nobody can change, for the audit administrator to read."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.people import models


def put_down(
    deed: str,
    *,
    actor: Actor,
    at: datetime,
    account: UUID | None = None,
    facts: Mapping[str, str | int | None] | None = None,
) -> None:
    """Put a deed down in the caller's transaction: who did it, to whose account, with what else is to be known.

    ``facts`` name roles, units and areas; never a password, a key or what somebody can be reached by.
    """
    models.AccessDeed.objects.create(
        id=new_id(at), deed=deed, actor_id=actor.id, account_id=account, facts=dict(facts or {}), at=at
    )
