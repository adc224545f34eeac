"""Areas, read from memory."""

from collections.abc import Mapping
from typing import Any

import shapely

from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people.queries.stamps import watched
from zhili.people.rules.atlas import Atlas, Charted
from zhili.people.rules.levels import AreaView, Place

_COLUMNS = "code, name, name_en, level, path, parent, district_id, lon, lat, sort_key, boundary::text"


def _load() -> Atlas:
    return Atlas(charted().values())


def charted() -> dict[str, Charted]:
    """Every area with its boundary, by code, as the database has it now."""
    found = fetch(f"SELECT {_COLUMNS} FROM people_area")
    shapes = shapely.from_geojson([row[10] for row in found])
    return {str(row[0]): Charted(_view(row), shape) for row, shape in zip(found, shapes, strict=True)}


def _view(row: tuple[Any, ...]) -> AreaView:
    code, name, name_en, level, path, parent, district_id, lon, lat, sort_key, _ = row
    centroid = (lon, lat) if lon is not None else None
    return AreaView(code, name, name_en, level, path, parent, district_id, centroid, sort_key)


atlas = watched("areas", _load)


def locate(*, lon: float, lat: float) -> Place | None:
    """The smallest area that covers a point given in degrees; None outside all areas.

    A point on an edge belongs to the area with the lowest code. No query: answers from memory.
    """
    return atlas.get().locate(lon=lon, lat=lat)


def place_of(code_or_path: str) -> Place | None:
    """The place that an area is, where somebody named it rather than a point."""
    held = atlas.get()
    found = held.area(code_or_path)
    return held.place(found) if found else None


def area(code_or_path: str) -> AreaView | None:
    """The area with a code or path."""
    return atlas.get().area(code_or_path)


def areas(*, parent: str | None = None, level: str | None = None) -> list[AreaView]:
    """Areas in pinyin order: all of a ``level`` below ``parent`` (code or path), or its children."""
    return atlas.get().areas(parent=parent, level=level)


def area_options() -> tuple[tuple[str, Text], ...]:
    """Every area above the grids to choose from, level by level: its path, and its name with those it lies in."""
    return atlas.get().offered


def area_called(word: str) -> AreaView | None:
    """The area that a clerk means by a code, a path, or a name that only one area bears."""
    held = atlas.get()
    named = held.named(word)
    return held.area(word) or (named[0] if len(named) == 1 else None)


def areas_named(name: str) -> list[AreaView]:
    """The areas that bear a name, in full or as addresses shorten it."""
    return atlas.get().named(name)


def area_names() -> Mapping[str, tuple[str, ...]]:
    """Every area name, full and shortened, with the paths of those that bear it: to find places in a text.

    The same mapping until areas change, so that what is made of it can be kept.
    """
    return atlas.get().names()


def geojson(*, parent: str | None = None, level: str | None = None) -> dict[str, Any]:
    """The areas as a GeoJSON FeatureCollection that ``import_geojson`` takes back."""
    held = atlas.get()
    return held.feature_collection(held.areas(parent=parent, level=level))


def drawing(*, parent: str | None = None, level: str) -> dict[str, Any]:
    """The areas as light GeoJSON with a ``bbox``, to draw a map from; neighbours still share their edges."""
    return atlas.get().drawing(parent=parent, level=level)
