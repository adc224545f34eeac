"""Taking in areas."""

from datetime import datetime

import orjson
import shapely
from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.people import models
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import require
from zhili.people.queries.places import atlas, charted
from zhili.people.rules.atlas import Charted
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.charting import chart, features
from zhili.people.rules.findings import ImportReport

_CHANGING = ["name", "name_en", "level", "parent", "boundary", "lon", "lat", "sort_key"]


def import_geojson(*, source: bytes, actor: Actor, at: datetime) -> ImportReport:
    """Add or change areas from a GeoJSON FeatureCollection (properties code, name, name_en, level, parent).

    Good features are taken; bad ones come back with reasons, ``line`` being their position. An area keeps its
    path for good. Raises Forbidden without a city-wide mandate over data, NotGeoJson.
    """
    require(actor=actor, verb="areas.import", roles=KEEPS_DATA, at=at)
    result = chart(features(source), charted())
    with transaction.atomic():
        models.Area.objects.bulk_create(
            [_row(entry) for entry in result.taken],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=_CHANGING,
        )
        changed("areas", atlas)
    return ImportReport(
        read=result.read, taken=len(result.taken), rejected=result.rejected, warnings=result.warnings
    )


def _row(entry: Charted) -> models.Area:
    area = entry.area
    lon, lat = area.centroid if area.centroid else (None, None)
    return models.Area(
        code=area.code,
        district_id=area.district_id,
        name=area.name,
        name_en=area.name_en,
        level=area.level,
        parent=area.parent,
        path=area.path,
        boundary=orjson.loads(shapely.to_geojson(entry.shape)) if entry.shape is not None else None,
        lon=lon,
        lat=lat,
        sort_key=area.sort_key,
    )
