"""Handing a shift over (交接班): written for a colleague with the cases to watch, acknowledged by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.staff import terms
from zhili.cases.pages.staff.mentions import cases_of
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.clocks import ClockView
from zhili.ui.desk import Who, page, part, staff_only
from zhili.workspace import public as workspace

_A_PAGE = 15
_MOST_OFFERED = 60
_MOST_COLLEAGUES = 200
_GONE = Text(zh="（案件已不在您的范围内）", en="(a case you no longer see)")
_NOBODY = Text(zh="请选择接班的人。", en="Choose who takes over.")


@dataclass(frozen=True, slots=True)
class Handed:
    """A handover as its reader sees it, with the cases they may see and how these stand now."""

    id: UUID
    by: str
    to: str
    note: str
    at: datetime
    acknowledged_at: datetime | None
    waits_for_me: bool
    cases: Sequence[tuple[cases.CaseRow | None, str, ClockView | None]]


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What I gave and was given, the latest first."""
    me = who.actor.id
    found = workspace.handovers_of(account=me, before=as_uuid(request.GET.get("after", "")), most=_A_PAGE + 1)
    listed = found[:_A_PAGE]
    known = cases_of(who, [each.case_id for one in listed for each in one.cases])
    names = people.names_of([each for one in listed for each in (one.by, one.to)])
    topic = workspace.topic_of_person(me)
    context = {
        "handovers": [_handed(one, who, known, names) for one in listed],
        "older": str(listed[-1].id) if len(found) > _A_PAGE else None,
        "gone": _GONE,
        "person_topic": topic,
        "live_topics": [topic],
    }
    if request.headers.get("HX-Request"):
        return part(request, who, "cases/staff/handover_list.html", context)
    return page(request, who, "cases/staff/handover.html", context)


def _handed(
    one: workspace.HandoverKept, who: Who, known: Mapping[UUID, cases.CaseRow], names: Mapping[str, str]
) -> Handed:
    listed = []
    for each in one.cases:
        row = known.get(each.case_id)
        term = terms.of_row(row, at=who.at) if row and not row.ended else None
        listed.append((row, each.watch, term))
    waits = one.to == who.actor.id and one.acknowledged_at is None
    return Handed(
        id=one.id, by=names.get(one.by, ""), to=names.get(one.to, ""), note=one.note, at=one.written_at,
        acknowledged_at=one.acknowledged_at, waits_for_me=waits, cases=listed,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def write(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Write one: to whom, what to watch, which cases. ``?case=<number>`` brings cases along, ticked."""
    if request.method != "POST":
        return _form(request, who, {}, None)
    try:
        workspace.hand_over(
            by=who.actor.id,
            to=_receiver(request, who),
            note=request.POST.get("note", ""),
            cases=_chosen(request, who),
            at=who.at,
        )
    except ZhiliError as refusal:
        return _form(request, who, refusal.fields if isinstance(refusal, FieldErrors) else {}, refusal)
    messages.success(request, _("已交接，对方确认后会在这里显示。"))
    return redirect("desk:handover")


def _form(
    request: HttpRequest, who: Who, errors: Mapping[str, Text], refusal: ZhiliError | None
) -> HttpResponse:
    sent = request.POST
    named = [_digits(one) for one in (sent or request.GET).getlist("case")]
    context = {
        "people": [(one.id, _where(one)) for one in _colleagues(who)],
        "to": sent.get("to", ""),
        "note": sent.get("note", ""),
        "picked": [
            (row, sent.get(f"watch-{row.number}", ""), row.number in named) for row in _offered(who, named)
        ],
        "errors": errors or ({"note": refusal.words} if refusal else {}),
    }
    return page(
        request, who, "cases/staff/handover_new.html", context, status=refusal.status if refusal else 200
    )


def _offered(who: Who, named: Sequence[str]) -> list[cases.CaseRow]:
    """The cases that were named, then what my unit leads, the most urgent first."""
    found: dict[UUID, cases.CaseRow] = {}
    if named:
        filters = cases.Filters(numbers=tuple(named))
        found |= {one.id: one for one in cases.listing(actor=who.actor, filters=filters, at=who.at).rows}
    if who.units:
        mine = cases.Filters(lead=who.units[0], ended=False)
        rows = cases.listing(actor=who.actor, filters=mine, at=who.at, limit=_MOST_OFFERED, order="due").rows
        found |= {one.id: one for one in rows if one.id not in found}
    return list(found.values())


def _chosen(request: HttpRequest, who: Who) -> list[workspace.CaseToWatch]:
    """The ticked cases, as far as the giver may see them, in their order."""
    numbers = tuple(dict.fromkeys(_digits(one) for one in request.POST.getlist("case")))
    if not numbers:
        return []
    filters = cases.Filters(numbers=numbers)
    rows = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=len(numbers)).rows
    by_number = {one.number: one for one in rows}
    return [
        workspace.CaseToWatch(row.id, row.district_id, request.POST.get(f"watch-{row.number}", ""))
        for number in numbers
        if (row := by_number.get(number))
    ]


def _receiver(request: HttpRequest, who: Who) -> str:
    to = request.POST.get("to", "")
    if to not in {one.id for one in _colleagues(who)}:
        raise Invalid({"to": _NOBODY})
    return to


def _colleagues(who: Who) -> list[people.Colleague]:
    """Whom I may hand over to: those of my units; at the city's own desks, each other."""
    found = people.colleagues(units=who.units, at=who.at, central=not who.units, most=_MOST_COLLEAGUES)
    return [one for one in found if one.id != who.actor.id]


def _where(one: people.Colleague) -> Text:
    role = people.ROLES.get(one.role, Text(one.role, one.role))
    unit = choosing.unit_words(one.unit) if one.unit else None
    zh, en = (f" · {unit.zh}", f", {unit.en}") if unit else ("", "")
    return Text(zh=f"{one.name}（{role.zh}{zh}）", en=f"{one.name} ({role.en}{en})")


@require_POST
@staff_only
def acknowledge(request: HttpRequest, who: Who, handover: UUID) -> HttpResponseBase:
    """The receiver takes over."""
    if workspace.acknowledge(handover=handover, account=who.actor.id, at=who.at):
        messages.success(request, _("已接班，对方会看到。"))
    return redirect("desk:handover")


def _digits(written: str) -> str:
    return "".join(filter(str.isdigit, written))
