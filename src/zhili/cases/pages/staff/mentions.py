"""What waits for me: notes that name me, shifts handed over to me, words I began and did not send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows
from zhili.kernel.ids import as_uuid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import navigation
from zhili.ui.desk import Who, page, part, staff_only
from zhili.workspace import public as workspace

WAITING = navigation.Waiting(workspace.waiting_for, workspace.topic_of_person, "desk:waiting")
_A_PAGE = 30
_GONE = Text(zh="（案件已不在您的范围内）", en="(a case you no longer see)")


@dataclass(frozen=True, slots=True)
class Named:
    """A note that names me: where, by whom, what it says."""

    mention: workspace.MentionKept
    case: cases.CaseRow | None
    number: str
    by: str
    words: str


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Handovers to acknowledge first, then notes, then drafts."""
    after = request.GET.get("after", "")
    found = workspace.mentions_of(account=who.actor.id, before=as_uuid(after), most=_A_PAGE + 1)
    listed = found[:_A_PAGE]
    drafts = _drafts(who)
    known = cases_of(who, [*(one.case_id for one in listed), *(id for id, _key, _one in drafts)])
    handed = workspace.handovers_waiting(who.actor.id)
    names = people.names_of([*(one.by for one in listed), *(one.by for one in handed)])
    words = cases.words_of((known[one.case_id], one.seq) for one in listed if one.case_id in known)
    context = {
        "named": [_named(one, known, names, words) for one in listed],
        "handed": [(names.get(one.by, ""), one) for one in handed],
        "older": str(listed[-1].id) if len(found) > _A_PAGE else None,
        "drafts": [(known[id], _title(known[id], key), key, one) for id, key, one in drafts if id in known],
        "gone": _GONE,
    }
    template = (
        "cases/staff/mentions_list.html" if request.headers.get("HX-Request") else "cases/staff/mentions.html"
    )
    draw = part if request.headers.get("HX-Request") else page
    topics = [workspace.topic_of_person(who.actor.id)]
    return draw(request, who, template, {**context, "live_topics": topics, "person_topic": topics[0]})


def cases_of(who: Who, ids: Iterable[UUID]) -> dict[UUID, cases.CaseRow]:
    """Those of these cases that the reader may see. One query; none for no cases."""
    wanted = tuple(dict.fromkeys(ids))
    if not wanted:
        return {}
    found = cases.listing(actor=who.actor, filters=cases.Filters(ids=wanted), at=who.at, limit=len(wanted))
    return {one.id: one for one in found.rows}


def _named(
    one: workspace.MentionKept,
    known: dict[UUID, cases.CaseRow],
    names: dict[str, str],
    words: dict[tuple[UUID, int], str],
) -> Named:
    case = known.get(one.case_id)
    number = rows.spaced(case.number) if case else ""
    return Named(one, case, number, names.get(one.by, ""), words.get((one.case_id, one.seq), ""))


def _drafts(who: Who) -> Sequence[tuple[UUID, str, workspace.DraftKept]]:
    found = []
    for one in workspace.drafts_of(account=who.actor.id, within="case:"):
        _word, id, key = one.place.split(":", 2)
        found.append((UUID(id), key, one))
    return found


def _title(row: cases.CaseRow, key: str) -> Text:
    action = cases.case_type(row.type_key).actions.get(key)
    return action.title if action else Text(zh="审批", en="Decide")


@require_safe
@staff_only
def show_waiting(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The figure in the way around, anew."""
    context = navigation.figure(WAITING, who.actor.id)
    return part(request, who, "ui/parts/waiting.html", {**context, "url": reverse("desk:waiting")})


@require_POST
@staff_only
def read_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Everything is seen."""
    read = workspace.read_mentions(account=who.actor.id, at=who.at)
    if read:
        messages.success(request, _("已全部标为看过。"))
    return redirect("desk:mentions")
