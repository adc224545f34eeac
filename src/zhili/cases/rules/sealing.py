"""The form in which an event is sealed."""

from uuid import UUID

from zhili.cases.rules.state import Event
from zhili.kernel.canonical import json_bytes


def content(case_id: UUID, event: Event, stage: str) -> bytes:
    """What is sealed of an event: all of it, in canonical form."""
    return json_bytes(
        {
            "case": str(case_id),
            "seq": event.seq,
            "action": event.action,
            "actor": event.actor,
            "unit": event.unit,
            "stage": stage,
            "at": event.at.isoformat(),
            "visibility": event.visibility,
            "data": event.data,
            "changes": list(event.changes),
        }
    )
