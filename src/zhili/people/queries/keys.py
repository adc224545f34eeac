"""Keys of outside systems as who administers them sees them; the key itself is kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from zhili.kernel.actor import Mandate
from zhili.people import models


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key: whose it is and under which mandate it acts."""

    name: str
    mandate: Mandate
    created_by: str
    created_at: datetime


def issued_keys() -> list[KeyView]:
    """Every key, by name, ended ones too."""
    return [
        KeyView(
            name=row.name,
            mandate=Mandate(row.role, row.unit, row.area, row.from_at, row.until_at),
            created_by=row.created_by,
            created_at=row.created_at,
        )
        for row in models.OutsideKey.objects.order_by("name")
    ]
