"""The responsibility list in force, compiled and held in memory, and the versions before it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Func, IntegerField

from zhili.casetypes.tables import Table
from zhili.ledger import public as ledger
from zhili.people import models
from zhili.people.queries import places
from zhili.people.queries.stamps import watched
from zhili.people.rules.atlas import Atlas
from zhili.people.rules.duties import CompiledList, Responsibility, gaps
from zhili.people.rules.findings import Gap
from zhili.people.rules.responsibility import Duty, restored

LIST_NAME = "responsibility-{}"
"""Under what name a version of the list is published when it is put in force."""


@dataclass(frozen=True, slots=True)
class ListView:
    """A version of the responsibility list. ``digest`` is the SHA-256 of the sheet it was read from."""

    version: int
    name: str
    digest: str
    rows: int
    active: bool
    uploaded_by: str
    uploaded_at: datetime


def _load() -> CompiledList | None:
    found = models.ResponsibilityList.objects.filter(active=True).first()
    return CompiledList([restored(row) for row in found.rows], version=found.version) if found else None


active_list = watched("responsibility", _load)


def responsible(
    *, class_code: str, area: str, facts: Mapping[str, object] | None = None
) -> Responsibility | None:
    """Which unit answers for a class in an area (a path), by the list in force; None where it is silent.

    ``facts`` may name the thing's ``owner``. Raises MissingFact where only the owner could tell, WrongType.
    """
    held = active_list.get()
    return held.ask(class_code=class_code, area=area, facts=facts or {}) if held else None


def responsible_for_type(*, type_key: str, area: str) -> Responsibility | None:
    """Which unit answers for a case type without classes, by the line of the list that names it; None without one."""
    held = active_list.get()
    return held.of_type(type_key, area) if held else None


def list_table() -> Table | None:
    """The list in force as a decision table; None where there is none. Its questions are put by ``asked``."""
    held = active_list.get()
    return held.table if held else None


def lists() -> list[ListView]:
    """Every version, latest first."""
    return [
        ListView(
            version=found.version,
            name=found.name,
            digest=found.digest,
            rows=found.length,
            active=found.active,
            uploaded_by=found.uploaded_by,
            uploaded_at=found.uploaded_at,
        )
        for found in models.ResponsibilityList.objects.defer("rows")
        .annotate(length=Func("rows", function="jsonb_array_length", output_field=IntegerField()))
        .order_by("-version")
    ]


def duties(version: int) -> Sequence[Duty]:
    """The rows of a version in the order in which they are tried; empty for an unknown version."""
    active = active_list.get()
    if active is not None and active.version == version:
        return active.duties
    found = models.ResponsibilityList.objects.filter(version=version).first()
    return tuple(restored(row) for row in found.rows) if found else ()


def list_gaps(*, version: int, classes: Collection[str]) -> Sequence[Gap]:
    """The classes for which a version names nobody in some streets; empty for an unknown version."""
    active, atlas = active_list.get(), places.atlas.get()
    if active is not None and active.version == version:
        return _gaps_in_force(active, frozenset(classes), atlas)
    return _gaps(duties(version), classes, atlas)


# A city's takes a tenth of a second; list and areas are other objects when they have changed.
@lru_cache(maxsize=1)
def _gaps_in_force(held: CompiledList, classes: frozenset[str], atlas: Atlas) -> Sequence[Gap]:
    return _gaps(held.duties, classes, atlas)


def _gaps(rows: Sequence[Duty], classes: Collection[str], atlas: Atlas) -> Sequence[Gap]:
    streets = atlas.areas(level="street")
    return tuple(gaps(rows, classes=classes, streets=streets, below=lambda code: atlas.areas(parent=code)))


def sealed_list(version: int) -> ledger.PublishedView | None:
    """A version of the list as it was sealed when it was put in force last; None where it never was."""
    return ledger.published(LIST_NAME.format(version))
