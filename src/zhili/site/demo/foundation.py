"""Laying down a made-up city through the doors that any city uses: areas, units, staff, duties, residents.

Cases come later, in ``play``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.site.demo import answers, mediators, responsibility, texts
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import City
from zhili.site.demo.staff import DEMO_PASSWORD, Member, Resident, members
from zhili.site.demo.units import units


class NotFounded(ZhiliError):
    """A file of the made-up city was not taken whole: a fault of the demonstration or of what it shows."""

    code = "demo-not-founded"
    status = 500
    message = Text(
        zh="演示城市的“{what}”有 {count} 行未被接收：{first}",
        en="The demonstration's {what} were not taken whole ({count} rows): {first}",
    )


@dataclass(frozen=True, slots=True)
class Founded:
    """How much stands, and the residents' accounts by user name."""

    areas: int
    units: int
    staff: int
    duties: int
    accounts: Mapping[str, UUID]


def found(city: City, residents: Iterable[Resident], *, at: datetime) -> Founded:
    """Write the city into an empty database. Idempotent but for residents' accounts. Raises NotFounded."""
    areas = people.import_geojson(source=orjson.dumps(city.geojson()), actor=SYSTEM, at=at)
    _whole("areas", areas)
    _whole("places", people.import_places(rows=_place_rows(Gazetteer(city)), actor=SYSTEM, at=at))
    offices = people.import_units(rows=_unit_rows(city), actor=SYSTEM, at=at)
    _whole("units", offices)
    roster = people.import_staff(
        rows=_staff_rows(members(city)), actor=SYSTEM, at=at, shared_password=DEMO_PASSWORD
    )
    _whole("staff", roster)
    bodies = people.import_organisations(rows=mediators.organisations(city), actor=SYSTEM, at=at)
    _whole("organisations", bodies)
    register = people.import_register(rows=mediators.mediators(city, on=at.date()), actor=SYSTEM, at=at)
    _whole("mediators", register)
    duties = people.import_responsibility(
        source=responsibility.csv_file(city),
        name="responsibility.csv",
        actor=SYSTEM,
        at=at,
        classes=[one.code for one in texts.classes()],
        types=[key for key, _article in responsibility.COURTS],
    )
    _whole("duties", duties)
    known = answers.keep(at=at)
    if known.refused:
        raise NotFounded(what="answers", count=len(known.refused), first=known.refused[0])
    return Founded(areas.taken, offices.taken, roster.taken, duties.taken, _accounts(residents, at))


def _whole(what: str, report: people.ImportReport) -> None:
    trouble = [*report.rejected, *report.overlaps]
    if trouble or report.gaps:
        raise NotFounded(what=what, count=len(trouble) + len(report.gaps), first=(trouble or report.gaps)[0])


def _place_rows(gazetteer: Gazetteer) -> Iterator[dict[str, str]]:
    for spot in gazetteer.spots:
        yield {
            "name": spot.name,
            "kind": spot.kind,
            "road": spot.road,
            "lon": str(spot.lon),
            "lat": str(spot.lat),
        }


def _unit_rows(city: City) -> Iterator[dict[str, str]]:
    for unit in units(city):
        yield {
            "code": unit.code,
            "name": unit.name,
            "name_en": unit.name_en,
            "kind": unit.kind,
            "area": unit.area,
            "parent": unit.parent or "",
        }


def _staff_rows(everyone: Iterable[Member]) -> Iterator[dict[str, str]]:
    for member in everyone:
        for post in member.posts:
            yield {
                "username": member.username,
                "name": member.name,
                "role": post.role,
                "unit": post.unit or "",
                "area": post.area or "",
            }


def _accounts(residents: Iterable[Resident], at: datetime) -> dict[str, UUID]:
    return {
        one.username: people.register_resident(
            username=one.username, name=one.name, password=DEMO_PASSWORD, phone=one.phone, at=at
        )
        for one in residents
        if one.username
    }
