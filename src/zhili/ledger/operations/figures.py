"""What was published (a month's figures, a list in force) is sealed as it stood, so that a later change shows."""

from datetime import datetime
from uuid import UUID

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger.operations.sealing import seal

_THE_CITY = 0


def publish(*, what: str, content: bytes, at: datetime) -> UUID:
    """Seal ``content`` as what ``what`` said when it was published; in the caller's transaction. Returns its id."""
    batch, id = Batch(), new_id(at)
    salt = seal(batch, id=id, action="figures.published", district_id=_THE_CITY, content=content, at=at)
    batch.insert(
        "ledger_published",
        {"id": id, "district_id": _THE_CITY, "what": what, "content": content, "salt": salt, "at": at},
    )
    batch.write()
    return id
