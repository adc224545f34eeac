"""What every page of the desk shares: who may come in, the frame it is drawn in, refusals in words.

Who the reader is, is found out above (``request.presence``, set by a middleware of ``people``); which pages there are,
in ``navigation``. A module's page is a view guarded by ``staff_only`` that answers with ``page``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.ui import live, navigation
from zhili.ui.away import kept_while_away

_DESK = Text(zh="进入工作台", en="enter the desk")
_THIS_PAGE = Text(zh="打开这个页面", en="open this page")
Rest = ParamSpec("Rest")


class Presence(Protocol):
    """Who makes a request, and what that person's mandates are called."""

    def actor(self, *, at: datetime) -> Actor:
        """The actor at an instant."""

    def mandates(self, actor: Actor, *, at: datetime) -> Sequence[tuple[Text, Text]]:
        """Each mandate held, as its role and the unit or area it is held in."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who works here now: the actor, and the instant by which everything on the page is told."""

    actor: Actor
    at: datetime

    @property
    def roles(self) -> frozenset[str]:
        """The roles held by any mandate."""
        return frozenset(mandate.role for mandate in self.actor.held(self.at))

    @property
    def units(self) -> tuple[str, ...]:
        """The units worked for, in order."""
        return tuple(sorted(self.actor.units(self.at)))


StaffView = Callable[Concatenate[HttpRequest, Who, Rest], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def presence(request: HttpRequest) -> Presence:
    """Who makes this request."""
    return cast(Presence, request.presence)  # type: ignore[attr-defined]


def staff_only(view: StaffView[Rest]) -> Guarded[Rest]:
    """Guard: staff come in; who is not signed in goes to sign in and comes back; others are refused.

    What the view refuses by raising becomes a page in words.
    """

    @kept_while_away
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        at = clock.now()
        who = Who(presence(request).actor(at=at), at)
        if who.actor.kind == "anonymous":
            return redirect_to_login(request.get_full_path())
        try:
            if who.actor.kind != "staff":
                raise Forbidden(verb=_DESK)
            return view(request, who, *args, **kwargs)
        except ZhiliError as refusal:
            return page(
                request, who, "ui/desk_refused.html", {"refusal": refusal.words}, status=refusal.status
            )

    return guarded


def only_for(*roles: str) -> Callable[[StaffView[Rest]], Guarded[Rest]]:
    """Guard: as ``staff_only``, and refused to whoever holds none of the roles."""
    wanted = frozenset(roles)

    def guard(view: StaffView[Rest]) -> Guarded[Rest]:
        @wraps(view)
        def checked(
            request: HttpRequest, who: Who, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            if not wanted & who.roles:
                raise Forbidden(verb=_THIS_PAGE)
            return view(request, who, *args, **kwargs)

        return staff_only(checked)

    return guard


def page(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of the desk; ``template`` extends ``ui/desk.html`` or is a part of one. Kept by nobody on the way.

    ``live_topics`` in the context are what the page hears of while it is open (``ui.live``).
    """
    staff = who.actor.kind == "staff"
    shown = {
        "at": who.at,
        "navigation": navigation.around(roles=who.roles, path=request.path, account=who.actor.id)
        if staff
        else (),
        "mandates": presence(request).mandates(who.actor, at=who.at),
        "person_name": who.actor.name,
        "desk_url": settings.STAFF_REDIRECT_URL if staff else "/",
        "query": request.GET.get("q", ""),
        "palette_url": navigation.finder() if staff else "",
        "live": _hearing(request, who, context.get("live_topics")) if staff else None,
        **context,
    }
    response = render(request, template, shown, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def part(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A part of a page of the desk, fetched by itself: without the frame and what that costs."""
    response = render(request, template, {"at": who.at, **context}, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def _hearing(request: HttpRequest, who: Who, topics: object) -> live.Hearing:
    own = topics if isinstance(topics, Collection) else ()
    everywhere = navigation.topics(roles=who.roles, account=who.actor.id)
    return live.hearing(request, [*everywhere, *own], at=who.at)
