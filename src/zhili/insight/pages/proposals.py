"""Proposals to act before anybody complains: what comes back, with its evidence; taken up, put off or dropped here."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases import public as cases
from zhili.insight.operations import deciding
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.pages import rows
from zhili.insight.queries import proposals
from zhili.insight.queries.proposals import ProposalView, Words
from zhili.kernel.errors import FieldErrors
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page
from zhili.understanding import public as understanding

DECIDERS = ("leader", "supervisor", "street")
A_PAGE = 50
_MOST_CASES = 12
_PROPOSAL = Text(zh="这条未诉先办建议", en="proposal")
_STATES = {
    "postponed": ("paused", Text(zh="已推迟", en="Put off")),
    "dropped": ("neutral", Text(zh="不立项", en="Dropped")),
    "opened": ("done", Text(zh="已立项", en="Taken up")),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal in words; what became of it, and by whom, once somebody has decided."""

    proposal: ProposalView
    words: Words
    tone: str
    state: Text | None
    by: str


@require_safe
@only_for(*DECIDERS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What waits to be decided, and what was decided lately, as far as the reader's mandates go."""
    reach = cases.reach(actor=who.actor, at=who.at)
    today = who.at.astimezone(CITY_TIME).date()
    waiting = _shown(proposals.waiting(reach, today=today, limit=A_PAGE))
    context = {
        "waiting": waiting,
        "decided": _shown(proposals.decided(reach, today=today, limit=A_PAGE)),
        "found_at": waiting[0].proposal.found_at if waiting else None,
        "looks": understanding.in_use("recurring"),
        "register": reverse("resident:algorithms"),
    }
    return page(request, who, "insight/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*DECIDERS)
def show_one(request: HttpRequest, who: Who, proposal_id: UUID) -> HttpResponseBase:
    """One proposal with the cases behind it; sent, it is decided."""
    if request.method != "POST":
        return _page(request, who, proposal_id)
    try:
        return _decided(request, who, proposal_id)
    except FieldErrors as refusal:
        return _page(request, who, proposal_id, refusal)


def _decided(request: HttpRequest, who: Who, proposal_id: UUID) -> HttpResponse:
    wish = request.POST.get("do", "")
    if wish == "take_up":
        opened = deciding.take_up(id=proposal_id, actor=who.actor, at=who.at)
        messages.success(request, _("已立项，证据和相关诉求都在案里。"))
        return redirect("desk:case", opened.id)
    if wish == "put_off":
        days = request.POST.get("days", "")
        until = deciding.put_off(
            id=proposal_id, days=int(days) if days.isdecimal() else 0, actor=who.actor, at=who.at
        )
        messages.success(request, _("已推迟，%(day)s 再提。") % {"day": until.isoformat()})
    else:
        deciding.drop(id=proposal_id, reason=request.POST.get("reason", ""), actor=who.actor, at=who.at)
        messages.success(request, _("不立项，理由已记下；这一季不再提。"))
    return redirect("insight:proposals")


def _page(
    request: HttpRequest, who: Who, proposal_id: UUID, refusal: FieldErrors | None = None
) -> HttpResponse:
    found = proposals.proposal(proposal_id, cases.reach(actor=who.actor, at=who.at))
    if found is None:
        raise NotFound(what=_PROPOSAL)
    former = proposals.before(found)
    listed = rows.rows(found.cases[:_MOST_CASES], actor=who.actor, at=who.at, back=request.get_full_path())
    context = {
        "one": _shown([found])[0],
        "former": _shown([former])[0] if former else None,
        "rows": listed,
        "hidden": len(found.cases) - len(listed),
        "days": deciding.PUT_OFF,
        "reason": request.POST.get("reason", ""),
        "errors": refusal.fields if refusal else {},
    }
    status = refusal.status if refusal else 200
    return page(request, who, "insight/proposal.html", context, status=status)


def _shown(found: list[ProposalView]) -> list[Shown]:
    names = people.names_of({one.decided_by for one in found if one.decided_by})
    shown = []
    for one in found:
        tone, state = _STATES.get(one.state, ("info", None))
        shown.append(Shown(one, proposals.words(one), tone, state, names.get(one.decided_by, "")))
    return shown
