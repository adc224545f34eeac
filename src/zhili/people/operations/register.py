"""Taking organisations and persons into the register, and changing them; each change keeps where they are found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.operations.deeds import put_down
from zhili.people.operations.stamps import changed
from zhili.people.queries.actors import may
from zhili.people.queries.places import area_called
from zhili.people.queries.register import held_organisations, organisations_called
from zhili.people.queries.units import directory
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.enrolling import Enrolled, Known, read_entry, read_organisation, sort_out
from zhili.people.rules.findings import ImportReport
from zhili.people.rules.levels import sort_key
from zhili.people.rules.register import COMMON, OrganisationView, places_above
from zhili.people.rules.roster import Refused

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The turn of somebody who was never proposed."""
_VERB = "register.keep"
_AT_ONCE = 2000
_ORGANISATION = ["district_id", "name", "name_en", "kind", "unit", "area", "active", "sort_key"]
_ENTRY = [
    "district_id", "name", "profession", "organisation", "fields", "languages", "areas", "appointed_by",
    "appointed_on", "until", "at_most", "account_id", "state", "ended_on", "reviewed_for", "review", "reviewed_on",
    "sort_key",
]  # fmt: skip


def import_organisations(*, rows: Iterable[Mapping[str, str]], actor: Actor, at: datetime) -> ImportReport:
    """Add or change mediation organisations from rows (see ``rules.enrolling.read_organisation``).

    Rows for an area beyond the actor's mandate over data come back as rejected.
    """
    held = {row.code: row.area for row in models.MediationOrganisation.objects.only("code", "area")}

    def read(_line: int, row: Mapping[str, str]) -> OrganisationView:
        found = read_organisation(row, directory=directory.get(), area_called=area_called)
        _within([found.area, held.get(found.code, found.area)], actor=actor, at=at)
        return found

    taken, rejected, count = sort_out(rows, read, key="code")
    with transaction.atomic():
        models.MediationOrganisation.objects.bulk_create(
            [
                models.MediationOrganisation(
                    code=one.code, district_id=one.district_id, name=one.name, name_en=one.name_en, kind=one.kind,
                    unit=one.unit, area=one.area or "", active=one.active, sort_key=one.sort_key,
                )
                for one in taken
            ],
            batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["code"], update_fields=_ORGANISATION,
        )  # fmt: skip
        if taken:
            changed("organisations", held_organisations)
            put_down("register.organisations", actor=actor, facts={"taken": len(taken)}, at=at)
    return ImportReport(read=count, taken=len(taken), rejected=tuple(rejected))


def import_register(*, rows: Iterable[Mapping[str, str]], actor: Actor, at: datetime) -> ImportReport:
    """Add or change persons on the register from rows (see ``rules.enrolling.read_entry``), by their numbers.

    A review in a row is added to the person's reviews. Rows for an area beyond the actor's mandate over data, before or
    after the change, come back as rejected.
    """
    today = timezone.localdate(at)
    known = Known(organisations_called(), area_called, _account_called)

    def read(line: int, row: Mapping[str, str]) -> Enrolled:
        found = read_entry(line, row, known=known, on=today)
        _within(found.areas or [None], actor=actor, at=at)
        before = (
            models.RegisterEntry.objects.filter(number=found.number).only("areas").first() if scoped else None
        )
        _within(before.areas or [None] if before else [], actor=actor, at=at)
        return found

    scoped = not may(actor=actor, verb=_VERB, roles=KEEPS_DATA, area=None, unit=None, at=at)
    taken, rejected, count = sort_out(rows, read, key="number")
    for start in range(0, len(taken), _AT_ONCE):
        _keep(taken[start : start + _AT_ONCE], actor=actor, at=at)
    return ImportReport(read=count, taken=len(taken), rejected=tuple(rejected))


def refresh_reach(entries: Sequence[models.RegisterEntry]) -> None:
    """Say anew where these are found: who is not active is found nowhere. In the caller's transaction."""
    models.RegisterReach.objects.filter(entry_id__in=[entry.pk for entry in entries]).delete()
    batch = Batch()
    for entry in entries:
        if entry.state == "active":
            _reach(batch, entry)
    batch.copy()


def _keep(taken: Sequence[Enrolled], *, actor: Actor, at: datetime) -> None:
    """Lay rows down, with their reviews and where they are found, in one transaction."""
    with transaction.atomic():
        there = {
            row.number: row
            for row in models.RegisterEntry.objects.filter(
                number__in=[one.number for one in taken]
            ).select_for_update()
        }
        rows = [_row(one, there.get(one.number), at=at) for one in taken]
        models.RegisterEntry.objects.bulk_create([row for row in rows if row.number not in there])
        models.RegisterEntry.objects.bulk_create(
            list(there.values()), update_conflicts=True, unique_fields=["id"], update_fields=_ENTRY
        )
        models.RegisterReview.objects.bulk_create(_reviews(taken, rows, at=at))
        refresh_reach(rows)
        facts: dict[str, str | int | None] = {"taken": len(taken)}
        if len(taken) == 1:
            facts = {"number": taken[0].number, "state": taken[0].state}
        put_down("register.entries", actor=actor, facts=facts, at=at)


def _row(one: Enrolled, there: models.RegisterEntry | None, *, at: datetime) -> models.RegisterEntry:
    row = there or models.RegisterEntry(id=new_id(at), number=one.number)
    row.district_id, row.name, row.profession = one.district_id, one.name, one.profession
    row.organisation, row.fields, row.languages = one.organisation, [*one.fields], [*one.languages]
    row.areas, row.appointed_by = [*one.areas], one.appointed_by
    row.appointed_on = one.appointed_on or (there.appointed_on if there else timezone.localdate(at))
    row.until, row.at_most, row.account_id, row.state = one.until, one.at_most, one.account_id, one.state
    row.ended_on = (row.ended_on or timezone.localdate(at)) if one.state == "ended" else None
    if one.review is not None and one.review.year >= (row.reviewed_for or 0):
        row.reviewed_for, row.review, row.reviewed_on = one.review.year, one.review.result, one.review.on
    row.sort_key = sort_key(one.name)
    return row


def _reviews(
    taken: Sequence[Enrolled], rows: Sequence[models.RegisterEntry], *, at: datetime
) -> list[models.RegisterReview]:
    """The reviews that the rows bring and that do not stand yet."""
    brought = {
        (row.pk, one.review.year, one.review.result, one.review.on, one.review.by): row
        for one, row in zip(taken, rows, strict=True)
        if one.review is not None
    }
    stand = models.RegisterReview.objects.filter(entry_id__in=[row.pk for row in brought.values()])
    known = set(stand.values_list("entry_id", "year", "result", "on", "by"))
    return [
        models.RegisterReview(
            id=new_id(at), district_id=row.district_id, entry_id=row.pk, year=key[1], result=key[2], on=key[3],
            by=key[4],
        )
        for key, row in brought.items()
        if key not in known
    ]  # fmt: skip


def _reach(batch: Batch, entry: models.RegisterEntry) -> None:
    turn = entry.last_proposed_at or NEVER
    spoken = ("", *(language for language in entry.languages if language != COMMON))
    for place in places_above(entry.areas):
        for field in entry.fields:
            for language in spoken:
                batch.insert("people_registerreach", {
                    "place": place, "field": field, "language": language, "entry_id": entry.pk,
                    "district_id": entry.district_id, "profession": entry.profession, "turn": turn,
                })  # fmt: skip


def _within(areas: Iterable[str | None], *, actor: Actor, at: datetime) -> None:
    """Raises Refused unless the actor keeps the data of every one of these areas (paths; None: the whole city)."""
    for area in areas:
        if not may(actor=actor, verb=_VERB, roles=KEEPS_DATA, area=area, unit=None, at=at):
            raise Refused(
                Text(zh="这个区域不在您的管理范围内。", en="this area is beyond your mandate."),
                Text(zh="请由管这个区域的数据管理员办理。", en="let a data steward of that area do it."),
            )


def _account_called(username: str) -> UUID | None:
    found = models.Account.objects.filter(username=username, is_active=True).only("id").first()
    return found.pk if found else None
