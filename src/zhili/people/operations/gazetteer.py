"""Taking in places by name."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.people import models
from zhili.people.queries.actors import require
from zhili.people.queries.places import area_called, locate
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.findings import ImportReport
from zhili.people.rules.gazetteer import initials, read_places


def import_places(*, rows: Iterable[Mapping[str, str]], actor: Actor, at: datetime) -> ImportReport:
    """Add or change places from rows with name, kind, road, lon, lat, area (see ``rules.gazetteer``).

    Good rows are taken, bad ones come back with reasons. Raises Forbidden without a city-wide mandate over data.
    """
    require(actor=actor, verb="places.import", roles=KEEPS_DATA, at=at)
    taken, rejected, count = read_places(
        rows, area_called=area_called, locate=lambda lon, lat: locate(lon=lon, lat=lat)
    )
    with transaction.atomic():
        models.NamedPlace.objects.bulk_create(
            [
                models.NamedPlace(
                    district_id=one.district_id, area=one.area, name=one.name, kind=one.kind, road=one.road,
                    lon=one.lon, lat=one.lat, initials=initials(one.name),
                )
                for one in taken
            ],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["district_id", "area", "name"],
            update_fields=["kind", "road", "lon", "lat", "initials"],
        )  # fmt: skip
    return ImportReport(read=count, taken=len(taken), rejected=tuple(rejected))
