"""Pages that residents and staff share, each in the frame they know."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zhili.kernel import clock
from zhili.notification.rules.ways import Recipient
from zhili.ui import desk, navigation
from zhili.ui.away import kept_while_away
from zhili.ui.desk import Who

Rest = ParamSpec("Rest")
_ACCOUNTS = frozenset({"resident", "staff"})


def for_accounts(
    view: Callable[Concatenate[HttpRequest, Who, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Guard: whoever is signed in, resident or staff; others go to sign in and come back."""

    @kept_while_away
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        at = clock.now()
        who = Who(desk.presence(request).actor(at=at), at)
        if who.actor.kind not in _ACCOUNTS:
            return redirect_to_login(request.get_full_path())
        return view(request, who, *args, **kwargs)

    return guarded


def page(
    request: HttpRequest, who: Who, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page in the reader's frame; ``template`` extends ``frame``. Kept by nobody on the way."""
    if who.actor.kind == "staff":
        return desk.page(request, who, template, {**context, "frame": "ui/desk.html"}, status=status)
    around = navigation.of_residents(path=request.path, account=who.actor.id)
    shown = {"at": who.at, "frame": "ui/resident.html", "resident": True, "navigation": around, **context}
    response = render(request, template, shown, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def me(who: Who) -> Recipient:
    """The reader as somebody who is told."""
    return Recipient("account", who.actor.id)
