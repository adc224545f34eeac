"""Whether this process and its database answer: for the supervisor and for a load balancer."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from zhili.site import settings
from zhili.site.config import name_of


@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """200 when a request could be served now, 503 while the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"house": name_of(settings.CONFIG.home), "database": False}, status=503)
    return JsonResponse({"house": name_of(settings.CONFIG.home), "database": True})
