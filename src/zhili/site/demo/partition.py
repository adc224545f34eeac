"""Pure shapes for a made-up city: land cut into cells, and cells gathered into connected parts.

Knows metres and cell numbers only; names, codes and degrees are given in ``geography``.
"""

import heapq
import math
import random
from collections.abc import Iterator, Sequence

import shapely
from shapely import MultiPoint, Polygon

Ring = tuple[tuple[float, float], ...]
Nested = int | list["Nested"]

CELL_METRES = 330.0
_JITTER = 0.34
_TILT = 0.31  # radians by which the street grid leans against north
_TRIES = 12


class Land:
    """``count`` cells (metres, shared corners exactly equal), each with the cells it has an edge with."""

    def __init__(self, *, count: int, rng: random.Random) -> None:
        rings, centres = _lattice(count, rng)
        reach = _Outline(rng)
        score = [math.hypot(x, y) / reach(math.atan2(y, x)) for x, y in centres]
        chosen = sorted(_grow(count, score, _neighbours(rings)))
        self.rings: list[Ring] = [rings[old] for old in chosen]
        self.centres = [centres[old] for old in chosen]
        self.neighbours = _neighbours(self.rings)


def _lattice(count: int, rng: random.Random) -> tuple[list[Ring], list[tuple[float, float]]]:
    """More cells than needed, around the origin: Voronoi cells of a tilted, shaken square lattice."""
    side = math.ceil(math.sqrt(count) * 1.9) + 6
    half = (side - 1) / 2
    cosine, sine = math.cos(_TILT), math.sin(_TILT)
    points = []
    for row in range(side):
        for column in range(side):
            x = (column - half + rng.uniform(-_JITTER, _JITTER)) * CELL_METRES
            y = (row - half + rng.uniform(-_JITTER, _JITTER)) * CELL_METRES
            points.append((x * cosine - y * sine, x * sine + y * cosine))
    cells = shapely.voronoi_polygons(MultiPoint(points), ordered=True)
    rings = [_rounded(cell) for cell in cells.geoms]
    return rings, points


def _rounded(cell: Polygon) -> Ring:
    """The corners to the decimetre; a corner is rounded alike in every cell that has it, so no gap opens."""
    corners: list[tuple[float, float]] = []
    for x, y in cell.exterior.coords[:-1]:
        corner = (round(x, 1), round(y, 1))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return tuple(corners)


def _neighbours(rings: Sequence[Ring]) -> list[list[int]]:
    """For each ring the rings that share an edge with it."""
    owner: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    found: list[list[int]] = [[] for _ in rings]
    for number, ring in enumerate(rings):
        for start, end in zip(ring, (*ring[1:], ring[0]), strict=True):
            edge = (start, end) if start < end else (end, start)
            other = owner.setdefault(edge, number)
            if other != number:
                found[number].append(other)
                found[other].append(number)
    return found


class _Outline:
    """How far the city reaches in each direction: a circle with three slow waves."""

    def __init__(self, rng: random.Random) -> None:
        self.waves = [(k, rng.uniform(0.04, 0.13), rng.uniform(0, math.tau)) for k in (2, 3, 5)]

    def __call__(self, angle: float) -> float:
        return 1.0 + sum(size * math.cos(k * angle + turn) for k, size, turn in self.waves)


def _grow(count: int, score: Sequence[float], neighbours: Sequence[Sequence[int]]) -> set[int]:
    """The ``count`` cells of lowest score that hang together, from the innermost outwards."""
    start = min(range(len(score)), key=score.__getitem__)
    edge, seen, chosen = [(score[start], start)], {start}, set[int]()
    while len(chosen) < count:
        _, cell = heapq.heappop(edge)
        chosen.add(cell)
        for other in neighbours[cell]:
            if other not in seen:
                seen.add(other)
                heapq.heappush(edge, (score[other], other))
    return chosen


def gather(land: Land, shape: Nested, rng: random.Random) -> Nested:
    """Cells shared out along a tree of weights; the same tree with lists of cell numbers comes back.

    A weight says into how many communities a part is cut; each part is connected and about as big as it says.
    """
    return _share(land, list(range(len(land.rings))), shape, rng)


def _share(land: Land, cells: list[int], shape: Nested, rng: random.Random) -> Nested:
    if isinstance(shape, int):
        return [list(part) for part in _cut(land, cells, [1] * shape, rng)]
    weights = [_weight(part) for part in shape]
    parts = _cut(land, cells, weights, rng)
    return [_share(land, part, child, rng) for part, child in zip(parts, shape, strict=True)]


def _weight(shape: Nested) -> int:
    return shape if isinstance(shape, int) else sum(_weight(part) for part in shape)


def _cut(land: Land, cells: list[int], weights: list[int], rng: random.Random) -> Iterator[list[int]]:
    """Connected parts of ``cells`` in the proportion of the weights, by halving again and again."""
    if len(weights) == 1:
        yield cells
        return
    middle = len(weights) // 2
    left, right = weights[:middle], weights[middle:]
    first, second = _halve(land, cells, sum(left), sum(right), rng)
    yield from _cut(land, first, left, rng)
    yield from _cut(land, second, right, rng)


def _halve(
    land: Land, cells: list[int], left: int, right: int, rng: random.Random
) -> tuple[list[int], list[int]]:
    """Two connected halves, a cell at least for each unit of weight, cut roughly across the longer side."""
    wanted = len(cells) * left / (left + right)
    angle = _long_side(land, cells)
    halves: list[tuple[list[int], list[int]]] = []
    for _ in range(_TRIES):
        lean = angle + rng.gauss(0, 0.25 + 0.4 * len(halves))
        across = (math.cos(lean), math.sin(lean))
        order = sorted(cells, key=lambda cell: _along(land.centres[cell], across))
        cut = max(1, min(len(cells) - 1, round(wanted)))
        first, second = _mend(land, set(order[:cut]), set(order[cut:]))
        halves.append((sorted(first), sorted(second)))
        if abs(len(first) - wanted) <= max(1.0, 0.08 * len(cells)):
            break
    best = min(halves, key=lambda pair: abs(len(pair[0]) - wanted))
    if len(best[0]) < left or len(best[1]) < right:
        raise ValueError(f"{len(cells)} cells are too few for {left + right} connected parts")
    return best


def _along(point: tuple[float, float], direction: tuple[float, float]) -> float:
    return point[0] * direction[0] + point[1] * direction[1]


def _long_side(land: Land, cells: list[int]) -> float:
    """The direction (radians) in which the cells stretch furthest."""
    xs = [land.centres[cell][0] for cell in cells]
    ys = [land.centres[cell][1] for cell in cells]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs) - sum((y - mean_y) ** 2 for y in ys)
    lean = 2 * sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return math.atan2(lean, spread) / 2


def _mend(land: Land, first: set[int], second: set[int]) -> tuple[set[int], set[int]]:
    """Move stray bits across the cut until both halves are connected.

    The whole is connected, so every bit of the second half touches the largest bit of the first: two moves
    are enough.
    """
    core = max(pieces(land, first), key=len)
    second = second | (first - core)
    rest = max(pieces(land, second), key=len)
    return core | (second - rest), rest


def pieces(land: Land, cells: set[int]) -> list[set[int]]:
    """The connected pieces of a set of cells, in a fixed order."""
    left, found = set(cells), []
    for start in sorted(cells):
        if start not in left:
            continue
        piece, edge = {start}, [start]
        left.discard(start)
        while edge:
            for other in land.neighbours[edge.pop()]:
                if other in left:
                    left.discard(other)
                    piece.add(other)
                    edge.append(other)
        found.append(piece)
    return found
