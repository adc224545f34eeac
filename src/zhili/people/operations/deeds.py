"""What is done to who may do what leaves a row that nobody can change, for the audit administrator to read.

A digest of each row stands in the sealed log, so that who gets around the database is found as well.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.people.rules.trail import DID, deed_content


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
    id = new_id(at)
    row = {"id": id, "deed": deed, "actor_id": actor.id, "account_id": account, "facts": dict(facts or {})}
    batch = Batch()
    salt = ledger.seal(
        batch, id=id, action=f"{DID}.{deed}", district_id=0, content=deed_content(row, at=at), at=at
    )
    batch.insert("people_accessdeed", {**row, "district_id": 0, "at": at, "salt": salt})
    batch.write()
