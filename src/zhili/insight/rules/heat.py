"""Words that rose: spoken of in more cases than in the time before, by more than chance."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5
"""Cases that must speak of a word before it is called risen."""

_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Heat:
    """A word, in how many cases it stands now and stood before, and how far that is from chance (z)."""

    word: str
    now: int
    before: int
    z: float


def risen(
    now: Mapping[str, int], before: Mapping[str, int], *, total_now: int, total_before: int, most: int
) -> list[Heat]:
    """The words whose share of all cases rose most surely, the surest first (test of two shares, 95 %)."""
    found = [
        Heat(word, count, before.get(word, 0), _z(count, total_now, before.get(word, 0), total_before))
        for word, count in now.items()
        if count >= LEAST
    ]
    rising = [one for one in found if one.z > _SURE]
    return sorted(rising, key=lambda one: (-one.z, -one.now, one.word))[:most]


def _z(hits: int, total: int, hits_before: int, total_before: int) -> float:
    if not total or not total_before:
        return 0.0
    common = (hits + hits_before) / (total + total_before)
    spread = math.sqrt(common * (1 - common) * (1 / total + 1 / total_before))
    return (hits / total - hits_before / total_before) / spread if spread else 0.0
