"""What every resident's page is drawn with: the city's name, the way around, the instant it was made."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import navigation


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
        "navigation": navigation.of_residents(path=request.path, account=str(request.user.pk or ""))
        if around
        else (),
        "foot": navigation.in_foot(path=request.path),
        **context,
    }
    response = render(request, f"cases/resident/{template}.html", shown, status=status)
    response.setdefault("Cache-Control", "private, no-cache")
    return response


def _city() -> Text | None:
    found = people.areas(level="city")
    return found[0].title if found else None
