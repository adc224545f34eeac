"""A bigger small city for figures: two districts with streets, units of each, staff who look at parts of it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, LONG_AGO, OPERATOR, load_errand, resident
from zhili.kernel.actor import SYSTEM, Actor, Mandate
from zhili.people import public as people
from zhili.people.testing import feature, member, square

TYPE = "test.errand"
CITY = "1101"
EAST, WEST = f"{CITY}/110105", f"{CITY}/110106"
STREETS = (f"{EAST}/110105001", f"{EAST}/110105002", f"{WEST}/110106001")
UNITS = ("bureau:water", "bureau:roads")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_WIDE = 0.02

DECLARED = (
    DECLARATION.replace(
        "    form: text\n    effects:\n      - stop: resolve",
        "    form: {required: [text], properties: {text: {type: string}, result: {type: string}}}\n"
        "    effects:\n      - set: {result: $result}\n      - stop: resolve",
    )
    .replace("field: resolved}", "field: resolved, claim: {result: solved}, target: 90}")
    .replace(
        "- set: {supervised: true}", "- {assign: {role: overseer, unit: '@actor'}, set: {supervised: true}}"
    )
    .replace("by: [supervisor, system]", "by: [supervisor, leader, system]")
)


def geography() -> dict[str, Any]:
    """Three streets beside each other in two districts, each of one community with four grids."""
    west = 116.0
    places = [(STREETS[0], west), (STREETS[1], west + _WIDE), (STREETS[2], west + 2 * _WIDE)]
    found = [feature(CITY, "北辰市", "city", None, _box(west, 3))]
    found.append(feature("110105", "东区", "district", CITY, _box(west, 2)))
    found.append(feature("110106", "西区", "district", CITY, _box(west + 2 * _WIDE, 1)))
    for path, lon in places:
        code = path.rpartition("/")[2]
        community = f"{code}001"
        found.append(feature(code, f"{code[-4:]}街道", "street", code[:6], square(lon, 39, _WIDE)))
        found.append(feature(community, f"{code[-4:]}社区", "community", code, square(lon, 39, _WIDE)))
        for number in range(4):
            corner = (lon + number % 2 * _WIDE / 2, 39 + number // 2 * _WIDE / 2)
            grid = f"{community}-G0000{number + 1}"
            name = f"{code[-4:]}网格{number + 1}"
            found.append(feature(grid, name, "grid", community, square(*corner, _WIDE / 2)))
    return {"type": "FeatureCollection", "features": found}


def _box(west: float, count: int) -> dict[str, Any]:
    east = round(west + count * _WIDE, 6)
    ring = [[west, 39], [east, 39], [east, 39 + _WIDE], [west, 39 + _WIDE], [west, 39]]
    return {"type": "Polygon", "coordinates": [ring]}


def found_city() -> None:
    """Areas, units, duties and the case type."""
    people.import_geojson(source=json.dumps(geography()).encode(), actor=SYSTEM, at=LONG_AGO)
    units = [
        {"code": code, "name": f"{code} 单位", "name_en": code, "kind": code.partition(":")[0], "area": CITY}
        for code in UNITS
    ]
    people.import_units(rows=units, actor=SYSTEM, at=LONG_AGO)
    sheet = "class,area,unit,article\nwater,1101,bureau:water,duty 1\nroads,1101,bureau:roads,duty 2\n"
    people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=LONG_AGO)
    load_errand(DECLARED)


def staff_accounts() -> None:
    """Who looks at the city: all of it, a district, a street, their own unit's cases."""
    for username, role, unit, area in (
        ("supervisor", "supervisor", None, None),
        ("leader", "leader", None, EAST),
        ("street-leader", "leader", None, STREETS[0]),
        ("other-leader", "leader", None, STREETS[2]),
        ("dispatcher", "dispatcher", None, None),
        ("water", "handler", "bureau:water", None),
    ):
        member(username, role=role, unit=unit, area=area, at=AT)


def sitting(username: str, language: str = "zh-hans") -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(get_user_model().objects.get(username=username))
    return client


def actor(role: str, *, unit: str | None = None, area: str | None = None) -> Actor:
    """Somebody with one mandate."""
    mandate = Mandate(role=role, unit=unit, area=area, from_at=LONG_AGO)
    return Actor(kind="staff", id=f"{role}-{unit or area or 'city'}", name=role, mandates=(mandate,))


WATER = actor("handler", unit="bureau:water")
ROADS = actor("handler", unit="bureau:roads")
HANDLERS = {"bureau:water": WATER, "bureau:roads": ROADS}


def opened(
    *,
    at: datetime = AT,
    street: int = 0,
    class_code: str | None = "water/pipe",
    text: str = "水管漏水",
    grid: int = 0,
) -> cases.Opened:
    """A resident's case in a street; with a class it goes to the responsible unit at once."""
    data: dict[str, object] = {
        "text": text,
        "lon": round(116.001 + street * _WIDE + grid % 2 * _WIDE / 2, 6),
        "lat": round(39.001 + grid // 2 * _WIDE / 2, 6),
    }
    if class_code:
        data["class"] = class_code
    return cases.open(type_key=TYPE, data=data, actor=resident(), channel="web", at=at)


def placeless(*, at: datetime = AT) -> cases.Opened:
    """A case that nobody knows the place of."""
    data = {"text": "不知道在哪里的水管漏水"}
    return cases.open(type_key=TYPE, data=data, actor=resident(), channel="web", at=at)


def act(case: cases.Opened, action: str, who: Actor, *, at: datetime, **data: object) -> None:
    """Somebody does something."""
    cases.act(case_id=case.id, action=action, actor=who, data=data, at=at)


def closed(
    *, at: datetime = AT, resolved: bool = True, satisfied: bool | None = None, **more: Any
) -> cases.Opened:
    """A case that was handled, answered as solved and called back; it ends if that is so."""
    case = opened(at=at, **more)
    handler = HANDLERS[str(cases.whole(case_id=case.id, actor=DISPATCHER, at=at).lead_unit)]
    act(case, "accept", handler, at=at + HOUR)
    act(case, "answer", handler, at=at + 2 * HOUR, text="修好了", result="solved")
    said = {} if satisfied is None else {"satisfied": satisfied}
    act(case, "call_back", OPERATOR, at=at + 3 * HOUR, resolved=resolved, **said)
    return case


def ids(rows: Iterable[cases.CaseRow]) -> set[str]:
    """The numbers of cases."""
    return {row.number for row in rows}
