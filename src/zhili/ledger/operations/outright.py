"""Sealing a file outright, that belongs to no case: the house keeps neither the file nor its salt."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.ledger.operations.sealing import seal_file

ACTION = "file.sealed"
_THE_CITY = 0


@dataclass(frozen=True, slots=True)
class Outright:
    """Under which id a file was sealed, and the salt (32 bytes). Without the salt nothing can be shown by the seal."""

    id: UUID
    salt: bytes


def seal_outright(file: IO[bytes], *, at: datetime) -> Outright:
    """Seal what is read from ``file`` to its end, of any size; ``whole_receipt`` gives its receipt once published."""
    batch, id = Batch(), new_id(at)
    salt = seal_file(batch, id=id, action=ACTION, district_id=_THE_CITY, file=file, at=at)
    batch.write()
    return Outright(id, salt)
