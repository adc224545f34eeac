"""Putting down what was done, with its seal, in the caller's batch; and knowing a delivery that comes again."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from psycopg.types.json import Jsonb

from zhili.booking.models import Act
from zhili.booking.rules.recording import content
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.once import Once
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger


class KeyUsed(ZhiliError):
    """The idempotency key came before with another request."""

    code: ClassVar[str] = "idempotency-key-reused"
    status: ClassVar[int] = 422
    message = Text(
        zh="这个幂等键已经用于另一个请求，请换一个。",
        en="This idempotency key was used for another request. Take another one.",
    )


def done_before(once: Once | None) -> UUID | None:
    """What the same delivery was about when it came first; None where it is new. Raises KeyUsed."""
    found = Act.objects.filter(idempotency=once.key).first() if once else None
    if found is None or once is None:
        return None
    if bytes(found.fingerprint or b"") != once.fingerprint:
        raise KeyUsed()
    return found.about


def put_down(
    batch: Batch,
    act: str,
    *,
    about: UUID,
    district_id: int,
    actor: Actor,
    data: Mapping[str, object],
    at: datetime,
    once: Once | None = None,
) -> None:
    """Add to the batch that ``actor`` did ``act`` to ``about``. ``data`` is plain JSON and names no person."""
    id = new_id(at)
    row: dict[str, object] = {
        "id": id,
        "district_id": district_id,
        "about": about,
        "act": act,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "data": dict(data),
        "at": at,
    }
    salt = ledger.seal(batch, id=id, action=act, district_id=district_id, content=content(row, at=at), at=at)
    delivered = {
        "idempotency": once.key if once else None,
        "fingerprint": once.fingerprint if once else None,
    }
    batch.insert("booking_act", {**row, "data": Jsonb(row["data"]), "salt": salt, **delivered})
