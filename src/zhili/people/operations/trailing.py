"""The trail of personal data: who read, found or erased it, when and what for. Rows are added and never changed.

The database refuses every change (migration 0004_trail), and a digest of each row stands in the sealed log.
"""

from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger import public as ledger
from zhili.people.rules.trail import READ, content


def leave_trail(
    batch: Batch, *, holder: UUID, district_id: int, act: str, actor: Actor, purpose: str, at: datetime
) -> None:
    """Add to the caller's batch that ``actor`` did ``act`` (read, find, forget, correct) to a holder's data."""
    id = new_id(at)
    row = {
        "id": id,
        "district_id": district_id,
        "holder": holder,
        "act": act,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "purpose": purpose,
        "at": at,
    }
    salt = ledger.seal(
        batch, id=id, action=f"{READ}.{act}", district_id=district_id, content=content(row, at=at), at=at
    )
    batch.insert("people_privateread", {**row, "salt": salt})
