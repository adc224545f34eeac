"""A unit's ready-made answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.workspace.models import CannedAnswer


@dataclass(frozen=True, slots=True)
class CannedKept:
    """A ready-made answer with its placeholders; ``class_code`` empty: for any matter."""

    id: UUID
    unit: str
    class_code: str
    title: str
    text: str
    written_by: str
    written_at: datetime


def canned_answers(
    *, units: Collection[str], class_code: str | None = None, most: int = 200
) -> tuple[CannedKept, ...]:
    """The answers in use in some units. With ``class_code``, those for that class or a class above it come first, then
    those for any matter, and no others. One query.
    """
    found = CannedAnswer.objects.filter(unit__in=list(units), retired_at=None)
    if class_code is not None:
        found = found.filter(class_code__in=["", *_and_above(class_code)])
    rows = sorted(found, key=lambda one: (-len(one.class_code) if class_code is not None else 0, one.title))
    return tuple(
        CannedKept(one.id, one.unit, one.class_code, one.title, one.text, str(one.written_by), one.written_at)
        for one in rows[:most]
    )


def _and_above(code: str) -> list[str]:
    parts = code.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1) if parts[0]]
