"""Hints on a reply while it is written: what it leaves unsaid, what is hard to read. They hold nothing up."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from zhili.cases import public as cases
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding


@require_POST
@staff_only
def show(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """The hints on the words so far, as a part of the page. Raises NotFound for a case that is not the reader's."""
    case = cases.whole(case_id=case_id, actor=who.actor, at=who.at)
    found = understanding.reply_hints(
        asked=f"{case.title}\n{case.text}", reply=request.POST.get("text", ""), due_at=case.due_at, at=who.at
    )
    return page(request, who, "cases/staff/hints.html", {"hints": found})
