"""The dispatch desk: cases that no unit has yet, one after the other, with proposals and like cases nearby.

The next case opens by itself when one is dispatched. Where the list names a unit, one key gives it the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.said import places
from zhili.cases.pages.staff import desks, drafting, near, practised, rows, terms, told
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff.desks import Desk
from zhili.casetypes.language import Action
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.ui.desk import part as drawn_part

A_PAGE = 30
_MOST_COUNTED = 1000
_BACK_AGAIN = 3
"""The least version of a case that was given back: it came, it went elsewhere, it is here again."""
_DISPATCH = Text(zh="派单", en="dispatch")


@dataclass(frozen=True, slots=True)
class Back:
    """Why a case is here again: which unit gave it back, when, in whose words."""

    title: Text
    unit: Text | None
    reason: str
    event: cases.EventView


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list, and beside it the case that is being dispatched: the first one, or the one asked for."""
    found = desks.dispatching(who.roles)
    if not found:
        raise Forbidden(verb=_DISPATCH)
    waiting = _waiting(who, found)
    desk = next((one for one, _ in waiting if one.case_type.key == request.GET.get("type")), waiting[0][0])
    try:
        part = cases.listing(
            actor=who.actor, filters=_filters(desk), at=who.at, after=request.GET.get("after"), limit=A_PAGE,
            order="due",
        )  # fmt: skip
    except cases.BadCursor:
        return redirect("desk:dispatch")
    asked = request.GET.get("case", "")
    chosen = next((one for one in part.rows if str(one.id) == asked), None)
    current = chosen or next(iter(part.rows), None)
    back = _backs(desk, part.rows)
    here = {"type": desk.case_type.key, "after": request.GET.get("after", "")}
    context: dict[str, object] = {
        "desks": [_tab(one, count, desk) for one, count in waiting],
        "desk": desk,
        "rows": [(rows.row(one, at=who.at), back.get(one.id)) for one in part.rows],
        "older": part.after,
        "missed": bool(asked) and chosen is None,
        "chosen": chosen is not None,
        "current": current,
        "here": _address(here),
        "queue": f"{reverse('desk:queue')}?{urlencode({'tab': 'all', 'stage': _stage(desk)})}",
        "live_topics": [cases.topic_of_stage(desk.case_type.key, stage) for stage in desk.stages],
    }
    if current:
        following = _after(part.rows, current)
        onward = _address({**here, "case": str(following.id)} if following else here)
        context |= _beside(who, desk, current, onward) | {
            "back": back.get(current.id),
            "following": following,
        }
    return page(request, who, "cases/staff/dispatch.html", context)


@require_safe
@staff_only
def show_unit(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Whose a case would be with the class that is being chosen: a part of the desk."""
    wanted = request.GET.get("class") or None
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    found = cases.whose(case=case, class_code=wanted)
    context = {
        "whose": found,
        "unit": _unit_words(found),
        "practised": None if found else practised.offered(case, wanted or case.class_code),
    }
    return drawn_part(request, who, "cases/staff/whose.html", context)


@require_safe
@staff_only
def show_like(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """What a case may be the same as, and past ones of the class that is proposed: a part that follows the desk."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    merge = desks.merging(case_type)
    proposed = panels.proposed(case, case_type).get("class")
    here = cases.listing(actor=who.actor, filters=cases.Filters(ids=(case_id,)), at=who.at, limit=1)
    context = {
        "case": case,
        "near": [found for row in here.rows for found in near.around(who, row)],
        "merge": merge[0] if merge and merge[0] in case.allowed else None,
        "merge_field": merge[1] if merge else "",
        "precedents": practised.precedents(who, case, proposed.value)
        if proposed and not case.class_code
        else (),
        "onward": request.GET.get("next", ""),
    }
    return drawn_part(request, who, "cases/staff/dispatch_like.html", context)


def _waiting(who: Who, found: list[Desk]) -> list[tuple[Desk, int]]:
    """The desks with what waits at each, the fullest first; one alone is not counted, nobody chooses."""
    if len(found) == 1:
        return [(found[0], 0)]
    numbers = cases.counts(
        actor=who.actor, filters=[_filters(one) for one in found], at=who.at, most=_MOST_COUNTED
    )
    return sorted(zip(found, numbers, strict=True), key=lambda each: -each[1])


def _filters(desk: Desk) -> cases.Filters:
    return cases.Filters(type_key=desk.case_type.key, stages=desk.stages)


def _stage(desk: Desk) -> str:
    return f"{desk.case_type.key}:{desk.stages[0]}"


def _tab(one: Desk, count: int, desk: Desk) -> dict[str, object]:
    return {
        "url": _address({"type": one.case_type.key}),
        "label": one.case_type.title,
        "count": f"{_MOST_COUNTED - 1}+" if count >= _MOST_COUNTED else count,
        "current": one == desk,
    }


def _address(query: Mapping[str, str]) -> str:
    return f"{reverse('desk:dispatch')}?{urlencode({name: value for name, value in query.items() if value})}"


def _after(found: tuple[cases.CaseRow, ...], current: cases.CaseRow) -> cases.CaseRow | None:
    """The case that opens when the current one is done: the one below it, at the end the one above."""
    place = found.index(current)
    return next(iter([*found[place + 1 : place + 2], *found[max(0, place - 1) : place]]), None)


def _backs(desk: Desk, found: tuple[cases.CaseRow, ...]) -> dict[UUID, Back]:
    """Those of a list that units gave back."""
    keys = desks.returning(desk.case_type, desk.stages)
    been = tuple(one for one in found if one.version >= _BACK_AGAIN)
    events = cases.latest(rows=been, actions=keys) if been else {}
    return {
        id: Back(one.title, one.unit_name, str(one.data.get("reason") or one.text or ""), one)
        for id, one in events.items()
    }


def _beside(who: Who, desk: Desk, row: cases.CaseRow, onward: str) -> dict[str, object]:
    """The case itself, the panel that dispatches it with the proposals filled in, and what it may be the same as."""
    case = cases.whole(case_id=row.id, actor=who.actor, at=who.at)
    action = next((one for one in case.allowed if one.key == desk.action.key), None)
    panel = _panel(who, case, action, onward) if action else None
    case_type = cases.case_type_version(case.type_key, case.type_version)
    proposals = panels.proposed(case, case_type)
    proposed = proposals.get("class")
    decided = cases.whose(case=case)
    classed = practised.classed(case, proposed, case_type)
    class_code = case.class_code or (proposed.value if proposed else "")
    return {
        "case": case,
        "number": rows.spaced(case.number),
        "address": told.address(case),
        "clocks": [terms.of_case(one, at=who.at) for one in case.clocks if one.reading.state == "running"],
        "panel": panel,
        "onward": onward,
        "once": str(uuid4()),
        "whose": decided,
        "unit": _unit_words(decided),
        "practised": None if decided else practised.offered(case, class_code),
        "classed": classed,
        "class_code": class_code,
        "sure": bool(case.class_code) or (classed is not None and classed.sure),
        "hand_over": _hand_over(case.suggested),
        "apart": _apart(case),
        "files": [told.file_link(one) for one in case.attachments],
        "like": f"{reverse('desk:dispatch_like', args=[case.id])}?{urlencode({'next': onward})}",
        "others": [one for one in case.allowed if one is not action and one.targets()],
    }


def _apart(case: cases.CaseView) -> Text | None:
    """What the words say against the place that the case has."""
    if not case.area:
        return None
    said = f"{case.title}\n{case.text}"
    return places.conflict(text=said, address=case.address or "", here=case.area, lon=case.lon, lat=case.lat)


def _panel(who: Who, case: cases.CaseView, action: Action, onward: str) -> panels.Panel:
    """The form that dispatches, as the reader left it, kept while they type."""
    drafts = drafting.drafts_at(who, case.id)
    panel = drafting.with_draft(panels.of_action(who, case, action), who, case, drafts)
    return replace(panel, next=onward)


def _unit_words(found: cases.Whose | None) -> Text | None:
    return choosing.unit_words(found.unit) if found else None


def _hand_over(suggested: Mapping[str, object]) -> Mapping[str, object]:
    found = suggested.get("hand_over")
    return found if isinstance(found, Mapping) else {}
