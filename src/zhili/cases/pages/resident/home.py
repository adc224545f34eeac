"""The front page and the choice of a matter: open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from zhili.cases.pages.resident.access import offered, reportable
from zhili.cases.pages.resident.pages import page
from zhili.kernel import clock
from zhili.people import public as people


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What would you like to do?"""
    at = clock.now()
    staff = people.actor_for(request.user, at=at).kind == "staff"
    return page(
        request, "home", {"types": reportable(), "offered": offered(), "staff": staff}, at=at, around=False
    )


@require_safe
def choose_type(request: HttpRequest) -> HttpResponse:
    """Which kind of matter is it? Not asked where there is one only."""
    types = reportable()
    if len(types) == 1:
        return redirect("resident:begin", type_key=types[0].key)
    return page(request, "choose", {"types": types}, at=clock.now())
