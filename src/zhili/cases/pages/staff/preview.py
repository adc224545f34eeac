"""A case beside its list: what it is about, what can be done now, what stands around it; the whole is one click on."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import drafting, sections, terms
from zhili.cases.pages.staff.told import Teller
from zhili.kernel.errors import ZhiliError
from zhili.ui.desk import Who, part, staff_only

_LATEST = 6


@require_safe
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Two panes in one answer: the case, and what stands around it. ``next`` is where an act leads on to."""
    target = request.GET.get("next", "")
    known = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    onward = target if target and known else reverse("desk:queue")
    try:
        case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
        context = drawn(who, case)
    except ZhiliError as refusal:
        return part(
            request, who, "cases/staff/preview_gone.html", {"refusal": refusal.words}, status=refusal.status
        )
    return part(request, who, "cases/staff/preview.html", {**context, "onward": onward})


def drawn(who: Who, case: cases.CaseView) -> dict[str, object]:
    """What the panes show."""
    events = cases.timeline(case_id=case.id, actor=who.actor, at=who.at)
    teller = Teller.of(case, events)
    return {
        **sections.head(case, teller, who),
        **sections.doing(case, None, drafts=drafting.drafts_at(who, case.id)),
        **sections.reading(case, events, teller, everything=False),
        **sections.around(case),
        "clocks": [terms.of_case(one, at=who.at) for one in case.clocks if one.reading.state != "stopped"],
        "entries": teller.entries(events)[:_LATEST],
        "more": len(events) > _LATEST,
    }
