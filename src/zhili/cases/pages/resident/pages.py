"""What every resident's page is drawn with: the city's name, the way around, the instant it was made."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhili.kernel.text import Text
from zhili.people import public as people


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    at: datetime,
    status: int = 200,
    around: bool = True,
) -> HttpResponse:
    """A page as the reader sees it. ``around`` leaves the navigation out where one thing is to be done.

    Pages of one person are kept by nobody on the way, and asked for anew when somebody else sits down.
    """
    shown = {
        "at": at,
        "city": _city(),
        "navigation": _navigation(request) if around else (),
        **context,
    }
    response = render(request, f"cases/resident/{template}.html", shown, status=status)
    response.setdefault("Cache-Control", "private, no-cache")
    return response


def _city() -> Text | None:
    found = people.areas(level="city")
    return found[0].title if found else None


def _navigation(request: HttpRequest) -> list[dict[str, object]]:
    known = request.user.is_authenticated
    items = [
        ("report", _("报诉求")),
        ("follow", _("查进度")),
        ("my" if known else "", _("我的诉求")),
        ("public", _("办结公开")),
    ]
    addresses = {name: reverse(f"resident:{name}") for name, _words in items if name}
    here = max((url for url in addresses.values() if request.path.startswith(url)), key=len, default="")
    return [
        {"url": addresses[name], "label": words, "current": addresses[name] == here}
        for name, words in items
        if name
    ]
