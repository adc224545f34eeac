"""Where a case is: from a point, or from an area that was chosen, to the path of areas and the district."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people

NO_DISTRICT = 0
"""The district of cases whose place is not known yet: they belong to the city itself."""

_UNKNOWN_AREA = Text(
    zh="没有这个区划，请从列表中选择。", en="There is no such area; choose one from the list."
)
_BOTH = Text(zh="经度和纬度要一起给出。", en="Longitude and latitude go together.")


class OutsideEveryArea(ZhiliError):
    """The point lies in none of the city's areas."""

    code: ClassVar[str] = "outside-every-area"
    status: ClassVar[int] = 422
    message = Text(
        zh="这个位置（{lon}，{lat}）不在本市范围内。请在地图上重选，或只写地址。",
        en="This place ({lon}, {lat}) lies outside the city. Choose it again on the map, or give an address only.",
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """The district, the area's path, and the attributes to keep."""

    district_id: int
    area: str | None
    attributes: Mapping[str, object]


def placed(data: Mapping[str, object]) -> Placed:
    """The place a form gives. Raises OutsideEveryArea, or Invalid for an unknown area or half a point."""
    lon, lat = data.get("lon"), data.get("lat")
    if (lon is None) != (lat is None):
        raise Invalid({"lat" if lat is None else "lon": _BOTH})
    if isinstance(lon, int | float) and isinstance(lat, int | float):
        place = people.locate(lon=float(lon), lat=float(lat))
        if place is None:
            raise OutsideEveryArea(lon=lon, lat=lat)
        return Placed(
            place.district_id, place.area, {"area": place.area, "lon": float(lon), "lat": float(lat)}
        )
    code = data.get("area")
    if code:
        area = people.area(str(code))
        if area is None:
            raise Invalid({"area": _UNKNOWN_AREA})
        return Placed(area.district_id or NO_DISTRICT, area.path, {"area": area.path})
    return Placed(NO_DISTRICT, None, {})
