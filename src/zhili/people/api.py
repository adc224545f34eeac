"""Areas and units to programs: public knowledge, answered from memory."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.public import AreaView, UnitView
from zhili.ui.rest.answers import json
from zhili.ui.rest.asking import ANYONE, Asking
from zhili.ui.rest.problems import BadParameter
from zhili.ui.rest.shapes import Word

router = Router(tags=["places"])
Level = Literal["city", "district", "street", "community", "grid"]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_FINE = ("community", "grid")
_AREA = Text(zh="这个区划", en="This area")
_PLACE = Text(zh="这个位置所在的区划", en="An area at this place")
_PARENT = Text(
    zh="社区和网格的边界请按上级区划取。", en="Ask for communities and grids of one parent at a time."
)


class Area(BaseModel):
    """An area. ``path`` runs from the city down."""

    code: str
    name: str
    name_en: str
    level: Level
    path: str
    parent: str | None
    lon: float | None
    lat: float | None


class Areas(BaseModel):
    """Areas in pinyin order."""

    areas: list[Area]


class PlaceTold(BaseModel):
    """Where a point lies: the smallest area's path, the grid, and the names from the city down."""

    area: str
    grid: str | None
    names: list[str]


class Features(BaseModel):
    """GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Unit(BaseModel):
    """A unit; ``area`` is a path, null for the whole city."""

    code: str
    name: str
    name_en: str
    kind: str
    area: str | None
    parent: str | None


class Units(BaseModel):
    """Units in pinyin order."""

    units: list[Unit]


@router.get("/areas", auth=ANYONE, response={200: Areas})
def list_areas(request: Asking, parent: Word | None = None, level: Level | None = None) -> HttpResponse:
    """The children of an area (code or path), or all below it of a level; the city without either."""
    _known(parent)
    found = people.areas(parent=parent, level=level)
    return json({"areas": [_area(one) for one in found]}, public=True)


@router.get("/areas/at", auth=ANYONE, response={200: PlaceTold})
def area_at(request: Asking, lon: Longitude, lat: Latitude) -> HttpResponse:
    """The smallest area that covers a point; 404 outside the city."""
    place = people.locate(lon=lon, lat=lat)
    if place is None:
        raise NotFound(what=_PLACE)
    return json({"area": place.area, "grid": place.grid, "names": place.names}, public=True)


@router.get("/areas/geojson", auth=ANYONE, response={200: Features})
def areas_as_geojson(request: Asking, level: Level, parent: Word | None = None) -> HttpResponse:
    """The boundaries of the areas of a level."""
    _known(parent)
    if level in _FINE and parent is None:
        raise BadParameter({"parent": _PARENT})
    return json(people.geojson(parent=parent, level=level), public=True)


@router.get("/units", auth=ANYONE, response={200: Units})
def list_units(request: Asking, area: Word | None = None, kind: Word | None = None) -> HttpResponse:
    """Units, those of an area (code or path) and below, those of a kind."""
    found = people.units(area=_known(area), kind=kind)
    return json({"units": [_unit(one) for one in found]}, public=True)


def _known(code: str | None) -> str | None:
    """The path of an area that is asked about. Raises NotFound."""
    if code is None:
        return None
    area = people.area(code)
    if area is None:
        raise NotFound(what=_AREA)
    return area.path


def _area(one: AreaView) -> dict[str, object]:
    lon, lat = one.centroid or (None, None)
    return {
        "code": one.code, "name": one.name, "name_en": one.name_en, "level": one.level, "path": one.path,
        "parent": one.parent, "lon": lon, "lat": lat,
    }  # fmt: skip


def _unit(one: UnitView) -> dict[str, object]:
    return {
        "code": one.code, "name": one.name, "name_en": one.name_en, "kind": one.kind, "area": one.area,
        "parent": one.parent,
    }  # fmt: skip
