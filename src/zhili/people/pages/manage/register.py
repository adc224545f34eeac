"""The register: who settles disputes, in what, until when; what is due; one by one or taken from a list."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.manage import taking
from zhili.people.pages.manage.words import mended
from zhili.ui.desk import Who, only_for, page

A_PAGE = 50
COLUMNS = (
    "number", "name", "profession", "organisation", "appointed_by", "appointed_on", "until", "at_most", "state",
    "account", "areas", "review", "review_year", "reviewed_on", "reviewed_by",
)  # fmt: skip
SEVERAL = ("fields", "languages")
_DUE = {
    "over": (Text(zh="任期已满", en="Term over"), "late"),
    "ending": (Text(zh="任期将满", en="Term ends soon"), "soon"),
    "review": (Text(zh="该考核了", en="Review due"), "soon"),
}
_LIFT = "register.lift"
_CONFLICT = Text(zh="这条回避声明", en="This conflict of interest")
_TONES = {"suspended": "paused", "ended": "paused"}


@require_http_methods(["GET", "POST"])
@only_for("admin", "steward")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The register, searched and narrowed, with what is due; sent, one person more is taken in."""
    if request.method != "POST":
        return _listed(request, who)
    report = people.import_register(rows=[_given(request.POST)], actor=who.actor, at=who.at)
    if report.rejected:
        return _listed(request, who, errors={"number": mended(report.rejected[0])}, status=422)
    notices.success(request, _("已保存。"))
    return redirect("manage:register")


@require_POST
@only_for("admin", "steward")
def take(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A list of persons: good rows stand, the others are told with their reasons."""
    try:
        with taking.rows_of(taking.brought(request)) as rows:
            report = people.import_register(rows=rows, actor=who.actor, at=who.at)
    except ZhiliError as refusal:
        return _listed(request, who, errors={"file": refusal.words}, status=refusal.status)
    return _listed(request, who, report=report)


@require_http_methods(["GET", "POST"])
@only_for("admin", "steward")
def show_entry(request: HttpRequest, who: Who, entry: UUID) -> HttpResponseBase:
    """One person with reviews and conflicts of interest, ready to be changed; sent, changed."""
    one = people.register_entry(entry)
    if request.method != "POST":
        return _entry(request, who, one)
    report = people.import_register(
        rows=[{**_given(request.POST), "number": one.number}], actor=who.actor, at=who.at
    )
    if report.rejected:
        return _entry(request, who, one, errors={"name": mended(report.rejected[0])}, status=422)
    notices.success(request, _("已保存。"))
    return redirect("manage:entry", entry=entry)


@require_POST
@only_for("admin", "steward")
def lift(request: HttpRequest, who: Who, entry: UUID, conflict: UUID) -> HttpResponseBase:
    """Find that a conflict of interest does not hold, with the finding; for stewards of the person's areas."""
    one = people.register_entry(entry)
    for area in one.areas or (None,):
        people.require(actor=who.actor, verb=_LIFT, roles=("admin", "steward"), area=area, at=who.at)
    if conflict not in {found.id for found in people.conflicts_of(entry)}:
        raise people.UnknownConflict(what=_CONFLICT)
    try:
        people.lift_conflict(
            conflict=conflict, finding=request.POST.get("reason", ""), actor=who.actor, at=who.at
        )
    except FieldErrors as refusal:
        return _entry(request, who, one, errors=refusal.fields, status=refusal.status)
    notices.success(request, _("已解除回避。"))
    return redirect("manage:entry", entry=entry)


def _given(post: QueryDict) -> dict[str, str]:
    several = {name: ";".join(post.getlist(name)) for name in SEVERAL}
    return {name: post.get(name, "").strip() for name in COLUMNS} | several


def _listed(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None,
    report: people.ImportReport | None = None, status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    asked, today = request.GET, timezone.localdate(who.at)
    found = people.register(
        query=asked.get("q", "")[:60].strip(), profession=asked.get("profession", ""), field=asked.get("field", ""),
        due=today if asked.get("due") else None, after=as_uuid(asked.get("after")), limit=A_PAGE + 1,
    )  # fmt: skip
    shown = found[:A_PAGE]
    over, ending, review = people.due_counts(today)
    context = {
        "rows": [(one, *_said(one, today)) for one in shown],
        "older": str(shown[-1].id) if len(found) > A_PAGE else None,
        "asked": asked,
        "given": {**request.POST.dict(), **{name: request.POST.getlist(name) for name in SEVERAL}},
        "errors": errors or {},
        "report": report,
        "over": over,
        "ending": ending,
        "review": review,
        **_offered(),
    }
    return page(request, who, "people/manage/register.html", context, status=status)


def _entry(
    request: HttpRequest, who: Who, one: people.EntryView, *, errors: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    conflicts = people.conflicts_of(one.id)
    context = {
        "one": one,
        "due": [_DUE[word] for word in people.what_is_due(one, on=timezone.localdate(who.at))],
        "state": (people.STATES[one.state], _TONES.get(one.state, "done")),
        "given": {**_stands(one), **_typed(request.POST)},
        "reviews": [(found, people.RESULTS[found.result]) for found in people.reviews_of(one.id)],
        "conflicts": conflicts,
        "names": people.names_of({found.declared_by for found in conflicts}),
        "held": [(name, held) for name, held in people.HELD.items()],
        "errors": errors or {},
        **_offered(),
    }
    return page(request, who, "people/manage/entry.html", context, status=status)


def _stands(one: people.EntryView) -> dict[str, object]:
    """What the form shows of a person as they stand; a review is always a new one."""
    shown: dict[str, object] = {
        name: value.isoformat() if isinstance(value := getattr(one, name), date) else value
        for name in (*COLUMNS, *SEVERAL)
        if hasattr(one, name) and name != "review"
    }
    areas = "、".join(path.rpartition("/")[2] for path in one.areas)
    return {**shown, "areas": areas, "account": people.username_of(one.account_id) if one.account_id else ""}


def _typed(post: QueryDict) -> dict[str, object]:
    """What a refused form had in it."""
    return {name: post[name] for name in COLUMNS if name in post} | {
        name: post.getlist(name) for name in SEVERAL if post
    }


def _offered() -> dict[str, object]:
    return {
        "professions": list(people.PROFESSIONS.items()),
        "fields": list(people.FIELDS.items()),
        "languages": list(people.LANGUAGES.items()),
        "results": list(people.RESULTS.items()),
        "states": list(people.STATES.items()),
        "organisations": people.organisation_options(),
    }


def _said(
    one: people.EntryView, today: date
) -> tuple[Text, list[Text], tuple[Text, str], list[tuple[Text, str]]]:
    """Profession, fields, state with its tone, and what is due."""
    state = (people.STATES[one.state], _TONES.get(one.state, ""))
    due = [_DUE[word] for word in people.what_is_due(one, on=today)]
    return people.PROFESSIONS[one.profession], [people.FIELDS[name] for name in one.fields], state, due
