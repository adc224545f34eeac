"""Whom such cases went to before, told from counts: for places where the city's list is silent. Pure.

How sure it is, is Laplace's rule of succession: of n like cases m went there, the next one does with (m + 1) / (n + 2).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
"""Like cases from which practice is told."""

_OTHERS = 2
_DEPTHS = (3, 2, 1)
"""The narrowest place with enough cases speaks: street, district, city."""


@dataclass(frozen=True, slots=True)
class Went:
    """So many cases of a class in an area (path) that are, or ended, with a unit."""

    unit: str
    area: str
    cases: int


@dataclass(frozen=True, slots=True)
class Practised:
    """Of ``cases`` like cases in the area ``within``, ``times`` went to ``unit``; ``sure`` is between 0 and 1.

    ``others`` are the next units with their numbers, ``returned`` those that gave such cases back.
    """

    unit: str
    times: int
    cases: int
    within: str
    sure: float
    others: tuple[tuple[str, int], ...] = ()
    returned: tuple[tuple[str, int], ...] = ()


def practised(went: Sequence[Went], returned: Sequence[tuple[str, int]], *, area: str) -> Practised | None:
    """What was done before with cases like one in ``area``; None where too few are known, or the usual unit gave
    as many back as it kept.
    """
    for depth in _DEPTHS:
        within = "/".join(area.split("/")[:depth])
        counts: Counter[str] = Counter()
        for one in went:
            if f"{one.area}/".startswith(f"{within}/"):
                counts[one.unit] += one.cases
        if counts.total() >= LEAST:
            return _told(counts, Counter(dict(returned)), within)
    return None


def _told(counts: Counter[str], returned: Counter[str], within: str) -> Practised | None:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    kept = [(unit, times) for unit, times in ranked if returned[unit] < times]
    if not kept:
        return None
    unit, times = kept[0]
    total = counts.total()
    return Practised(
        unit=unit,
        times=times,
        cases=total,
        within=within,
        sure=round((times + 1) / (total + 2), 3),
        others=tuple(kept[1 : 1 + _OTHERS]),
        returned=tuple(sorted(returned.items(), key=lambda one: (-one[1], one[0]))[:_OTHERS]),
    )
