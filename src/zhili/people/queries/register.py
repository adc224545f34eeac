"""The register as it stands: organisations, persons, their reviews, what is due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.queries.stamps import watched
from zhili.people.rules.register import SOON, YEAR, EntryView, OrganisationView, Review


class UnknownEntry(NotFound):
    """Nobody stands on the register under this id or number."""

    code = "unknown-register-entry"


@dataclass(frozen=True, slots=True)
class _Organisations:
    """All of them in pinyin order; all, and the active, as something to choose from."""

    everyone: tuple[OrganisationView, ...]
    named: tuple[tuple[str, Text], ...]
    offered: tuple[tuple[str, Text], ...]


def _load() -> _Organisations:
    rows = models.MediationOrganisation.objects.order_by("sort_key", "code")
    everyone = tuple(organisation_view(row) for row in rows)
    named = tuple((one.code, one.title) for one in everyone)
    active = frozenset(one.code for one in everyone if one.active)
    return _Organisations(everyone, named, tuple(one for one in named if one[0] in active))


held_organisations = watched("organisations", _load)


def organisations(*, area: str | None = None, active: bool = False) -> list[OrganisationView]:
    """Mediation organisations in pinyin order: those whose area is or lies in ``area`` (a path); only the active.

    No query: answers from memory.
    """
    return [
        one
        for one in held_organisations.get().everyone
        if (one.active or not active)
        and (area is None or one.area == area or (one.area or "").startswith(f"{area}/"))
    ]


def organisation_options(*, active: bool = True) -> tuple[tuple[str, Text], ...]:
    """Every organisation to choose from, or every active one, in pinyin order: its code and name."""
    held = held_organisations.get()
    return held.offered if active else held.named


def organisations_called() -> Mapping[str, OrganisationView]:
    """Every organisation by its code, and by its name where only one bears it."""
    found = organisations()
    named: dict[str, list[OrganisationView]] = {}
    for one in found:
        named.setdefault(one.name, []).append(one)
    return {name: ones[0] for name, ones in named.items() if len(ones) == 1} | {
        one.code: one for one in found
    }


def register_entry(key: UUID) -> EntryView:
    """A person on the register. Raises UnknownEntry."""
    row = models.RegisterEntry.objects.filter(pk=key).first()
    if row is None:
        raise UnknownEntry(what=Text(zh="名册上的这个人", en="This person on the register"))
    return entry_view(row)


def entries_of(keys: Collection[UUID]) -> dict[UUID, EntryView]:
    """Several of them by id; who is not there is left out. One query."""
    return {row.pk: entry_view(row) for row in models.RegisterEntry.objects.filter(pk__in=keys)}


def mediators_for(unit: str | None, *, on: date) -> list[EntryView]:
    """The mediators whom the organisations of a unit may give a dispute on a day, in pinyin order. One query."""
    ours = _organisations_of(unit)
    rows = models.RegisterEntry.objects.filter(serving_on(on), profession="mediator", organisation__in=ours)
    return [entry_view(row) for row in rows.order_by("sort_key", "id")] if ours else []


def mediator_called(written: str, *, unit: str | None) -> EntryView | None:
    """Who is meant: by ``name（number）`` or the number alone anybody on the register, by the name alone the one who
    bears it in the organisations of the unit that leads. None where nobody is, or where the name is another's."""
    name, _, number = written.strip().removesuffix("）").rpartition("（")
    row = models.RegisterEntry.objects.exclude(state="ended").filter(number=number.strip()).first()
    if row is not None:
        return entry_view(row) if name.strip() in ("", row.name) else None
    named = models.RegisterEntry.objects.filter(
        name=written.strip(), organisation__in=_organisations_of(unit), profession="mediator", state="active"
    )
    found = list(named[:2])
    return entry_view(found[0]) if len(found) == 1 else None


def _organisations_of(unit: str | None) -> list[str]:
    return [one.code for one in organisations() if unit and one.unit == unit]


def entries_of_account(account: UUID) -> list[EntryView]:
    """As whom an account stands on the register, the longest first."""
    rows = models.RegisterEntry.objects.filter(account_id=account).exclude(state="ended")
    return [entry_view(row) for row in rows.order_by("appointed_on", "id")]


def register(
    *,
    query: str = "",
    organisation: str = "",
    profession: str = "",
    field: str = "",
    due: date | None = None,
    serving: date | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[EntryView]:
    """Persons on the register in pinyin order; ``after`` is the last one of the page before.

    ``query`` is part of a name or a number. ``due``: only those of whom something is due on that day; ``serving``: only
    those who may be given a dispute on that day.
    """
    rows = models.RegisterEntry.objects.all()
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(number__istartswith=query))
    named = {"organisation": organisation, "profession": profession}
    rows = rows.filter(**{column: value for column, value in named.items() if value})
    if field:
        rows = rows.filter(fields__contains=[field])
    if due is not None:
        rows = rows.filter(_due(due))
    if serving is not None:
        rows = rows.filter(serving_on(serving))
    return [entry_view(row) for row in _behind(rows, after).order_by("sort_key", "id")[:limit]]


def reviews_of(key: UUID) -> list[Review]:
    """Every review of a person, the latest first."""
    rows = models.RegisterReview.objects.filter(entry_id=key).order_by("-year", "-id")
    return [Review(row.year, row.result, row.on, row.by) for row in rows]


def due_counts(on: date) -> tuple[int, int, int]:
    """How many terms are over, how many end within 30 days, how many yearly reviews are due."""
    rows = models.RegisterEntry.objects.exclude(state="ended")
    over = rows.filter(until__lt=on).count()
    ending = rows.filter(until__gte=on, until__lte=on + SOON).count()
    return over, ending, rows.filter(_review_due(on)).count()


def entry_view(row: models.RegisterEntry) -> EntryView:
    """What others see of a row."""
    review = (
        Review(row.reviewed_for, row.review, row.reviewed_on)
        if row.reviewed_for is not None and row.reviewed_on is not None
        else None
    )
    return EntryView(
        id=row.pk,
        number=row.number,
        name=row.name,
        profession=row.profession,
        organisation=row.organisation,
        fields=tuple(row.fields),
        languages=tuple(row.languages),
        areas=tuple(row.areas),
        appointed_by=row.appointed_by,
        appointed_on=row.appointed_on,
        until=row.until,
        at_most=row.at_most,
        account_id=row.account_id,
        state=row.state,
        review=review,
        last_proposed_at=row.last_proposed_at,
    )


def organisation_view(row: models.MediationOrganisation) -> OrganisationView:
    """What others see of a row."""
    return OrganisationView(
        row.code, row.name, row.name_en, row.kind, row.unit, row.area or None, row.district_id, row.active,
        row.sort_key,
    )  # fmt: skip


def _behind(rows: QuerySet[models.RegisterEntry], after: UUID | None) -> QuerySet[models.RegisterEntry]:
    last = models.RegisterEntry.objects.filter(pk=after).first() if after else None
    if last is None:
        return rows
    return rows.filter(Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk))


def serving_on(day: date) -> Q:
    """Who may be given a dispute on a day, as ``EntryView.serves`` says of one."""
    return (Q(until__isnull=True) | Q(until__gte=day)) & Q(state="active")


def due_rows(on: date) -> QuerySet[models.RegisterEntry]:
    """The rows of whom something is due on a day."""
    return models.RegisterEntry.objects.filter(_due(on))


def _due(on: date) -> Q:
    return ~Q(state="ended") & (Q(until__lte=on + SOON) | _review_due(on))


def _review_due(on: date) -> Q:
    """As ``rules.register.review_due`` < on: the last review, or the appointment, is more than a year ago."""
    return Q(reviewed_on__lt=on - YEAR) | Q(reviewed_on__isnull=True, appointed_on__lt=on - YEAR)
