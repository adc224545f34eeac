"""The case page: what it is about, where it stands and until when, what was said, and what the reader may do now.

Its parts are drawn by ``sections`` and can be fetched one by one: a page that is open stays true while others act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import drafting, sections
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff.panel import Panel
from zhili.cases.pages.staff.told import Teller
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, part, staff_only
from zhili.workspace import public as workspace

_PART = Text(zh="页面的这一部分", en="This part of the page")


@dataclass(frozen=True, slots=True)
class Revealed:
    """Personal data that was just read, and for what."""

    purpose: str
    fields: Sequence[tuple[Text, str]]


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The whole case; with ``?do=`` the panel of that action stands open."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    if request.headers.get("HX-Request") and request.headers.get("HX-Target", "").endswith("act"):
        return _panel_alone(request, who, case)
    if "mention" in request.GET and request.method == "GET":
        workspace.read_mentions(account=who.actor.id, at=who.at, case_id=case_id)
    drafts = drafting.drafts_at(who, case_id)
    return drawn(request, who, case, _wanted(request, who, case, drafts), drafts=drafts)


def _wanted(
    request: HttpRequest, who: Who, case: cases.CaseView, drafts: dict[str, workspace.DraftKept]
) -> Panel | None:
    panel = panels.wanted(who, case, request.GET)
    if panel is None:
        return None
    return drafting.with_canned(drafting.with_draft(panel, who, case, drafts), who, case)


def _panel_alone(request: HttpRequest, who: Who, case: cases.CaseView) -> HttpResponse:
    drafts = drafting.drafts_at(who, case.id)
    context = sections.doing(case, _wanted(request, who, case, drafts), drafts=drafts)
    return part(request, who, "cases/staff/act.html", context)


def drawn(
    request: HttpRequest, who: Who, case: cases.CaseView, panel: Panel | None, *, status: int = 200,
    revealed: Revealed | None = None, refusal: Text | None = None,
    drafts: dict[str, workspace.DraftKept] | None = None, parties: Mapping[str, object] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a case, with a panel open, personal data shown, or what was just done about its parties."""
    kept = drafting.drafts_at(who, case.id) if drafts is None else drafts
    if panel is not None and not panel.draft_url:
        panel = drafting.with_canned(drafting.keeping(panel, case), who, case)
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    teller = Teller.of(case, events)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    context = {
        **sections.head(case, teller, who),
        **sections.doing(case, panel, drafts=kept),
        **sections.reading(case, events, teller, everything="all" in request.GET),
        **sections.around(case),
        **sections.person(case, revealed),
        **(parties or {}),
        "refusal": refusal,
        "has_papers": bool(case_type.documents),
        "has_sitting": case_type.sitting is not None and case.stage in case_type.sitting.stages,
        "live_topics": [cases.topic_of_case(case.id)],
    }
    return page(request, who, "cases/staff/case.html", context, status=status)


@require_safe
@staff_only
def show_part(request: HttpRequest, who: Who, case_id: UUID, name: str) -> HttpResponseBase:
    """One part of the page by itself, as the case stands now: ``head``, ``read``, ``about`` or ``act``."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    if name == "act":
        return _panel_alone(request, who, case)
    if name == "about":
        return part(request, who, "cases/staff/case_about.html", {"case": case, **sections.around(case)})
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    teller = Teller.of(case, events)
    if name == "head":
        return part(request, who, "cases/staff/case_head.html", sections.head(case, teller, who))
    if name == "read":
        context = sections.reading(case, events, teller, everything="all" in request.GET)
        return part(request, who, "cases/staff/case_read.html", {"case": case, **context})
    raise NotFound(what=_PART)


@require_safe
@staff_only
def show_news(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """What others did to a case after version ``since``, for somebody who is filling in a form; 204 for nothing.

    Where the step they are at is gone meanwhile, what they did themselves elsewhere counts, too.
    """
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    written = request.GET.get("since", "")
    seen = int(written) if written.isdigit() else case.version
    doing = request.GET.get("do", "")
    gone = bool(doing) and not any(one.key == doing for one in case.allowed)
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    since = [one for one in events if one.seq > seen]
    news = [one for one in since if gone or one.actor != f"staff:{who.actor.id}"]
    if not news:
        return HttpResponse(status=204)
    context = {"news": Teller.of(case, events).entries(news), "gone": gone}
    return part(request, who, "cases/staff/case_news.html", context)
