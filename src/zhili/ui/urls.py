"""Addresses of the components' own pages, mounted by the site at ``/ui/``."""

from django.urls import path

from zhili.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.show_catalogue, name="catalogue"),
    path("display", views.choose_display, name="display"),
]
