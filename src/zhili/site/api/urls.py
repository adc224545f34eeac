"""The API's addresses: /api/v1/ with its description, and the Open311 dialect."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from ninja.errors import HttpError, ValidationError

from zhili.booking.api import router as booking_router
from zhili.cases.api import router as cases_router
from zhili.ledger.api import router as ledger_router
from zhili.people.api import router as people_router
from zhili.site.api.document import Api
from zhili.ui.rest import problems
from zhili.ui.rest.answers import json, unchanged
from zhili.ui.rest.parsing import StrictJson


def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(request, error)


api = Api(
    title="Zhili",
    version="1",
    description="Requests of residents and all that is done about them.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    parser=StrictJson(),
)
api.add_router("", cases_router)
api.add_router("", people_router)
api.add_router("", ledger_router)
api.add_router("", booking_router)
for kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(kind, _problem)


def show_description(request: HttpRequest) -> HttpResponse:
    """The description of the API as it is now."""
    if request.method != "GET":
        raise problems.WrongMethod(allowed="GET")
    etag, document = api.describe()
    return unchanged(request, etag) or json(document, etag=etag, public=True)


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", show_description, name="openapi"),
    path("api/v1/", api.urls),
    path("open311/", include("zhili.cases.api.open311.urls")),
]
