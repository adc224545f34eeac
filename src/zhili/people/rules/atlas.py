"""The area tree in memory: by code, by name, and from a point to the smallest area that covers it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from zhili.kernel.text import Text
from zhili.people.rules import shapes
from zhili.people.rules.levels import LEVELS, AreaView, Place, code_of, short_name

_DRAWN = {"city": 0.002, "district": 0.001, "street": 0.0004, "community": 0.0001, "grid": 0.00002}  # degrees


@dataclass(frozen=True, slots=True)
class Charted:
    """An area with its boundary, if it has one."""

    area: AreaView
    shape: BaseGeometry | None


class _Layer:
    """The areas of one level under a spatial index, in code order: the lowest code wins a shared edge."""

    def __init__(self, members: list[tuple[AreaView, BaseGeometry]]) -> None:
        self.areas = [area for area, _ in members]
        self.shapes = numpy.array([shape for _, shape in members], dtype=object)
        self.tree = shapely.STRtree(self.shapes)

    def find(self, points: "numpy.ndarray[Any, Any]") -> AreaView | None:
        """The area that covers the one point in an array, which the tree takes as it is."""
        hits = self.tree.query(points, predicate="intersects")[1].tolist()
        return self.areas[min(hits)] if hits else None


class Atlas:
    """All areas of a city. Built once; a new state is a new atlas, and what is worked out later stays as it is."""

    def __init__(self, charted: Iterable[Charted]) -> None:
        ordered = sorted(charted, key=lambda entry: entry.area.code)
        self._entries = {entry.area.code: entry for entry in ordered}
        self._children: dict[str | None, list[AreaView]] = defaultdict(list)
        self._named: dict[str, list[AreaView]] = defaultdict(list)
        self._drawings: dict[tuple[str | None, str], dict[str, Any]] = {}
        self._places: dict[str, Place] = {}
        for entry in sorted(ordered, key=lambda entry: (entry.area.sort_key, entry.area.code)):
            self._children[entry.area.parent].append(entry.area)
            for name in {entry.area.name, short_name(entry.area.name)} - {None, ""}:
                self._named[str(name)].append(entry.area)
        self._layers = [layer for level in reversed(LEVELS) if (layer := self._layer(level, ordered))]

    def __len__(self) -> int:
        return len(self._entries)

    def area(self, code_or_path: str) -> AreaView | None:
        """The area with a code or a path; None if there is none, or if the path does not lead there."""
        entry = self._entries.get(code_of(code_or_path))
        if entry is None or ("/" in code_or_path and entry.area.path != code_or_path):
            return None
        return entry.area

    def shape(self, code: str) -> BaseGeometry | None:
        """The boundary of an area, if it has one."""
        entry = self._entries.get(code)
        return entry.shape if entry else None

    def areas(self, *, parent: str | None = None, level: str | None = None) -> list[AreaView]:
        """Areas in pinyin order: those of a level at any depth under a parent, or a parent's children."""
        root = code_of(parent) if parent else None
        if level is None:
            return list(self._children.get(root, ()))
        return list(self._at_level(root, level, LEVELS.index(level)))

    @cached_property
    def offered(self) -> tuple[tuple[str, Text], ...]:
        """Every area above the grids, level by level, to choose from: its path, and its name with those it lies in."""
        return tuple(
            (area.path, self._full(area)) for level in LEVELS[:-1] for area in self.areas(level=level)
        )

    def _full(self, area: AreaView) -> Text:
        names = self.place(area).names
        return Text(zh=" · ".join(names[1:] or names), en=f"{area.name_en} ({area.code})")

    def named(self, name: str) -> list[AreaView]:
        """The areas called so, by full name or the short one of an address."""
        return list(self._named.get(name.strip(), ()))

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Every name, full and short, with the paths of the areas that bear it."""
        return self._paths_by_name

    @cached_property
    def _paths_by_name(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(area.path for area in areas) for name, areas in self._named.items()}

    def locate(self, *, lon: float, lat: float) -> Place | None:
        """The smallest area that covers the point (edges: the lowest code); None outside all of them."""
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return None
        points = numpy.empty(1, dtype=object)
        points[0] = shapely.Point(lon, lat)
        for layer in self._layers:
            area = layer.find(points)
            if area is not None:
                return self.place(area)
        return None

    def place(self, area: AreaView) -> Place:
        """The place that an area is; worked out when it is first asked for."""
        held = self._places.get(area.code)
        if held is None:
            held = self._places[area.code] = self._place(area)
        return held

    def _place(self, area: AreaView) -> Place:
        above = [self._entries[code].area for code in area.path.split("/")]
        return Place(
            area=area.path,
            district_id=area.district_id,
            grid=area.code if area.level == "grid" else None,
            titles=tuple(each.title for each in above),
        )

    def feature_collection(self, areas: Iterable[AreaView], *, digits: int = 7) -> dict[str, Any]:
        """GeoJSON of these areas as ``import_geojson`` takes it back."""
        pairs = [(area, shape) for area in areas if (shape := self.shape(area.code)) is not None]
        return _collection(pairs, digits=digits)

    def drawing(self, *, parent: str | None, level: str) -> dict[str, Any]:
        """GeoJSON to draw a map from: few points, neighbours still meeting; with its ``bbox``."""
        key = (code_of(parent) if parent else None, level)
        if key not in self._drawings:
            self._drawings[key] = self._drawn(self.areas(parent=parent, level=level), level)
        return self._drawings[key]

    def _drawn(self, areas: list[AreaView], level: str) -> dict[str, Any]:
        pairs = [(area, shape) for area in areas if (shape := self.shape(area.code)) is not None]
        drawn = shapes.simplified([shape for _, shape in pairs], tolerance=_DRAWN[level])
        return _collection([(area, shape) for (area, _), shape in zip(pairs, drawn, strict=True)], digits=5)

    def _at_level(self, root: str | None, level: str, depth: int) -> Iterator[AreaView]:
        for area in self._children.get(root, ()):
            if area.level == level:
                yield area
            elif area.depth < depth:  # grids are many: nothing is looked for below what is deep enough
                yield from self._at_level(area.code, level, depth)

    def _layer(self, level: str, ordered: list[Charted]) -> _Layer | None:
        members = [
            (entry.area, entry.shape)
            for entry in ordered
            if entry.area.level == level and entry.shape is not None
        ]
        return _Layer(members) if members else None


def _collection(pairs: list[tuple[AreaView, BaseGeometry]], *, digits: int) -> dict[str, Any]:
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if pairs:
        west, south, east, north = zip(*(shape.bounds for _, shape in pairs), strict=True)
        box = (min(west), min(south), max(east), max(north))
        collection["bbox"] = [round(value, digits) for value in box]
    return collection | {"features": [_feature(area, shape, digits) for area, shape in pairs]}


def _feature(area: AreaView, shape: BaseGeometry, digits: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {
            "code": area.code,
            "name": area.name,
            "name_en": area.name_en,
            "level": area.level,
            "parent": area.parent,
            "path": area.path,
        },
        "geometry": shapes.as_geojson(shape, digits=digits),
    }
