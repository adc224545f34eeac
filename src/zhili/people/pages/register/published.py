"""Who settles disputes near me: organisations with their people, by place and field. Names and fields, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhili.kernel import clock
from zhili.people import public as people
from zhili.ui import navigation


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """A page of organisations in pinyin order, and whoever belongs to none."""
    at = clock.now()
    asked = request.GET
    area = people.area(asked.get("area", ""))
    field = asked.get("field", "") if asked.get("field") in people.FIELDS else ""
    found = people.published(
        area=area.path if area and "/" in area.path else None, field=field, on=timezone.localdate(at),
        after=asked.get("after", ""),
    )  # fmt: skip
    city = people.areas(level="city")
    context = {
        "at": at,
        "city": city[0].title if city else None,
        "navigation": navigation.of_residents(path=request.path, account=str(request.user.pk or "")),
        "foot": navigation.in_foot(path=request.path),
        "rows": [
            (one.organisation, people.ORGANISATION_KINDS.get(one.organisation.kind) if one.organisation else None,
             [(each, people.PROFESSIONS[each.profession], [people.FIELDS[name] for name in each.fields])
              for each in one.people])
            for one in found.shown
        ],
        "older": found.onward,
        "asked": {"area": area.path if area else "", "field": field},
        "fields": list(people.FIELDS.items()),
        "areas": people.area_options(),
    }  # fmt: skip
    response = render(request, "people/register/published.html", context)
    response.setdefault("Cache-Control", "private, no-cache")
    return response
