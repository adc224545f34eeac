"""The dispatch desk: cases that no unit has yet, one at a time, with the machine's proposals and like cases nearby."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import desks, rows, terms, told
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff.desks import Desk
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding

A_PAGE = 30
_MOST_COUNTED = 1000
_DISPATCH = Text(zh="派单", en="dispatch")


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list, and beside it the case that is being dispatched: the first one, or the one asked for."""
    found = desks.dispatching(who.roles)
    if not found:
        raise Forbidden(verb=_DISPATCH)
    waiting = sorted(((one, _count(who, one)) for one in found), key=lambda each: -each[1])
    desk = next((one for one, _ in waiting if one.case_type.key == request.GET.get("type")), waiting[0][0])
    filters = cases.Filters(type_key=desk.case_type.key, stages=desk.stages)
    try:
        part = cases.listing(
            actor=who.actor,
            filters=filters,
            at=who.at,
            after=request.GET.get("after"),
            limit=A_PAGE,
            order="due",
        )
    except cases.BadCursor:
        return redirect("desk:dispatch")
    asked = request.GET.get("case", "")
    chosen = next((one for one in part.rows if str(one.id) == asked), None)
    missed = bool(asked) and chosen is None
    current = chosen or next(iter(part.rows), None)
    context: dict[str, object] = {
        "desks": waiting,
        "desk": desk,
        "rows": [rows.row(one, at=who.at) for one in part.rows],
        "older": part.after,
        "missed": missed,
        "chosen": chosen is not None,
        "current": current,
        "here": f"{reverse('desk:dispatch')}?type={desk.case_type.key}",
    }
    if current:
        context |= _beside(who, desk, current)
    return page(request, who, "cases/staff/dispatch.html", context)


def _count(who: Who, desk: Desk) -> int:
    filters = cases.Filters(type_key=desk.case_type.key, stages=desk.stages)
    return cases.count(actor=who.actor, filters=filters, at=who.at, most=_MOST_COUNTED)


def _beside(who: Who, desk: Desk, row: cases.CaseRow) -> dict[str, object]:
    """The case itself, the panel that dispatches it with the proposals filled in, and what it may be the same as."""
    case = cases.whole(case_id=row.id, actor=who.actor, at=who.at)
    action = next((one for one in case.allowed if one.key == desk.action.key), None)
    panel = panels.of_action(who, case, action) if action else None
    case_type = cases.case_type_version(case.type_key, case.type_version)
    merge = desks.merging(case_type)
    proposals = panels.proposed(case, case_type)
    return {
        "case": case,
        "number": rows.spaced(case.number),
        "clocks": [terms.of_case(one, at=who.at) for one in case.clocks if one.reading.state == "running"],
        "panel": replace(panel, next=f"{reverse('desk:dispatch')}?type={case.type_key}") if panel else None,
        "unit": proposals.get("unit"),
        "unsure_class": "class" in proposals,
        "hand_over": _hand_over(case.suggested),
        "files": [told.file_link(one) for one in case.attachments],
        "near": _near(who, row),
        "merge": merge[0] if merge and merge[0] in case.allowed else None,
        "merge_field": merge[1] if merge else "",
    }


def _hand_over(suggested: Mapping[str, object]) -> Mapping[str, object]:
    found = suggested.get("hand_over")
    return found if isinstance(found, Mapping) else {}


def _near(who: Who, row: cases.CaseRow) -> Sequence[tuple[rows.Row, float | None, tuple[str, ...]]]:
    """Open cases nearby that the reader may see, the most alike first, with the words they share."""
    found = cases.near(row=row, at=who.at)
    if not found:
        return ()
    mine = cases.Filters(ids=tuple(one.id for one in found))
    around = {str(one.id): one for one in cases.listing(actor=who.actor, filters=mine, at=who.at).rows}
    candidates = [understanding.Candidate(id, one.title) for id, one in around.items()]
    alike = {one.id: one for one in understanding.similar(text=row.title, candidates=candidates, least=0.2)}
    order = sorted(around, key=lambda id: -(alike[id].score if id in alike else 0))
    return [
        (
            rows.row(around[id], at=who.at),
            alike[id].score if id in alike else None,
            alike[id].reasons if id in alike else (),
        )
        for id in order[:6]
    ]
