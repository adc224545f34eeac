"""What stands in a made-up city: roads, housing estates and landmarks, and the addresses they make.

An address leads to a point and a point to the nearest address; which grid a point is in, ``people`` decides.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely import Point, Polygon, STRtree

from zhili.site.demo import naming
from zhili.site.demo.geography import Area, City

_WOBBLE = 0.0004  # degrees; a building stands within some 40 m of its estate's middle


@dataclass(frozen=True, slots=True)
class Spot:
    """A housing estate or a landmark, on a road, inside one grid. ``buildings`` is 0 for a landmark."""

    kind: str
    name: str
    name_en: str
    road: str
    lon: float
    lat: float
    grid: str
    community: str
    buildings: int


@dataclass(frozen=True, slots=True)
class Address:
    """A written address and the point it stands for; ``area`` is the path down to the grid."""

    text: str
    lon: float
    lat: float
    area: str
    spot: Spot


class Gazetteer:
    """The spots of a city. The same city gives the same gazetteer."""

    def __init__(self, city: City) -> None:
        self.city = city
        rng = random.Random(f"gazetteer {city.seed}")
        namer = naming.Namer(rng)
        spots: list[Spot] = []
        for street in city.at_level("street"):
            shared = [namer.road() for _ in range(3)]
            for community in city.children(street.code):
                roads = [*shared, namer.road()]
                spots.extend(_spots(city, community, roads, namer, rng))
        self.spots: tuple[Spot, ...] = tuple(spots)

    @cached_property
    def by_community(self) -> Mapping[str, tuple[Spot, ...]]:
        """The spots of each community, by its code."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(spot.community, []).append(spot)
        return {code: tuple(spots) for code, spots in found.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, Spot]:
        return {spot.name: spot for spot in sorted(self.spots, key=lambda spot: len(spot.name))}

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([Point(spot.lon, spot.lat) for spot in self.spots])

    def roads(self, community: str) -> tuple[str, ...]:
        """The roads of a community, each once."""
        return tuple(dict.fromkeys(spot.road for spot in self.by_community[community]))

    def address(self, spot: Spot, *, rng: random.Random) -> Address:
        """One door of an estate, or the landmark itself, with its point in the spot's grid."""
        grid = self.city.by_code[spot.grid]
        text = "".join(area.name for area in self.city.above(spot.community)) + spot.road + spot.name
        if not spot.buildings:
            return Address(text, spot.lon, spot.lat, grid.path, spot)
        door = f"{rng.randint(1, spot.buildings)}号楼{rng.randint(1, 4)}单元"
        room = f"{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
        lon, lat = _near(spot, grid.shape, rng)
        return Address(text + door + room, lon, lat, grid.path, spot)

    def find(self, text: str) -> Spot | None:
        """The spot with the longest name that stands in the text; None if there is none."""
        named = [spot for name, spot in self._by_name.items() if name in text]
        return named[-1] if named else None

    def at(self, *, lon: float, lat: float) -> Spot:
        """The spot nearest to a point."""
        return self.spots[int(self._tree.nearest(Point(lon, lat)))]


def _spots(
    city: City, community: Area, roads: list[str], namer: naming.Namer, rng: random.Random
) -> list[Spot]:
    """Three to five estates and three or four landmarks, spread over the community's grids."""
    base = community.name.removesuffix("社区")
    kinds = rng.sample(naming.parts()["landmarks"], rng.randint(3, 4))
    wanted = [("estate", namer.estate(), rng.randint(4, 18)) for _ in range(rng.randint(3, 5))]
    wanted += [("landmark", base + kind, 0) for kind in kinds]
    grids = city.children(community.code)
    spots = []
    for number, (kind, name, buildings) in enumerate(wanted):
        grid = grids[number % len(grids)]
        lon, lat = _inside(grid.shape, rng)
        english = naming.latin(name)
        spots.append(
            Spot(kind, name, english, rng.choice(roads), lon, lat, grid.code, community.code, buildings)
        )
    return spots


def _inside(shape: Polygon, rng: random.Random) -> tuple[float, float]:
    """A point well inside a polygon, to the sixth decimal."""
    core = shape.buffer(-0.0004)
    target = shape if core.is_empty else core
    west, south, east, north = target.bounds
    while True:
        lon, lat = round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
        if shapely.contains_xy(target, lon, lat):
            return lon, lat


def _near(spot: Spot, shape: Polygon, rng: random.Random) -> tuple[float, float]:
    """A point close to a spot and in its grid."""
    while True:
        lon = round(spot.lon + rng.uniform(-_WOBBLE, _WOBBLE), 6)
        lat = round(spot.lat + rng.uniform(-_WOBBLE, _WOBBLE), 6)
        if shapely.contains_xy(shape, lon, lat):
            return lon, lat
