"""A counter's own page: give out a number, call the next one to a window, say who was served and who did not come."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.booking import public as booking
from zhili.booking.pages.here import screen_word
from zhili.booking.queries.resources import DESK
from zhili.kernel.ids import as_uuid, new_id
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page


@require_safe
@only_for(*DESK)
def show(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """A window of the counter (``?window=``), what it has, and who waits."""
    return _drawn(request, who, resource_id)


@require_POST
@only_for(*DESK)
def give(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """Give a number to somebody who stands there."""
    id = as_uuid(request.POST.get("key")) or new_id(who.at)
    try:
        given = booking.take_number(resource_id=resource_id, id=id, at=who.at, desk=who.actor)
    except booking.NoNumbers as refusal:
        return _drawn(request, who, resource_id, errors={"number": refusal.words}, status=refusal.status)
    notices.success(request, _("取到 %(number)s 号，请告诉本人。") % {"number": given.number})
    return _back(request, resource_id)


@require_POST
@only_for(*DESK)
def call(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """End what the window has and call the next, or a number that was passed over."""
    post = request.POST
    number = post.get("number", "")
    try:
        booking.call_number(
            resource_id=resource_id,
            window=_window(request),
            seen=as_uuid(post.get("seen")),
            came=post.get("as") != "missed",
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None,
            only_end=post.get("do") == "end",
            actor=who.actor,
            at=who.at,
        )
    except (booking.WindowMoved, Invalid) as refusal:
        return _drawn(request, who, resource_id, errors={"number": refusal.words}, status=refusal.status)
    return _back(request, resource_id)


def _drawn(
    request: HttpRequest,
    who: Who,
    resource_id: UUID,
    *,
    errors: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    resource = booking.served_counter(resource_id, actor=who.actor, at=who.at)
    window, queue = _window(request), booking.queue(resource.id, at=who.at)
    screen = request.build_absolute_uri(reverse("booking:numbers", args=[resource.id]))
    context = {
        "resource": resource,
        "window": window,
        "windows": range(1, resource.capacity + 1),
        "queue": queue,
        "has": queue.at_window(window),
        "key": new_id(who.at),
        "screen": f"{screen}?screen={screen_word(resource.id)}",
        "errors": errors or {},
        "live_topics": [booking.queue_topic(resource.id)],
    }
    return page(request, who, "booking/counter.html", context, status=status)


def _window(request: HttpRequest) -> int:
    asked = request.POST if request.method == "POST" else request.GET
    written = asked.get("window", "1")
    return int(written) if written.isascii() and written.isdigit() and 0 < int(written) < 100 else 1


def _back(request: HttpRequest, resource_id: UUID) -> HttpResponseBase:
    return redirect(f"{reverse('booking:counter', args=[resource_id])}?window={_window(request)}")
