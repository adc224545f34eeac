"""Taking in units."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from zhili.kernel.actor import Actor
from zhili.people import models
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import require
from zhili.people.queries.places import area_called
from zhili.people.queries.units import directory
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.directory import UnitView
from zhili.people.rules.findings import ImportReport
from zhili.people.rules.levels import code_of, district_of
from zhili.people.rules.roster import read_units

_CHANGING = ["name", "name_en", "kind", "area", "parent", "sort_key"]


def import_units(*, rows: Iterable[Mapping[str, str]], actor: Actor, at: datetime) -> ImportReport:
    """Add or change units from rows with code, name, name_en, kind, area, parent (see ``rules.roster``).

    A unit's district is settled when it is first taken. Raises Forbidden without a
    city-wide mandate over data.
    """
    require(actor=actor, verb="units.import", roles=KEEPS_DATA, at=at)
    taken, rejected, count = read_units(rows, known=directory.get().units(), area_called=area_called)
    with transaction.atomic():
        models.Unit.objects.bulk_create(
            [_row(unit) for unit in taken],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=_CHANGING,
        )
        changed("units", directory)
    return ImportReport(read=count, taken=len(taken), rejected=tuple(rejected))


def _row(unit: UnitView) -> models.Unit:
    return models.Unit(
        code=unit.code,
        district_id=district_of(code_of(unit.area)) if unit.area else 0,
        name=unit.name,
        name_en=unit.name_en,
        kind=unit.kind,
        area=unit.area or "",
        parent=unit.parent,
        sort_key=unit.sort_key,
    )
