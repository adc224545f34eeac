"""What I was told: the latest first, new ones marked; having looked is remembered."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.kernel.ids import as_uuid
from zhili.notification.operations.reading import read_all
from zhili.notification.pages.frame import for_accounts, me, page
from zhili.notification.queries import messages
from zhili.ui.desk import Who

A_PAGE = 30


@require_safe
@for_accounts
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list; opening its first page is reading it."""
    before = as_uuid(request.GET.get("after"))
    notes = messages.inbox(
        recipient=me(who), language=get_language() or "zh", before=before, limit=A_PAGE + 1
    )
    shown, more = notes[:A_PAGE], len(notes) > A_PAGE
    if before is None and any(not note.read for note in shown):
        read_all(recipient=me(who), at=who.at)
    context = {"notes": shown, "older": str(shown[-1].id) if more else None}
    return page(request, who, "notification/inbox.html", context)
