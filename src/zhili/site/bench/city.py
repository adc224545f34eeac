"""The city that the house serves while it is measured, and the requests of its residents.

The demonstration's generator at another size. Needs Django to be set up on the house's home.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.site.demo import responsibility, texts
from zhili.site.demo.arrivals import Arrival, Arrivals
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import City, CitySize, generate
from zhili.site.demo.staff import Resident, residents
from zhili.site.demo.units import Unit, units

TYPE = "hotline.request"
_SEED = 1
_RESIDENTS = 5000
_DAYS = 365
_NEAR = 4e-4  # degrees: a tap within some forty metres of what it means


@dataclass(frozen=True, slots=True)
class Ground:
    """The city as it was made, and its people."""

    city: City
    gazetteer: Gazetteer
    residents: tuple[Resident, ...]


def found(*, grids: int, at: datetime) -> Ground:
    """Lay the city down in an empty house."""
    city = generate(seed=_SEED, size=CitySize.of(grids))
    gazetteer = Gazetteer(city)
    _found(city, at=at)
    return Ground(city, gazetteer, residents(gazetteer, count=_RESIDENTS))


def key(role: str, *, at: datetime, unit: str | None = None, area: str | None = None) -> str:
    """A key to ask the house with, holding a role."""
    from_at = at - timedelta(days=1)
    return people.create_key(
        name=f"bench {role}", role=role, unit=unit, area=area, from_at=from_at, actor=SYSTEM, at=at
    )


def _found(city: City, *, at: datetime) -> None:
    """Areas, units and the responsibility list. Nobody signs in here, so that there is no staff."""
    people.import_geojson(source=orjson.dumps(city.geojson()), actor=SYSTEM, at=at)
    people.import_units(rows=[_unit_row(unit) for unit in units(city)], actor=SYSTEM, at=at)
    people.import_responsibility(
        source=responsibility.csv_file(city),
        name="responsibility.csv",
        actor=SYSTEM,
        at=at,
        classes=[one.code for one in texts.classes()],
    )


def _unit_row(unit: Unit) -> dict[str, str]:
    named = {"code": unit.code, "name": unit.name, "name_en": unit.name_en, "kind": unit.kind}
    return {**named, "area": unit.area, "parent": unit.parent or ""}


def arrivals(ground: Ground, *, count: int, at: datetime) -> list[Arrival]:
    """So many requests of the year before ``at``, spread over it as a year's are."""
    last = at.date() - timedelta(days=1)
    made = Arrivals(ground.gazetteer, ground.residents, is_workday=_is_workday, seed=_SEED)
    coming = list(made.between(last - timedelta(days=_DAYS), last, count=round(count * 1.2) + 50))
    return sorted(random.Random(_SEED).sample(coming, count), key=lambda one: one.at)


def _is_workday(day: date) -> bool:
    return day.weekday() < 5


def form_of(arrival: Arrival) -> dict[str, object]:
    """What the operator types: the words, the place, who called. Neither class nor urgency: the house finds those."""
    return {
        "text": arrival.text,
        "kind": arrival.kind,
        "address": arrival.address.text,
        "lon": arrival.address.lon,
        "lat": arrival.address.lat,
        "name": arrival.reporter.name,
        "phone": arrival.reporter.phone,
    }


def request_of(arrival: Arrival) -> dict[str, object]:
    """The body of ``POST /api/v1/cases``."""
    return {"type": TYPE, "channel": "phone", "data": form_of(arrival)}


def points(ground: Ground, *, count: int) -> list[tuple[float, float]]:
    """Points that residents might tap on the map, in degrees, spread over the whole city."""
    rng = random.Random(_SEED)
    spots = rng.choices(ground.gazetteer.spots, k=count)
    return [(spot.lon + rng.uniform(-_NEAR, _NEAR), spot.lat + rng.uniform(-_NEAR, _NEAR)) for spot in spots]
