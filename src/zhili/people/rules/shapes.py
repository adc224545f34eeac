"""Boundaries: whether a GeoJSON geometry can be used, what was mended in it, and how it is drawn.

Coordinates are lon, lat in degrees (CGCS2000, equal to WGS 84 for our purpose). Boundaries taken from a
commercial map are shifted (GCJ-02) and must be converted before they are imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from zhili.kernel.text import Text

_SPECK = 1e-12  # square degrees, about a hundredth of a square metre: what repairs may leave as slivers


class Unusable(Exception):
    """A geometry that cannot be a boundary; ``reason`` and ``mend`` say why and what to do."""

    def __init__(self, reason: Text, mend: Text) -> None:
        super().__init__(reason.en)
        self.reason, self.mend = reason, mend


@dataclass(frozen=True, slots=True)
class Boundary:
    """A usable boundary; ``repaired`` says where a ring crossed itself, if one did."""

    shape: BaseGeometry
    repaired: str | None = None


def boundary(geometry: object) -> Boundary:
    """The boundary that a GeoJSON geometry describes, self-crossings mended. Raises Unusable."""
    polygons = [_polygon(rings) for rings in _polygons(geometry)]
    shape: BaseGeometry = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    if shape.is_valid:
        return Boundary(_with_area(shape))
    where = str(shapely.is_valid_reason(shape))
    return Boundary(_with_area(_only_areas(shapely.make_valid(shape))), repaired=where)


def share_outside(child: BaseGeometry, parent: BaseGeometry) -> float:
    """The share of a child's area that lies outside its parent, 0 to 1."""
    return float(child.difference(parent).area / child.area)


def simplified(shapes: Sequence[BaseGeometry], *, tolerance: float) -> list[BaseGeometry]:
    """Neighbours drawn with fewer points and still sharing their edges. ``tolerance`` is in degrees."""
    if not shapes:
        return []
    return list(shapely.coverage_simplify(list(shapes), tolerance))


def as_geojson(shape: BaseGeometry, *, digits: int) -> dict[str, Any]:
    """The geometry as GeoJSON, coordinates rounded (6 digits are 0.1 m)."""
    described = mapping(shape)
    return {"type": described["type"], "coordinates": _rounded(described["coordinates"], digits)}


def _polygons(geometry: object) -> Sequence[object]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    rings = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(rings, list) or not rings:
        raise Unusable(
            Text(zh=f"没有面状边界（现为 {kind}）。", en=f"there is no polygon (it is {kind})."),
            Text(zh="请提供 Polygon 或 MultiPolygon。", en="give a Polygon or a MultiPolygon."),
        )
    return [rings] if kind == "Polygon" else rings


def _polygon(rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise Unusable(
            Text(zh="多边形没有任何环。", en="a polygon has no ring."),
            Text(zh="请补上外环坐标。", en="give the coordinates of its outer ring."),
        )
    return Polygon(_ring(rings[0]), [_ring(hole) for hole in rings[1:]])


def _ring(ring: object) -> list[tuple[float, float]]:
    points = [_point(point) for point in ring] if isinstance(ring, list) else []
    if len(points) < 4:
        raise Unusable(
            Text(zh=f"有一个环只有 {len(points)} 个点。", en=f"a ring has only {len(points)} points."),
            Text(
                zh="一个环至少要 4 个点，首尾相同。",
                en="a ring needs 4 points or more, the last equal to the first.",
            ),
        )
    if points[0] != points[-1]:
        raise Unusable(
            Text(
                zh=f"有一个环没有闭合（起点 {points[0]}）。",
                en=f"a ring is not closed (it starts at {points[0]}).",
            ),
            Text(zh="请让最后一个点与第一个点相同。", en="repeat the first point at the end."),
        )
    return points


def _point(point: object) -> tuple[float, float]:
    try:
        lon, lat = float(point[0]), float(point[1])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, KeyError):
        lon = lat = float("nan")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Unusable(
            Text(
                zh=f"坐标 {point} 不是经纬度。", en=f"the coordinate {point} is not a longitude and latitude."
            ),
            Text(zh="请按 [经度, 纬度] 的度数书写。", en="write [longitude, latitude] in degrees."),
        )
    return lon, lat


def _only_areas(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape, return_index=False) if part.area > _SPECK]
    flat = [piece for part in parts for piece in shapely.get_parts(part) if isinstance(piece, Polygon)]
    return flat[0] if len(flat) == 1 else MultiPolygon(flat)


def _with_area(shape: BaseGeometry) -> BaseGeometry:
    if shape.area <= _SPECK:
        raise Unusable(
            Text(zh="边界没有面积。", en="the boundary encloses no area."),
            Text(zh="请检查坐标是否都在一条线上。", en="check whether all points lie on one line."),
        )
    return shape


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float | int):
        return round(float(value), digits)
    return [_rounded(part, digits) for part in value]
