"""The register as everybody may read it: organisations that work, and who serves in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhili.people import models
from zhili.people.queries.register import entry_view, organisation_view, serving_on
from zhili.people.rules.register import EntryView, OrganisationView

_A_PAGE, _MOST_OF_ONE = 20, 400


@dataclass(frozen=True, slots=True)
class Published:
    """An organisation and who serves in it; None: those who belong to none."""

    organisation: OrganisationView | None
    people: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Twenty of them, and where the next page begins; None where this is the last."""

    shown: tuple[Published, ...]
    onward: str | None


def published(*, area: str | None, field: str, on: date, after: str) -> PublishedPage:
    """A page of the register for an area (path; None: the whole city) and a field (empty: all).

    ``after`` is the code of the last organisation before. Who belongs to none stands on the last page.
    """
    serving = models.RegisterEntry.objects.filter(serving_on(on))
    if field:
        serving = serving.filter(fields__contains=[field])
    rows = _organisations(area, after)
    if field:
        rows = rows.filter(Exists(serving.filter(organisation=OuterRef("code"))))
    found = list(rows[: _A_PAGE + 1])
    shown = found[:_A_PAGE]
    last = len(found) <= _A_PAGE
    members = _members(serving, [row.code for row in shown] + [""] * (last and area is None))
    listed = [Published(organisation_view(row), members.get(row.code, ())) for row in shown]
    if members.get(""):
        listed.append(Published(None, members[""]))
    return PublishedPage(tuple(listed), None if last else shown[-1].code)


def _organisations(area: str | None, after: str) -> QuerySet[models.MediationOrganisation]:
    rows = models.MediationOrganisation.objects.filter(active=True).order_by("sort_key", "code")
    if area is not None:
        rows = rows.filter(Q(area=area) | Q(area__startswith=f"{area}/"))
    before = models.MediationOrganisation.objects.filter(code=after).first() if after else None
    if before is not None:
        rows = rows.filter(
            Q(sort_key__gt=before.sort_key) | Q(sort_key=before.sort_key, code__gt=before.code)
        )
    return rows


def _members(
    serving: QuerySet[models.RegisterEntry], codes: Sequence[str]
) -> dict[str, tuple[EntryView, ...]]:
    found: dict[str, tuple[EntryView, ...]] = {}
    for row in serving.filter(organisation__in=codes).order_by("sort_key", "id")[:_MOST_OF_ONE]:
        found[row.organisation] = (*found.get(row.organisation, ()), entry_view(row))
    return found
