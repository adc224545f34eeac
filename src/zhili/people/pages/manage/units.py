"""Units: the offices that handle cases, one above the other; added, renamed, moved, or taken from a list."""

from collections.abc import Mapping

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import taking
from zhili.people.pages.manage.words import mended
from zhili.ui.desk import Who, only_for, page

COLUMNS = ("code", "name", "name_en", "kind", "area", "parent")
MOST = 100


@require_http_methods(["GET", "POST"])
@only_for("admin", "steward")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Every unit, the one asked for ready to be changed; sent, a unit is added or changed."""
    if request.method != "POST":
        return _drawn(request, who)
    given = {name: request.POST.get(name, "").strip() for name in COLUMNS}
    try:
        report = people.import_units(rows=[given], actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"code": refusal.words}, status=refusal.status)
    if report.rejected:
        return _drawn(request, who, errors={"code": mended(report.rejected[0])}, status=422)
    notices.success(request, _("已保存。"))
    return redirect("manage:units")


@require_POST
@only_for("admin", "steward")
def take(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A list of units: good rows stand, the others are told with their reasons."""
    try:
        with taking.rows_of(taking.brought(request)) as rows:
            report = people.import_units(rows=rows, actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"file": refusal.words}, status=refusal.status)
    return _drawn(request, who, report=report)


def _drawn(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None,
    report: people.ImportReport | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    query = request.GET.get("q", "").strip()
    held = [one for one in people.units() if query in one.name or query in one.code]
    asked = people.unit(request.GET.get("unit", ""))
    given: Mapping[str, object] = request.POST
    if not request.POST and asked is not None:
        given = {name: getattr(asked, name) or "" for name in COLUMNS}
    context = {
        "rows": [
            (one, people.UNIT_KINDS.get(one.kind, one.kind), people.area(one.area) if one.area else None,
             people.unit(one.parent) if one.parent else None)
            for one in held[:MOST]
        ],
        "more": max(0, len(held) - MOST),
        "query": query,
        "given": given,
        "changing": asked,
        "kinds": list(people.UNIT_KINDS.items()),
        "units": people.unit_options(),
        "areas": people.area_options(),
        "errors": errors or {},
        "report": report,
    }  # fmt: skip
    return page(request, who, "people/manage/units.html", context, status=status)
