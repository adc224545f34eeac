"""What every page of the desk shares: who may come in, the way around, refusals in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhili.cases.pages.away import kept_while_away
from zhili.cases.pages.staff import desks
from zhili.cases.pages.words import ROLES
from zhili.kernel import clock
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.people import public as people

_DESK = Text(zh="进入工作台", en="enter the desk")
_EVERYWHERE = Text(zh="全市", en="The whole city")
Rest = ParamSpec("Rest")


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


def staff_only(view: StaffView[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Guard: staff come in; who is not signed in goes to sign in and comes back; others are refused.

    What the view refuses by raising becomes a page in words.
    """

    @kept_while_away
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        at = clock.now()
        who = Who(people.actor_for(request.user, at=at), at)
        if who.actor.kind == "anonymous":
            return redirect_to_login(request.get_full_path())
        try:
            if who.actor.kind != "staff":
                raise Forbidden(verb=_DESK)
            return view(request, who, *args, **kwargs)
        except ZhiliError as refusal:
            return page(request, who, "refused", {"refusal": refusal.words}, status=refusal.status)

    return guarded


def page(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of the desk. Kept by nobody on the way."""
    shown = {
        "at": who.at,
        "navigation": _navigation(request, who) if who.actor.kind == "staff" else (),
        "mandates": [_mandate(one) for one in who.actor.held(who.at)],
        "person_name": who.actor.name,
        "query": request.GET.get("q", ""),
        **context,
    }
    response = render(request, f"cases/staff/{template}.html", shown, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def _navigation(request: HttpRequest, who: Who) -> list[dict[str, object]]:
    items = [
        ("queue", _("待办"), "inbox", True),
        ("dispatch", _("派单台"), "dispatch", bool(desks.dispatching(who.roles))),
        ("types", _("登记"), "add", bool(desks.opening(who.roles))),
        ("rates", _("三率"), "list", True),
    ]
    shown = [(reverse(f"desk:{name}"), words, icon) for name, words, icon, wanted in items if wanted]
    path = request.path.replace("/new/", "/types/")  # a form stands under the list it was chosen from
    here = max((url for url, _w, _i in shown if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": words, "icon": icon, "current": url == here} for url, words, icon in shown]


def _mandate(one: Mandate) -> tuple[Text, Text]:
    """A mandate in words: the role, and the unit or area it is held in."""
    unit = people.unit(one.unit) if one.unit else None
    area = people.area(one.area) if one.area else None
    where = unit or area
    return (
        ROLES.get(one.role, Text(zh=one.role, en=one.role)),
        Text(zh=where.name, en=where.name_en or where.name) if where else _EVERYWHERE,
    )
