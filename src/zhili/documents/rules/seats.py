"""Where on a paper a seal or a signature goes. Pure.

A template marks a place with ``seat(name)`` of ``official.typ``; PDF counts points from the lower left corner of a
page, Typst from the upper left one. Pages are A4, upright.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

A4_HEIGHT = 841.89
"""Of an upright A4 page, in points (ISO 216: 297 mm)."""

SEAL = "seal"
"""The name of the place of the organisation's seal."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on a page (counted from 1): its lower left corner, its width and height in points, as PDF counts."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float

    def box(self) -> tuple[int, int, int, int]:
        """Left, bottom, right, top in whole points."""
        return (
            round(self.x),
            round(self.y),
            round(self.x + self.width),
            round(self.y + self.height),
        )


def seats_of(found: Iterable[Mapping[str, object]]) -> tuple[Seat, ...]:
    """The seats from what a template said of them, upper left corners in points from the top of the page."""
    return tuple(_seat(one) for one in found)


def _seat(one: Mapping[str, object]) -> Seat:
    x, top, width, height = (float(str(one[name])) for name in ("x", "y", "width", "height"))
    return Seat(str(one["name"]), int(str(one["page"])), x, A4_HEIGHT - top - height, width, height)
