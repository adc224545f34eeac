"""The made-up city's units: government, bureaus in the city and its districts, streets, committees, firms.

Who works in them is in ``staff``; what they answer for is in ``responsibility``.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from zhili.site.demo.geography import Area, City
from zhili.site.demo.naming import DATA

POLICE_DESK = "outside:110"
HOTLINE = "centre:hotline"
COURT, DIVISION = "court:people", "court:civil"
"""The court, and its division that confirms agreements and sits in the communities."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``area`` is the path it works in, ``handlers`` how many people handle its cases."""

    code: str
    name: str
    name_en: str
    kind: str
    area: str
    parent: str | None
    handlers: int


def units(city: City) -> tuple[Unit, ...]:
    """Every unit, those above before those below."""
    return tuple(_units(city))


def of_area(code: str, level: str) -> str:
    """The code of the office of a district, street or community."""
    return f"{level}:{code}"


def owner(key: str, kind: str, district: str | None = None) -> str:
    """The code of a city bureau or company, or of a bureau's office in a district."""
    return f"{kind}:{key}:{district}" if district else f"{kind}:{key}"


def _units(city: City) -> Iterator[Unit]:
    root = city.root
    government = of_area(root.code, "city")
    yield Unit(
        government, f"{root.name}人民政府", f"{root.name_en} City Government", "city", root.path, None, 0
    )
    for district in city.at_level("district"):
        yield _district(district, government)
    for row in bureaus():
        yield from _bureau(row, city, government)
    for street in city.at_level("street"):
        yield from _street(street, city)
    yield Unit(POLICE_DESK, "110报警服务台", "110 Police Desk", "outside", root.path, None, 0)
    yield from _court(root)


def _court(root: Area) -> Iterator[Unit]:
    """A court stands under no government. Who works there is in ``staff``, by name of their post."""
    name, name_en = f"{root.name}人民法院", f"People's Court of {root.name_en}"
    yield Unit(COURT, name, name_en, "court", root.path, None, 0)
    yield Unit(DIVISION, f"{name}民事审判庭", f"Civil Division, {name_en}", "court", root.path, COURT, 0)


def bureaus() -> tuple[dict[str, str], ...]:
    """The rows of data/bureaus.csv."""
    with (DATA / "bureaus.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _district(area: Area, government: str) -> Unit:
    code = of_area(area.code, "district")
    return Unit(
        code, f"{area.name}人民政府", f"{area.name_en} Government", "district", area.path, government, 0
    )


def _bureau(row: dict[str, str], city: City, government: str) -> Iterator[Unit]:
    """A city bureau or company, and its offices in the districts where it has them."""
    code = owner(row["key"], row["kind"])
    count = int(row["handlers"])
    name, name_en = city.root.name + row["zh"], f"{city.root.name_en} {row['en']}"
    yield Unit(code, name, name_en, row["kind"], city.root.path, government, count)
    if row["districts"] != "yes":
        return
    for area in city.at_level("district"):
        yield Unit(
            owner(row["key"], row["kind"], area.code),
            area.name + row["zh"],
            f"{area.name_en} {row['en']}",
            "district_bureau",
            area.path,
            of_area(area.code, "district"),
            count,
        )


def _street(area: Area, city: City) -> Iterator[Unit]:
    """A street office and the committees of its communities."""
    code = of_area(area.code, "street")
    above = of_area(str(area.parent), "district")
    yield Unit(code, f"{area.name}办事处", f"{area.name_en} Office", "street", area.path, above, 3)
    for community in city.children(area.code):
        yield Unit(
            of_area(community.code, "community"),
            f"{community.name}居民委员会",
            f"{community.name_en} Residents' Committee",
            "community",
            community.path,
            code,
            1,
        )
