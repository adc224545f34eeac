"""Made-up areas, units, staff and lists for tests. Importable from tests only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import models, public
from zhili.people.public import ImportReport

_LEVELS = (
    ("1101", "北辰市", "city"),
    ("110105", "朝阳区", "district"),
    ("110105001", "建国门街道", "street"),
)
_COMMUNITY = "110105001001"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_STEP = 0.01


def square(lon: float, lat: float, width: float) -> dict[str, Any]:
    """A square polygon in GeoJSON with its lower left corner at (lon, lat)."""
    west, south = round(lon, 6), round(lat, 6)
    east, north = round(lon + width, 6), round(lat + width, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def strip(west: float, width: float) -> dict[str, Any]:
    """A rectangle in GeoJSON from ``west``, 0.01° tall, with its foot at 39°."""
    west, east = round(west, 6), round(west + width, 6)
    return {
        "type": "Polygon",
        "coordinates": [[[west, 39], [east, 39], [east, 39.01], [west, 39.01], [west, 39]]],
    }


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


NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PASSWORD = "correct-horse-北辰"
STREET, OTHER_STREET = "1101/110105/110105001", "1101/110105/110105002"
UNITS = (
    {"code": "bureau:water", "name": "水务局", "name_en": "Water Bureau", "kind": "bureau"},
    {"code": "office:pipes", "name": "管网所", "kind": "office", "parent": "bureau:water"},
    {"code": "bureau:cityscape", "name": "城管委", "name_en": "Cityscape Bureau", "kind": "bureau"},
    {"code": "street:110105001", "name": "建国门街道办", "kind": "street", "area": "110105001"},
    {"code": "street:110105002", "name": "朝外街道办", "kind": "street", "area": "朝外街道"},
)


@dataclass(frozen=True, slots=True)
class CityOfTests:
    """What ``city_of_tests`` made."""

    areas: ImportReport
    units: ImportReport


def two_streets() -> dict[str, Any]:
    """A city with a district of two streets side by side, each with a community of two grids of 0.01°."""
    found = [
        feature("1101", "北辰市", "city", None, strip(116, 0.04)),
        feature("110105", "朝阳区", "district", "1101", strip(116, 0.04)),
    ]
    for number, name in ((1, "建国门街道"), (2, "朝外街道")):
        west = 116 + (number - 1) * 0.02
        street = f"11010500{number}"
        found.append(feature(street, name, "street", "110105", strip(west, 0.02)))
        community = f"{street}001"
        found.append(feature(community, f"{name}一社区", "community", street, strip(west, 0.02)))
        for grid in (1, 2):
            shape = strip(west + (grid - 1) * 0.01, 0.01)
            found.append(feature(f"{community}-G{grid:02d}", f"{name}{grid}网格", "grid", community, shape))
    return {"type": "FeatureCollection", "features": found}


def city_of_tests() -> CityOfTests:
    """Import ``two_streets`` and UNITS through the real operations."""
    areas = public.import_geojson(source=orjson.dumps(two_streets()), actor=SYSTEM, at=NOW)
    return CityOfTests(areas, public.import_units(rows=UNITS, actor=SYSTEM, at=NOW))


def member(
    username: str,
    *,
    role: str,
    unit: str | None = None,
    area: str | None = None,
    at: datetime = NOW,
    until_at: datetime | None = None,
) -> Actor:
    """An actor of staff with one mandate from ``at`` on; the account has PASSWORD."""
    row = {
        "username": username,
        "name": f"{username}同志",
        "role": role,
        "unit": unit or "",
        "area": area or "",
    }
    report = public.import_staff(rows=[row], actor=SYSTEM, at=at, shared_password=PASSWORD)
    assert report.taken == 1, report.rejected
    user = models.Account.objects.get(username=username)
    if until_at is not None:
        (held,) = public.mandates_of(user.pk)
        public.end_mandate(mandate_id=held.id, actor=SYSTEM, at=until_at)
    return public.actor_for(user, at=at)


def signed_in(username: str, role: str) -> Client:
    """A browser in which a new member of staff with this role in the whole city has signed in."""
    member(username, role=role, at=clock.now())
    return come(username)


def come(username: str, language: str = "zh-hans") -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)
    client.cookies["django_language"] = language
    return client


def account_of(username: str) -> UUID:
    """The id of the account that signs in under a name."""
    found = public.account(username)
    assert found is not None
    return found.id


def trail(holder: UUID) -> list[tuple[str, str, str]]:
    """What was done with a holder's personal data, oldest first: the act, by whom (id), what for."""
    found = models.PrivateRead.objects.filter(holder=holder).order_by("at", "id")
    return list(found.values_list("act", "actor_id", "purpose"))
