"""The addresses of GeoReport v2."""

from django.urls import path

from zhili.cases.api.open311 import views

urlpatterns = [
    path("discovery.<form>", views.discovery),
    path("v2/discovery.<form>", views.discovery),
    path("v2/services.<form>", views.services),
    path("v2/services/<code>.<form>", views.service),
    path("v2/requests.<form>", views.requests),
    path("v2/requests/<number>.<form>", views.one_request),
    path("v2/tokens/<token>.<form>", views.token),
    path("<path:path>", views.anywhere),
]
