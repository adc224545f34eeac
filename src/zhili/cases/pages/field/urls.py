"""The addresses of the field page, below ``/field/``: the scope of its service worker."""

from django.urls import path

from zhili.cases.pages.field import day, deeds, ground, program

app_name = "field"
urlpatterns = [
    path("", program.show_page, name="page"),
    path("day", day.show_day, name="day"),
    path("map", ground.show_map, name="map"),
    path("deeds", deeds.take_deed, name="deeds"),
    path("worker.js", program.show_worker, name="worker"),
    path("manifest.webmanifest", program.show_manifest, name="manifest"),
]
