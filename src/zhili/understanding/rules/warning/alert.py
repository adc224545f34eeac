"""What is watched and what is told. Apart from the reckoning, which brings numpy with it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted in one row: cases of a class in an area whose middle is at ``lon`` and ``lat`` (degrees)."""

    area: str
    class_code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Alert:
    """A cluster: how many were expected and seen since ``since_on``, and how rare that is.

    ``probability`` is that of so many or more in one zone on one day when nothing is the matter.
    """

    class_code: str
    areas: tuple[str, ...]
    since_on: date
    last_on: date
    expected: float
    seen: int
    probability: float
