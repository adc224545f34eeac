"""The addresses of the engine's upkeep, mounted at ``/desk/manage/``."""

from django.urls import path

from zhili.cases.pages.manage import calendar, duties, types, work

app_name = "upkeep"
urlpatterns = [
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/recompute/", calendar.recompute, name="recompute"),
    path("jobs/", work.show, name="work"),
    path("jobs/<int:job>/again/", work.try_again, name="again"),
    path("jobs/<int:job>/drop/", work.drop, name="drop"),
    path("types/", types.show_all, name="types"),
    path("types/<str:type_key>/", types.show, name="type"),
    path("types/<str:type_key>/tables/<str:name>/", types.show_table, name="table"),
    path("list/", duties.show, name="list"),
    path("list/take/", duties.take, name="list_take"),
    path("list/<int:version>/", duties.show_version, name="list_version"),
    path("list/<int:version>/replay/<str:type_key>/", duties.show_replay, name="list_replay"),
    path("list/<int:version>/adopt/", duties.adopt, name="list_adopt"),
    path("list/<int:version>/download/", duties.download, name="list_download"),
]
