"""The one write of this module: what a person chose where the machine had proposed."""

from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.understanding.rules.classify import Guess


def record_override(
    batch: Batch,
    *,
    district_id: int,
    case_id: UUID,
    kind: str,
    suggested: Guess | None,
    chosen: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Add the choice to the caller's batch: ``kind`` is class, place, unit, urgency or duplicate.

    ``suggested`` is what was shown, None where nothing was; agreement is recorded as well as dissent. The
    caller has checked that ``by`` may decide. Returns the row's id.
    """
    id = new_id(at)
    batch.insert(
        "understanding_override",
        {
            "id": id,
            "district_id": district_id,
            "case_id": case_id,
            "kind": kind,
            "suggested": suggested.value if suggested else None,
            "confidence": suggested.confidence if suggested else None,
            "chosen": chosen,
            "by": by.id,
            "at": at,
        },
    )
    return id
