"""Taking in the responsibility list, and choosing which version is in force."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from zhili.casetypes.tables import Table
from zhili.casetypes.tables.sheet import grid
from zhili.kernel.actor import Actor
from zhili.kernel.canonical import json_bytes
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people import models
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import require
from zhili.people.queries.places import area_called, areas
from zhili.people.queries.responsibility import LIST_NAME, active_list
from zhili.people.queries.units import directory
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.duties import compiled, gaps
from zhili.people.rules.findings import ImportReport
from zhili.people.rules.responsibility import Reading, read_list, stored


def import_responsibility(
    *,
    source: bytes,
    name: str,
    actor: Actor,
    at: datetime,
    classes: Collection[str] | None = None,
    types: Collection[str] = (),
    adopt: bool = True,
) -> ImportReport:
    """Take in a list from CSV (UTF-8 or GBK) or Excel bytes: class, area, owner, unit, article, note.

    ``classes`` are the known class codes; gaps are reported for them, or for those the list itself names; ``types``
    the case types without classes, which a row may name by their key. The good rows become a new version, put in
    force if ``adopt``; without a good row nothing is stored and ``version`` is None. Raises Forbidden without a
    city-wide mandate over data, BadTable for a file that cannot be read, NotAResponsibilityList for another kind of
    sheet.
    """
    require(actor=actor, verb="responsibility.import", roles=KEEPS_DATA, at=at)
    reading = read_list(
        grid(source, name=name),
        name=name,
        classes=classes,
        area_called=area_called,
        unit_called=directory.get().called,
        types=types,
    )
    report = _report(reading, classes)
    if not reading.duties:
        return report
    digest = hashlib.sha256(source).hexdigest()
    version = _store(reading, name=name, digest=digest, adopt=adopt, actor=actor, at=at)
    return replace(report, version=version)


def try_list(
    *, source: bytes, name: str, classes: Collection[str] | None = None, types: Collection[str] = ()
) -> tuple[Table, ImportReport]:
    """A list as a decision table and what was found reading it, without storing anything: to try it first.

    ``classes`` and ``types`` as for ``import_responsibility``. Raises BadTable and NotAResponsibilityList.
    """
    reading = read_list(
        grid(source, name=name),
        name=name,
        classes=classes,
        area_called=area_called,
        unit_called=directory.get().called,
        types=types,
    )
    return compiled(reading.duties, name=name), _report(reading, classes)


def adopt_list(*, version: int, actor: Actor, at: datetime) -> None:
    """Put a version of the list in force in place of the present one. Raises NotFound, Forbidden."""
    require(actor=actor, verb="responsibility.adopt", roles=KEEPS_DATA, at=at)
    with transaction.atomic():
        found = models.ResponsibilityList.objects.filter(version=version)
        if not found.exists():
            raise NotFound(what=Text(zh=f"第 {version} 版责任清单", en=f"Version {version} of the list"))
        models.ResponsibilityList.objects.filter(active=True).update(active=False)
        found.update(active=True)
        _seal(version, at)
        changed("responsibility", active_list)


def _report(reading: Reading, classes: Collection[str] | None) -> ImportReport:
    known = (
        classes if classes is not None else {duty.class_code for duty in reading.duties if duty.class_code}
    )
    return ImportReport(
        read=reading.read,
        taken=len(reading.duties),
        rejected=reading.rejected,
        warnings=reading.warnings,
        overlaps=reading.overlaps,
        gaps=tuple(
            gaps(
                reading.duties,
                classes=known,
                streets=areas(level="street"),
                below=lambda code: areas(parent=code),
            )
        ),
    )


def _store(reading: Reading, *, name: str, digest: str, adopt: bool, actor: Actor, at: datetime) -> int:
    with transaction.atomic():
        held = models.ResponsibilityList.objects.select_for_update()
        list(held.filter(active=True))
        version: int = (models.ResponsibilityList.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        if adopt:
            models.ResponsibilityList.objects.filter(active=True).update(active=False)
        models.ResponsibilityList.objects.create(
            version=version,
            name=name,
            digest=digest,
            rows=[stored(duty) for duty in reading.duties],
            active=adopt,
            uploaded_by=actor.id,
            uploaded_at=at,
        )
        if adopt:
            _seal(version, at)
        changed("responsibility", active_list)
    return version


def _seal(version: int, at: datetime) -> None:
    """Seal the list that is put in force as it stands."""
    held = models.ResponsibilityList.objects.get(version=version)
    content = {"version": version, "name": held.name, "file": held.digest, "in_force": at.isoformat()}
    ledger.publish(what=LIST_NAME.format(version), content=json_bytes({**content, "rows": held.rows}), at=at)
