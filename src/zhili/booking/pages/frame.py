"""What residents' pages of appointments share: who may come in, the frame, how an address names a slot or a day."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhili.booking.rules.slots import CITY_TIME
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import desk, navigation
from zhili.ui.away import kept_while_away
from zhili.ui.desk import Who

Rest = ParamSpec("Rest")
_WRITTEN = "%Y-%m-%dT%H%M"
_SLOT = Text(zh="这个时段", en="This time")


def residents_only(
    view: Callable[Concatenate[HttpRequest, Who, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Guard: who is signed in comes in, as the person they are; others go to sign in and come back.

    A mandate counts for nothing here: whoever works in an office books for themselves like everybody else.
    """

    @kept_while_away
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        at = clock.now()
        signed_in = desk.presence(request).actor(at=at)
        if signed_in.kind not in ("resident", "staff"):
            return redirect_to_login(request.get_full_path())
        who = Who(Actor(kind="resident", id=signed_in.id, name=signed_in.name), at)
        try:
            return view(request, who, *args, **kwargs)
        except ZhiliError as refusal:
            facts = {"refusal": refusal.words}
            return page(request, who, "booking/refused.html", facts, status=refusal.status)

    return guarded


def page(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A residents' page. Kept by nobody on the way."""
    city = people.areas(level="city")
    shown = {
        "at": who.at,
        "city": city[0].title if city else None,
        "navigation": navigation.of_residents(path=request.path, account=who.actor.id),
        "foot": navigation.in_foot(path=request.path),
        **context,
    }
    response = render(request, template, shown, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def slot_named(written: str) -> datetime:
    """The instant that an address or a form names as ``2026-11-23T0930`` of the city. Raises NotFound."""
    try:
        return datetime.strptime(written, _WRITTEN).replace(tzinfo=CITY_TIME)
    except ValueError:
        raise NotFound(what=_SLOT) from None


def name_of(starts_at: datetime) -> str:
    """How an address names the slot that begins at an instant."""
    return starts_at.astimezone(CITY_TIME).strftime(_WRITTEN)


def day_named(written: str | None, otherwise: date) -> date:
    """The day that an address names as ``2026-11-23``; another where it names none."""
    try:
        return date.fromisoformat(written) if written else otherwise
    except ValueError:
        return otherwise
