"""Deciding at the desk whose value stands, where an outside register and the case differ."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages.staff.acting import only_sent
from zhili.cases.pages.staff.case import drawn
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.ui.desk import Who, staff_only


@staff_only
@only_sent
def decide(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """One field, by one press: ours or theirs. A refusal comes back on the case's page as it stands now."""
    post = request.POST
    try:
        cases.decide_in_step(
            case_id=case_id,
            platform=post.get("register", ""),
            key=post.get("field", ""),
            side="theirs" if post.get("side") == "theirs" else "ours",
            seen=post.get("seen", ""),
            actor=who.actor,
            at=who.at,
        )
    except NotFound:
        raise
    except ZhiliError as refusal:
        case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
        return drawn(request, who, case, None, status=refusal.status, refusal=refusal.words)
    messages.success(request, _("已确认，两边都会按这个办。"))
    return redirect("desk:case", case_id=case_id)
