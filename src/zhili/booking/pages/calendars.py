"""Files and links for other calendars: a resident's appointment, and a plan that staff subscribe to."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.booking import public as booking
from zhili.booking.pages.frame import residents_only
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.ui.desk import Who


@require_safe
@residents_only
def show_mine(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """My appointment, to put into a calendar."""
    language = get_language() or "zh"
    said = booking.for_resident(
        booking_id, actor=who.actor, address=settings.ZHILI_ADDRESS, language=language, at=who.at
    )
    return _calendar(said, name="appointment.ics", kept="private, no-store")


@require_safe
def show_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The plan behind a link: its word is all that a calendar program shows. What is not there says nothing."""
    try:
        said = booking.feed(token, address=settings.ZHILI_ADDRESS, at=clock.now())
    except NotFound:
        return HttpResponse(status=404, headers={"Cache-Control": "no-store"})
    response = _calendar(said, name="plan.ics", kept="private, no-cache")
    etag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _calendar(said: bytes, *, name: str, kept: str) -> HttpResponse:
    return HttpResponse(
        said,
        content_type=booking.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": kept,
            "Referrer-Policy": "no-referrer",
        },
    )
