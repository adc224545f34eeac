"""The page on which a sitting is held: what it needs, and its record, taken down passage by passage while it runs."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import drafting, rows, sections
from zhili.cases.pages.staff import panel as panels
from zhili.cases.pages.staff.panel import Panel
from zhili.cases.pages.staff.told import Teller
from zhili.casetypes.sitting import Sitting
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, part, staff_only

_SITTING = Text(zh="这件案件的开庭", en="A sitting of this case")


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The sitting of a case; with ``?part=record`` its record alone, as it stands now."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    case_type = cases.case_type_version(case.type_key, case.type_version)
    if case_type.sitting is None:
        raise NotFound(what=_SITTING)
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    lines = cases.record_of(case_type, events, case.parties, get_language() or "zh")
    recording = {"case": case, "lines": lines}
    if request.GET.get("part") == "record":
        return part(request, who, "cases/staff/sitting_record.html", recording)
    drafts = drafting.drafts_at(who, case_id)
    panel = _panel(request, who, case, case_type.sitting)
    if panel is not None:
        panel = drafting.with_draft(panel, who, case, drafts)
    into = case_type.sitting.into
    context = {
        **sections.head(case, Teller.of(case, events), who),
        **sections.doing(case, panel, drafts=drafts),
        **recording,
        "number": rows.spaced(case.number),
        "live_act": False,
        "show_whole": next((one for one in case.allowed if into and one.key == into[0]), None),
        "beside": _beside(case, case_type.sitting),
        "passing": panel.key if panel else "",
        "live_topics": [cases.topic_of_case(case.id)],
    }
    return page(request, who, "cases/staff/sitting.html", context)


def _panel(request: HttpRequest, who: Who, case: cases.CaseView, sitting: Sitting) -> Panel | None:
    """The form that is open: one of the passages, or that which shows the whole; first the one that takes down."""
    known = (*sitting.passages, *(sitting.into or ())[:1])
    asked = request.GET.get("do", "")
    key = asked if asked in known else next(iter(sitting.passages), "")
    action = next((one for one in case.allowed if one.key == key), None)
    return replace(panels.of_action(who, case, action), next=request.path) if action else None


def _beside(case: cases.CaseView, sitting: Sitting) -> list[object]:
    """The other passages that the reader may put on record now."""
    return [one for one in case.allowed if one.key in sitting.passages]
