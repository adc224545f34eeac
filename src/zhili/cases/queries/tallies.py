"""What was done about each class of matter lately, as last counted: one row read, however many cases there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhili.cases import models


@dataclass(frozen=True, slots=True)
class Tally:
    """Disclosed cases closed from ``since`` until ``at``: of one class, or of all (``class_code`` None).

    ``median`` is how long half of them took at most, from report to end; ``places`` counts them by community (path
    of area codes); ``reply`` is the latest that can be quoted, masked, with tokens to be spelt out. Each is empty where
    the type does not disclose it.
    """

    class_code: str | None
    since: datetime
    at: datetime
    count: int
    median: timedelta | None
    places: Mapping[str, int]
    reply: str
    reply_at: datetime | None


def most_frequent(*, type_key: str, most: int = 10) -> list[Tally]:
    """The classes of which most was closed, the most frequent first; without their places."""
    rows = models.Tally.objects.filter(type_key=type_key).exclude(class_code="").defer("places")
    return [_view(row, {}) for row in rows.order_by("-count", "class_code")[:most]]


def tally_of(*, type_key: str, class_code: str | None = None) -> Tally | None:
    """One class, or all of a type together; None where nothing was counted yet."""
    row = models.Tally.objects.filter(type_key=type_key, class_code=class_code or "").first()
    return _view(row, row.places) if row else None


def _view(row: models.Tally, places: Mapping[str, int]) -> Tally:
    return Tally(
        class_code=row.class_code or None,
        since=row.since,
        at=row.at,
        count=row.count,
        median=timedelta(seconds=row.median) if row.median is not None else None,
        places=places,
        reply=row.reply,
        reply_at=row.reply_at,
    )
