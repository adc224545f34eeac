"""Made-up areas, units, staff and lists for tests. Importable from tests only."""

from typing import Any

_LEVELS = (
    ("1101", "北辰市", "city"),
    ("110105", "朝阳区", "district"),
    ("110105001", "建国门街道", "street"),
)
_COMMUNITY = "110105001001"
_STEP = 0.01


def square(lon: float, lat: float, width: float) -> dict[str, Any]:
    """A square polygon in GeoJSON with its lower left corner at (lon, lat)."""
    west, south = round(lon, 6), round(lat, 6)
    east, north = round(lon + width, 6), round(lat + width, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, name: str, level: str, parent: str | None, geometry: Any) -> dict[str, Any]:
    """A GeoJSON feature as an area file has it."""
    properties = {"code": code, "name": name, "name_en": f"{level} {code}", "level": level, "parent": parent}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def grid_city(*, side: int = 3) -> dict[str, Any]:
    """One city, district, street and community at (116, 39), cut into side × side grids of 0.01°."""
    whole = square(116, 39, side * _STEP)
    found = []
    parent = None
    for code, name, level in (*_LEVELS, (_COMMUNITY, "一号社区", "community")):
        found.append(feature(code, name, level, parent, whole))
        parent = code
    for number in range(side * side):
        corner = (116 + number % side * _STEP, 39 + number // side * _STEP)
        code = f"{_COMMUNITY}-G{number + 1:05d}"
        found.append(feature(code, f"网格{number + 1}", "grid", _COMMUNITY, square(*corner, _STEP)))
    return {"type": "FeatureCollection", "features": found}
