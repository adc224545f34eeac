"""The addresses of the engine's upkeep, mounted at ``/desk/manage/``."""

from django.urls import path

from zhili.cases.pages.manage import calendar, work

app_name = "upkeep"
urlpatterns = [
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/recompute/", calendar.recompute, name="recompute"),
    path("jobs/", work.show, name="work"),
    path("jobs/<int:job>/again/", work.try_again, name="again"),
    path("jobs/<int:job>/drop/", work.drop, name="drop"),
]
