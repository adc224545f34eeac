"""A made-up city's areas as polygons, from the city down to its grids, without gaps or overlaps.

The city lies in the open sea of Bohai Bay and bears codes of the unused province 99, so that no real
address, person or office can be taken for one of ours. Roads, estates and addresses are in ``gazetteer``.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely import MultiPolygon, Polygon

from zhili.site.demo import naming, partition

LEVELS = ("city", "district", "street", "community", "grid")
_CITY_CODE = "9901"
_ORIGIN = (119.25, 38.45)  # lon, lat of the middle
_METRES_PER_DEGREE = 110_990.0  # of latitude, here
_SUFFIX = {
    "district": ("区", "District"),
    "street": ("街道", "Subdistrict"),
    "community": ("社区", "Community"),
}


@dataclass(frozen=True, slots=True)
class CitySize:
    """How many areas of each level; each level has at least as many as the one above."""

    districts: int = 3
    streets: int = 10
    communities: int = 40
    grids: int = 200

    @classmethod
    def of(cls, grids: int) -> "CitySize":
        """A city of that many grids in usual proportions (5 grids a community, 12 communities a street)."""
        communities = max(1, grids // 5)
        streets = max(1, min(300, communities // 12))
        return cls(
            districts=max(1, min(16, streets // 4)), streets=streets, communities=communities, grids=grids
        )


@dataclass(frozen=True, slots=True)
class Area:
    """One area; ``path`` is its codes from the city down, joined by ``/``."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str | None
    path: str
    shape: Polygon


@dataclass(frozen=True)
class City:
    """The areas, parents before children."""

    seed: int
    size: CitySize
    areas: tuple[Area, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Area]:
        """The areas by code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def _by_parent(self) -> Mapping[str | None, tuple[Area, ...]]:
        found: dict[str | None, list[Area]] = {}
        for area in self.areas:
            found.setdefault(area.parent, []).append(area)
        return {parent: tuple(children) for parent, children in found.items()}

    @property
    def root(self) -> Area:
        """The city itself."""
        return self.areas[0]

    def children(self, code: str) -> tuple[Area, ...]:
        """The areas directly below one."""
        return self._by_parent.get(code, ())

    def at_level(self, level: str) -> tuple[Area, ...]:
        """All areas of a level (see LEVELS)."""
        return tuple(area for area in self.areas if area.level == level)

    def above(self, code: str) -> tuple[Area, ...]:
        """The area and those it lies in, the city first."""
        return tuple(self.by_code[part] for part in self.by_code[code].path.split("/"))

    def geojson(self) -> dict[str, object]:
        """A FeatureCollection (RFC 7946) of every area, parents first."""
        return {"type": "FeatureCollection", "features": [_feature(area) for area in self.areas]}


def _feature(area: Area) -> dict[str, object]:
    ring = [[x, y] for x, y in area.shape.exterior.coords]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "code": area.code,
            "name": area.name,
            "name_en": area.name_en,
            "level": area.level,
            "parent": area.parent,
        },
    }


def generate(*, seed: int = 1, size: CitySize | None = None) -> City:
    """The city of a seed. The same seed and size give the same city on every machine."""
    size = size or CitySize()
    rng = random.Random(f"city {seed}")
    land = partition.Land(count=size.grids, rng=rng)
    tree = partition.gather(land, _weights(size), rng)
    return City(seed=seed, size=size, areas=tuple(_Builder(land, naming.Namer(rng)).build(tree)))


def _weights(size: CitySize) -> partition.Nested:
    """Communities per street per district, as even as the numbers allow."""
    streets = iter(_even(size.communities, size.streets))
    return [[next(streets) for _ in range(count)] for count in _even(size.streets, size.districts)]


def _even(total: int, parts: int) -> list[int]:
    return [total // parts + (1 if number < total % parts else 0) for number in range(parts)]


class _Builder:
    """Gives the cells their codes, names and degrees, from the city down."""

    def __init__(self, land: partition.Land, namer: naming.Namer) -> None:
        self._land = land
        self._names = {"district": namer.districts, "street": namer.streets, "community": namer.communities}
        self._polygons = [_polygon(ring) for ring in land.rings]

    def build(self, tree: partition.Nested) -> Iterator[Area]:
        city = naming.parts()["city"]
        everything = self._union(range(len(self._polygons)))
        root = Area(_CITY_CODE, city["zh"], city["en"], "city", None, _CITY_CODE, everything)
        yield root
        yield from self._below(root, tree, 1)

    def _below(self, parent: Area, tree: partition.Nested, depth: int) -> Iterator[Area]:
        assert not isinstance(tree, int)
        for number, part in enumerate(tree, start=1):
            area = self._area(parent, LEVELS[depth], number, part)
            yield area
            if depth < len(LEVELS) - 1:
                yield from self._below(area, part, depth + 1)

    def _area(self, parent: Area, level: str, number: int, part: partition.Nested) -> Area:
        code = _code(parent.code, level, number)
        name, name_en = self._name(parent, level, number)
        shape = self._union(_flat(part))
        return Area(code, name, name_en, level, parent.code, f"{parent.path}/{code}", shape)

    def _name(self, parent: Area, level: str, number: int) -> tuple[str, str]:
        if level == "grid":
            return f"{parent.name}第{number}网格", f"{parent.name_en}, Grid {number}"
        name, (zh, en) = next(self._names[level]), _SUFFIX[level]
        return name + zh, f"{naming.latin(name)} {en}"

    def _union(self, cells: "range | list[int]") -> Polygon:
        shapes = [self._polygons[cell] for cell in cells]
        whole = shapely.coverage_union_all(shapes) if len(shapes) > 1 else shapes[0]
        if isinstance(whole, MultiPolygon):
            raise ValueError("an area fell into pieces")
        return shapely.orient_polygons(whole)


def _flat(part: partition.Nested) -> list[int]:
    return [part] if isinstance(part, int) else [cell for child in part for cell in _flat(child)]


def _code(parent: str, level: str, number: int) -> str:
    """Codes in the manner of the statistical divisions: 6 digits, 9, 12, then -G and the grid's number."""
    widths = {"district": 2, "street": 3, "community": 3}
    return f"{parent}-G{number:02d}" if level == "grid" else f"{parent}{number:0{widths[level]}d}"


def _polygon(ring: partition.Ring) -> Polygon:
    per_lon = _METRES_PER_DEGREE * math.cos(math.radians(_ORIGIN[1]))
    corners = [
        (round(_ORIGIN[0] + x / per_lon, 6), round(_ORIGIN[1] + y / _METRES_PER_DEGREE, 6)) for x, y in ring
    ]
    return Polygon(corners)
