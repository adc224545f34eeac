"""Where a page of another PDF goes on a page of ours, in points as PDF counts them. Pure."""

from collections.abc import Sequence

from zhili.documents.rules.seats import Seat

Matrix = tuple[float, float, float, float, float, float]
"""x' = a·x + c·y + e, y' = b·x + d·y + f (ISO 32000-1, 8.3.4)."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def box_of(numbers: Sequence[float]) -> Box:
    """A rectangle from any two opposite corners. Raises ValueError where there are not four numbers or no area."""
    x0, y0, x1, y1 = (float(one) for one in numbers)
    if x0 == x1 or y0 == y1:
        raise ValueError(numbers)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def common(one: Box, other: Box) -> Box:
    """What two rectangles share; ``one`` where they share nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else one


def fitted(page: Box, turned: int, place: Seat) -> Matrix:
    """Lays a page, turned clockwise by degrees, into the middle of a place: as large as it is, or as large as fits."""
    left, bottom, right, top = page
    width, height = right - left, top - bottom
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, 0.0, 0.0),
        90: (0, -1, 1, 0, 0.0, width),
        180: (-1, 0, 0, -1, width, height),
        270: (0, 1, -1, 0, height, 0.0),
    }[turned % 360 // 90 * 90]
    shown = (width, height) if b == 0 else (height, width)
    scale = min(1.0, place.width / shown[0], place.height / shown[1])
    x = place.x + (place.width - shown[0] * scale) / 2
    y = place.y + (place.height - shown[1] * scale) / 2
    return (
        a * scale, b * scale, c * scale, d * scale,
        x + scale * (e - a * left - c * bottom), y + scale * (f - b * left - d * bottom),
    )  # fmt: skip


def onto(place: Box, drawing: Box, matrix: Matrix) -> Matrix:
    """Lays the drawing of an annotation, which has a matrix of its own, onto its place (ISO 32000-1, 12.5.5)."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in drawing[::2] for y in drawing[1::2]]
    left, bottom, right, top = box_of(
        (
            min(a * x + c * y + e for x, y in corners), min(b * x + d * y + f for x, y in corners),
            max(a * x + c * y + e for x, y in corners), max(b * x + d * y + f for x, y in corners),
        )
    )  # fmt: skip
    across, up = (place[2] - place[0]) / (right - left), (place[3] - place[1]) / (top - bottom)
    return (across, 0.0, 0.0, up, place[0] - across * left, place[1] - up * bottom)
