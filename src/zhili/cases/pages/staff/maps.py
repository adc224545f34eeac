"""The city's areas as the map draws them, for staff."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.people import public as people
from zhili.ui.desk import Who, staff_only


@require_safe
@staff_only
def show_areas(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The communities; the streets where a city is too large for one drawing."""
    level = "community" if len(people.areas(level="community")) <= 1500 else "street"
    response = JsonResponse(people.drawing(level=level))
    response["Cache-Control"] = "private, max-age=600"
    return response
