"""Two pages of the components themselves: the living catalogue, and the reader's choice of how pages are drawn."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhili.kernel import clock
from zhili.ui import catalogue
from zhili.ui.context import SIZE_COOKIE, SIZES, THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600


@require_GET
def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component in its states, with made-up content."""
    return render(request, "ui/catalogue.html", catalogue.content(at=clock.now()))


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language, theme and text size in cookies and go back to where the reader was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    choices = (
        (THEME_COOKIE, "theme", THEMES),
        (SIZE_COOKIE, "size", SIZES),
        (settings.LANGUAGE_COOKIE_NAME, "language", tuple(code for code, _ in settings.LANGUAGES)),
    )
    for cookie, field, allowed in choices:
        if request.POST.get(field) in allowed:
            response.set_cookie(
                cookie, request.POST[field], max_age=_YEAR, samesite="Lax", secure=request.is_secure()
            )
    return response
