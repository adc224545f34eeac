"""Pages of a counter's queue for everybody: the screen with the numbers, taking one, following one's own."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.booking import public as booking
from zhili.booking.pages.here import here_word, is_here, is_screen
from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import as_uuid, new_id
from zhili.kernel.refusals import NotFound
from zhili.ui import live, navigation
from zhili.ui.away import kept_while_away
from zhili.ui.desk import Who, presence

_MINE = "booking.numbers"
_MOST = 10
Rest = ParamSpec("Rest")


def anybody(
    view: Callable[Concatenate[HttpRequest, Who, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Guard: everybody comes in, signed in or not; what the view refuses becomes a page in words."""

    @kept_while_away
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        at = clock.now()
        who = Who(presence(request).actor(at=at), at)
        try:
            return view(request, who, *args, **kwargs)
        except ZhiliError as refusal:
            facts = {"refusal": refusal.words}
            return _page(request, who, "booking/refused.html", facts, status=refusal.status)

    return guarded


@require_safe
@anybody
def show(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """The numbers that are called, in large type; on the hall's own screen (``?screen=``) with the code to take one.

    With ``part`` only what changes, and a new signature for what the page hears of: a screen hangs for days.
    """
    resource = booking.counter(resource_id)
    context: dict[str, object] = {
        "resource": resource,
        "queue": booking.queue(resource.id, at=who.at),
        "query": request.GET.urlencode(),
        "topic": booking.queue_topic(resource.id),
    }
    if is_screen(request.GET.get("screen", ""), resource.id):
        here = request.build_absolute_uri(reverse("booking:take_number", args=[resource.id]))
        address = f"{here}?here={here_word(resource.id, at=who.at)}"
        context["qr"] = segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
    template = "booking/numbers_part.html" if "part" in request.GET else "booking/numbers.html"
    return _page(request, who, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@anybody
def take(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """Take a number, standing before the screen. Who has one of today that waits gets that one again."""
    resource = booking.counter(resource_id)
    mine = _standing(request, who, resource_id)
    if mine is not None:
        return redirect("booking:number", mine)
    asked = request.POST if request.method == "POST" else request.GET
    here = asked.get("here", "")
    stands_here = is_here(here, resource.id, at=who.at)
    if request.method == "POST" and stands_here:
        id = as_uuid(request.POST.get("key")) or new_id(who.at)
        booking.take_number(resource_id=resource.id, id=id, at=who.at)
        kept = dict(request.session.get(_MINE, {}))
        kept.pop(str(resource.id), None)
        request.session[_MINE] = dict([*kept.items(), (str(resource.id), str(id))][-_MOST:])
        return redirect("booking:number", id)
    context = {
        "resource": resource,
        "queue": booking.queue(resource.id, at=who.at),
        "here": here if stands_here else "",
        "key": new_id(who.at),
    }
    return _page(request, who, "booking/take_number.html", context)


@require_safe
@anybody
def show_one(request: HttpRequest, who: Who, ticket_id: UUID) -> HttpResponseBase:
    """A number: how many are before it and how long it may take, or which window calls it."""
    ticket, resource = booking.ticket(ticket_id, at=who.at)
    context = {"ticket": ticket, "resource": resource, "topic": booking.queue_topic(resource.id)}
    return _page(request, who, "booking/number.html", context)


@require_POST
@anybody
def leave(request: HttpRequest, who: Who, ticket_id: UUID) -> HttpResponseBase:
    """Wait no more."""
    booking.give_up_number(id=ticket_id, at=who.at)
    return redirect("booking:number", ticket_id)


def _standing(request: HttpRequest, who: Who, resource_id: UUID) -> UUID | None:
    """The visitor's own number at a counter, while it waits or is called."""
    id = as_uuid(request.session.get(_MINE, {}).get(str(resource_id)))
    try:
        found = booking.ticket(id, at=who.at)[0] if id else None
    except NotFound:
        return None
    return id if found is not None and found.state in ("waiting", "called") else None


def _page(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    known = who.actor.id if who.actor.kind in ("resident", "staff") else ""
    topics = [context["topic"]] if "topic" in context else []
    shown = {
        "at": who.at,
        "navigation": navigation.of_residents(path=request.path, account=known),
        "foot": navigation.in_foot(path=request.path),
        "live": live.hearing(request, map(str, topics), at=who.at) if topics else None,
        **context,
    }
    response = render(request, template, shown, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response
