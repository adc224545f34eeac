"""How far the counting has come: what every page says under its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from zhili.kernel.rows import fetch

TOPIC = "figures"
"""Under which pages hear that figures have changed (``ui.live``)."""

BEHIND = timedelta(minutes=10)
"""Older figures than these are said to be old."""


@dataclass(frozen=True, slots=True)
class RoundView:
    """Everything that stood at ``as_of`` is in the figures; ``declared`` is what the marks mean."""

    as_of: datetime
    declared: Mapping[str, object]

    def behind(self, at: datetime) -> bool:
        """Whether the counting has fallen behind."""
        return at - self.as_of > BEHIND


def last_round() -> RoundView | None:
    """The last round that took in everything; None before the first."""
    rows = fetch("SELECT as_of, declared FROM insight_round WHERE id = 1")
    return RoundView(rows[0][0], orjson.loads(str(rows[0][1]))) if rows else None
