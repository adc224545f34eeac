"""The responsibility list (事项清单): rows edited as in a spreadsheet, every change a version, tried on past cases."""

from collections.abc import Mapping, Sequence

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.manage.sheets import A_PAGE, BLANK, HEADS, Line, Sheet, cells_of, compared, typed
from zhili.casetypes.load import ROUTING_LIST
from zhili.casetypes.tables import Decision, Undecided
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

_KEEPERS = ("admin", "steward")
_MOST_PAST = 20_000
_MOST_BYTES = 8 * 1024 * 1024
_SHOWN = 50
_VERSION = Text(zh="这一版清单", en="This version of the list")
_NO_FILE = Text(zh="请先选择 8 MB 以内的文件。", en="Choose a file of at most 8 MB first.")


@require_http_methods(["GET", "POST"])
@only_for(*_KEEPERS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A page of the list; sent, the whole list with the page's changes is stored as a version to be looked at."""
    base = _version(request.POST.get("version") or request.GET.get("version"))
    held = people.duties(base.version) if base else []
    if request.method != "POST":
        return _drawn(request, who, base, held)
    sheet = typed(request.POST, held)
    source = sheet.csv()
    try:
        known = {"classes": _classes(), "types": cases.types_on_list()}
        _table, report = people.try_list(source=source, name="list.csv", **known)
        if found := (*report.rejected, *report.overlaps):
            return _drawn(request, who, base, held, sheet=sheet.marked(found), status=422)
        stored = people.import_responsibility(
            source=source, name=_name(who), actor=who.actor, at=who.at, adopt=False, **known
        )
    except ZhiliError as refusal:
        return _drawn(
            request, who, base, held, sheet=sheet, errors={"version": refusal.words}, status=refusal.status
        )
    return redirect("upkeep:list_version", version=stored.version)


@require_POST
@only_for(*_KEEPERS)
def take(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A sheet brought as a file: its good rows become a version to be looked at, the others are told with reasons."""
    file = request.FILES.get("file")
    base = _version(None)
    held = people.duties(base.version) if base else []
    if file is None or (file.size or 0) > _MOST_BYTES:
        return _drawn(request, who, base, held, errors={"file": _NO_FILE}, status=422)
    try:
        report = people.import_responsibility(
            source=file.read(),
            name=file.name or "list",
            actor=who.actor,
            at=who.at,
            classes=_classes(),
            types=cases.types_on_list(),
            adopt=False,
        )
    except ZhiliError as refusal:
        return _drawn(request, who, base, held, errors={"file": refusal.words}, status=refusal.status)
    if report.rejected or report.version is None:
        return _drawn(request, who, base, held, report=report, status=422 if report.version is None else 200)
    return redirect("upkeep:list_version", version=report.version)


@require_safe
@only_for(*_KEEPERS)
def show_version(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """A version beside the one in force: what differs, what nobody answers for, and whether to put it in force."""
    view = _known(version)
    force = _version(None)
    held = people.duties(version)
    names = people.names_of({view.uploaded_by})
    context = {
        "view": view,
        "by": names.get(view.uploaded_by, ""),
        "sealed": people.sealed_list(version),
        "force": force,
        "changes": compared(people.duties(force.version), held) if force and not view.active else [],
        "gaps": _gaps(version),
        "heads": list(HEADS.values()),
        "types": [one for one in cases.case_types() if one.routing == ROUTING_LIST],
    }
    return page(request, who, "cases/manage/list_version.html", context)


@require_safe
@only_for(*_KEEPERS)
def show_replay(request: HttpRequest, who: Who, version: int, type_key: str) -> HttpResponseBase:
    """What would have gone elsewhere: past cases of a type, routed by the list in force and by this version."""
    _known(version)
    source = Sheet([Line(None, cells_of(one)) for one in people.duties(version)]).csv()
    found, _report = cases.replay_list(type_key=type_key, source=source, name="list.csv", most=_MOST_PAST)
    context = {
        "found": found,
        "type": cases.case_type(type_key),
        "most": _MOST_PAST,
        "changes": [
            (one.facts["number"], class_words(one.facts.get("class")), _said(one.old), _said(one.new))
            for one in found.changes[:_SHOWN]
        ],
        "undecided_now": sum(found.errors_old.values()),
        "undecided_then": sum(found.errors_new.values()),
        "unreached": len(found.unreached_new),
    }
    return page(request, who, "cases/manage/replay.html", context)


@require_POST
@only_for(*_KEEPERS)
def adopt(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """Put a version in force: the next case is routed by it."""
    people.adopt_list(version=version, actor=who.actor, at=who.at)
    notices.success(request, _("已启用。之后的案件按这一版派。"))
    return redirect("upkeep:list")


@require_safe
@only_for(*_KEEPERS)
def download(request: HttpRequest, who: Who, version: int) -> HttpResponseBase:
    """A version as a sheet that can be brought back."""
    _known(version)
    source = Sheet([Line(None, cells_of(one)) for one in people.duties(version)]).csv()
    answer = HttpResponse(b"\xef\xbb\xbf" + source, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="responsibility-{version}.csv"'
    return answer


def _drawn(
    request: HttpRequest, who: Who, base: people.ListView | None, held: Sequence[people.Duty], *,
    sheet: Sheet | None = None, errors: Mapping[str, Text] | None = None, report: people.ImportReport | None = None,
    status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()
    start = _number(request.POST.get("from") or request.GET.get("from"))
    found = [place for place, duty in enumerate(held) if _matches(duty, query)] if query else range(len(held))
    if sheet is None:
        lines = [Line(place, cells_of(held[place])) for place in found[start : start + A_PAGE]]
    else:
        wrong = [one for one in sheet.lines if one.errors]
        places = {key.partition("-")[2] for key in request.POST}
        lines = [one for one in sheet.lines if one.place is None or str(one.place) in places or one in wrong]
    gaps = _gaps(base.version) if base else []
    context = {
        "base": base,
        "versions": people.lists()[:20],
        "lines": lines,
        "blank": range(BLANK if sheet is None else 0),
        "heads": list(HEADS.values()),
        "columns": list(HEADS.items()),
        "query": query,
        "start": start,
        "total": len(found),
        "next": start + A_PAGE if start + A_PAGE < len(found) else None,
        "before": max(0, start - A_PAGE) if start else None,
        "gaps": gaps,
        "wrong": sum(1 for one in lines if one.errors),
        "errors": errors or {},
        "report": report,
        "units": people.unit_options(),
        "classes": sorted({**_names(), **_types()}.items()),
    }  # fmt: skip
    return page(request, who, "cases/manage/list.html", context, status=status)


def _gaps(version: int) -> list[tuple[str, Text | None, int, str]]:
    """Classes without anybody in some streets: the code, its name, how many streets, the first of them by name."""
    names, found = _names(), []
    for gap in people.list_gaps(version=version, classes=_classes()):
        streets = [area.name for code in gap.areas[:3] if (area := people.area(code))]
        found.append((gap.class_code, names.get(gap.class_code), len(gap.areas), "、".join(streets)))
    return found


def _matches(duty: people.Duty, query: str) -> bool:
    unit = people.unit(duty.unit)
    area = people.area(duty.area) if duty.area else None
    words = (
        duty.class_code or "*",
        duty.unit,
        unit.name if unit else "",
        area.name if area else "",
        duty.owner,
    )
    return any(query in word for word in words)


def _version(written: str | None) -> people.ListView | None:
    """The version that was asked for, else the one in force, else the newest."""
    held = people.lists()
    asked = next((one for one in held if str(one.version) == written), None)
    return asked or next((one for one in held if one.active), None) or next(iter(held), None)


def _known(version: int) -> people.ListView:
    found = next((one for one in people.lists() if one.version == version), None)
    if found is None:
        raise NotFound(what=_VERSION)
    return found


def class_words(asked: object) -> Text | str:
    """What the class is called that a table was asked about (``class/roads/hole``); the code where it is gone."""
    code = str(asked or "").removeprefix("class/")
    return _names().get(code, code)


def _names() -> dict[str, Text]:
    return {one.code: one.name for kind in cases.case_types() for one in kind.classes}


def _types() -> dict[str, Text]:
    """The case types without classes, which a line names by their key."""
    return {key: cases.case_type(key).title for key in cases.types_on_list()}


def _classes() -> frozenset[str]:
    return frozenset(_names())


def _said(outcome: Decision | Undecided) -> Text | str:
    if isinstance(outcome, Undecided):
        return outcome.words
    unit = people.unit(str(outcome.outputs[0]["unit"]))
    return Text(zh=unit.name, en=unit.name_en or unit.name) if unit else str(outcome.outputs[0]["unit"])


def _name(who: Who) -> str:
    return f"{who.actor.name or who.actor.id} {who.at:%Y-%m-%d %H:%M}"


def _number(written: str | None) -> int:
    return int(written) if written and written.isdigit() else 0
