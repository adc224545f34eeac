"""Rows as boxes: for every column the regions that a row lets through; and what boxes leave uncovered.

Exact set arithmetic without sampling; a budget keeps hostile tables from running for ever.
"""

from collections.abc import Iterator, Sequence
from operator import and_

Box = tuple[int, ...]


class TooComplex(Exception):
    """The budget ran out; nothing may be concluded."""


class Budget:
    """How many box comparisons are left."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take ``steps``; raises TooComplex when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooComplex


def volume(box: Box) -> int:
    """How many combinations of regions a box holds."""
    found = 1
    for bits in box:
        found *= bits.bit_count()
    return found


def clip(boxes: Sequence[Box], domain: Box) -> list[Box]:
    """The parts of boxes that lie in a domain; those that miss it are dropped."""
    clipped = (tuple(map(and_, box, domain)) for box in boxes)
    return [box for box in clipped if all(box)]


def remainder(domain: Box, boxes: Sequence[Box], budget: Budget, *, disjoint: bool = False) -> Iterator[Box]:
    """What the boxes leave of the domain, as boxes that do not overlap; nothing if they cover it.

    ``disjoint`` promises that no two of the boxes overlap: then comparing volumes proves cover at once.
    """
    if not all(domain):
        return
    stack = [(domain, clip(boxes, domain))]
    while stack:
        space, inside = stack.pop()
        budget.spend(len(inside) + 1)
        if not inside:
            yield space
            continue
        volumes = [volume(box) for box in inside]
        whole = volume(space)
        largest = max(range(len(inside)), key=volumes.__getitem__)
        if volumes[largest] == whole or (disjoint and sum(volumes) == whole):
            continue
        best = inside.pop(largest)
        for part in outside(space, best):
            stack.append((part, clip(inside, part)))


def outside(domain: Box, box: Box) -> list[Box]:
    """The domain without a box that lies in it, as at most one box for each column."""
    parts = []
    rest = list(domain)
    for at, bits in enumerate(box):
        beyond = rest[at] & ~bits
        if beyond:
            parts.append((*rest[:at], beyond, *rest[at + 1 :]))
            rest[at] = bits
    return parts
