"""Areas: the tree of the city on a map; drawn by hand, or brought as a GeoJSON file."""

from collections.abc import Mapping

import orjson
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import taking
from zhili.people.pages.manage.words import mended
from zhili.ui.desk import Who, only_for, page

_BELOW = {"city": "district", "district": "street", "street": "community", "community": "grid"}
_CORNERS = Text(
    zh="每行一个点：经度 纬度，至少三个，如 116.4012 39.9123。",
    en="One point a line: longitude latitude, at least three, such as 116.4012 39.9123.",
)
_LEAST = 3


@require_http_methods(["GET", "POST"])
@only_for("admin", "steward")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """One area, what lies in it, and its map; sent, an area is added in it or redrawn."""
    if request.method != "POST":
        return _drawn(request, who)
    try:
        report = people.import_geojson(source=_as_geojson(request.POST), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"code": refusal.words}, status=refusal.status)
    if report.rejected:
        return _drawn(request, who, errors={"corners": mended(report.rejected[0])}, status=422)
    for warning in report.warnings:
        notices.warning(request, warning.message.zh)
    notices.success(request, _("已保存。"))
    return redirect(f"{reverse('manage:areas')}?in={request.POST.get('parent', '')}")


@require_POST
@only_for("admin", "steward")
def take(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A GeoJSON file: good features stand, the others are told with their reasons."""
    try:
        source = taking.brought(request).read()
        report = people.import_geojson(source=source, actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"file": refusal.words}, status=refusal.status)
    return _drawn(request, who, report=report)


@require_safe
@only_for("admin", "steward")
def download(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Everything within an area as GeoJSON, as it can be brought back."""
    parent = people.area(request.GET.get("in", ""))
    collection = people.geojson(
        parent=parent.path if parent else None, level=request.GET.get("level") or None
    )
    answer = HttpResponse(orjson.dumps(collection), content_type="application/geo+json")
    answer["Content-Disposition"] = 'attachment; filename="areas.geojson"'
    return answer


@require_safe
@only_for("admin", "steward")
def drawing(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The borders within an area, light, for the map to draw on."""
    parent = people.area(request.GET.get("in", ""))
    level = _BELOW.get(parent.level, "grid") if parent else "district"
    found = people.drawing(parent=parent.path if parent else None, level=level)
    return HttpResponse(orjson.dumps(found), content_type="application/geo+json")


def _as_geojson(post: Mapping[str, str]) -> bytes:
    corners = _corners(post.get("corners", ""))
    names = ("code", "name", "name_en", "level", "parent")
    feature = {
        "type": "Feature",
        "properties": {name: post.get(name, "").strip() for name in names},
        "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
    }
    return orjson.dumps({"type": "FeatureCollection", "features": [feature]})


def _corners(written: str) -> list[tuple[float, float]]:
    try:
        pairs = [line.replace(",", " ").split() for line in written.splitlines() if line.strip()]
        found = [(float(lon), float(lat)) for lon, lat in pairs]
    except ValueError:
        raise Invalid({"corners": _CORNERS}) from None
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    if len(found) < _LEAST:
        raise Invalid({"corners": _CORNERS})
    return found


def _drawn(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None,
    report: people.ImportReport | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    here = people.area(request.POST.get("parent") or request.GET.get("in", ""))
    if here is None:
        here = next(iter(people.areas(level="city")), None)
    place = people.place_of(here.path) if here else None
    steps = here.path.split("/") if here else []
    context = {
        "here": here,
        "above": [(people.area(code), code) for code in steps[:-1]],
        "place": place,
        "below": people.areas(parent=here.path) if here else [],
        "level": _BELOW.get(here.level) if here else "city",
        "level_words": people.LEVEL_NAMES.get(_BELOW.get(here.level, "") if here else "city"),
        "areas_url": f"{reverse('manage:areas_drawing')}?in={here.code if here else ''}",
        "given": request.POST,
        "errors": errors or {},
        "report": report,
        "corners_hint": _CORNERS,
    }
    return page(request, who, "people/manage/areas.html", context, status=status)
