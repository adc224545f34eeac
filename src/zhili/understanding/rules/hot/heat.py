"""The heat index: how much a matter asks for attention, from four facts that anybody can check.

Each part is a share between 0 and 1; the index is their weighted sum times 100. The weights are declared here and
shown on the page; nothing else enters.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WEIGHTS = {"volume": 0.35, "growth": 0.25, "spread": 0.15, "waiting": 0.25}

FULL_VOLUME = 64
"""People from whom on the volume counts in full (logarithmic: 8 people are half of it)."""

FULL_WAIT = timedelta(days=30)
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Voice:
    """One case of a matter: when it came, whether it has ended, where it is, and how many people stand behind it."""

    at: datetime
    open: bool
    place: str
    people: int = 1


@dataclass(frozen=True, slots=True)
class Heat:
    """The index from 0 to 100 with what it was made from; ``parts`` follow ``WEIGHTS``, each 0 to 1.

    ``recent`` came within the last week, ``expected`` is how many that would be at the pace of before.
    """

    index: int
    people: int
    recent: int
    expected: float
    places: int
    still_open: int
    waiting_days: int
    parts: dict[str, float]


def heat(voices: Sequence[Voice], *, at: datetime, window: timedelta) -> Heat:
    """The heat at ``at`` of a matter whose cases of the last ``window`` (longer than a week) are given.

    Growth compares the last week with the weeks before at equal length: (recent - expected) / (recent + expected + 1),
    not below 0. Spread is 1 - 1/places. Waiting is the share still open times how long the oldest open one waits,
    30 days in full.
    """
    people = sum(voice.people for voice in voices)
    recent = sum(voice.people for voice in voices if voice.at > at - RECENT)
    expected = (people - recent) * (RECENT / (window - RECENT))
    places = len({voice.place for voice in voices if voice.place})
    waiting = [at - voice.at for voice in voices if voice.open]
    longest = max(waiting, default=timedelta(0))
    parts = {
        "volume": min(1.0, math.log2(max(1, people)) / math.log2(FULL_VOLUME)),
        "growth": max(0.0, (recent - expected) / (recent + expected + 1)),
        "spread": 1 - 1 / max(1, places),
        "waiting": len(waiting) / max(1, len(voices)) * min(1.0, longest / FULL_WAIT),
    }
    index = round(100 * sum(WEIGHTS[name] * part for name, part in parts.items()))
    return Heat(index, people, recent, expected, places, len(waiting), longest.days, parts)
