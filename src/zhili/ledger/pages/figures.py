"""What was published, as it was sealed, and its receipt: for those who answer for the figures of the whole city."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.ui.desk import Who, staff_only

_PUBLISHED = Text(zh="取得全市公布的内容", en="have what was published for the whole city")


@require_safe
@staff_only
def show_content(request: HttpRequest, who: Who, id: UUID) -> HttpResponseBase:
    """The very bytes that were sealed (JSON)."""
    _check(who)
    found = ledger.published_content(id)
    return _saved(found.content, f"{found.what}.json", "application/json")


@require_safe
@staff_only
def show_receipt(request: HttpRequest, who: Who, id: UUID) -> HttpResponseBase:
    """The receipt, by which anybody can check them."""
    _check(who)
    found = ledger.published_content(id)
    receipt = ledger.published_receipt(id)
    return _saved(receipt, f"{found.what}.json{ledger.RECEIPT}", "text/plain; charset=utf-8")


def _check(who: Who) -> None:
    """Raises Forbidden for whom answers for a part of the city only."""
    if not ledger.may_have_published(who.actor, at=who.at):
        raise Forbidden(verb=_PUBLISHED)


def _saved(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
