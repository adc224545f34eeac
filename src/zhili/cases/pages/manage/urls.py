"""The addresses of the engine's upkeep, mounted at ``/desk/manage/``."""

from django.urls import path

from zhili.cases.pages.manage import algorithms, calendar, duties, models, retention, types, work

app_name = "upkeep"
urlpatterns = [
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/recompute/", calendar.recompute, name="recompute"),
    path("retention/", retention.show, name="retention"),
    path("retention/hold/", retention.hold, name="hold"),
    path("retention/<uuid:case_id>/release/", retention.release, name="release"),
    path("jobs/", work.show, name="work"),
    path("jobs/<int:job>/again/", work.try_again, name="again"),
    path("jobs/<int:job>/drop/", work.drop, name="drop"),
    path("algorithms/", algorithms.show_all, name="algorithms"),
    path("algorithms/<slug:key>/", algorithms.show, name="algorithm"),
    path("algorithms/<slug:key>/owner/", algorithms.name_owner, name="algorithm_owner"),
    path("algorithms/<slug:key>/bar/", algorithms.set_bar, name="algorithm_bar"),
    path("models/", models.show_all, name="models"),
    path("models/<int:version>/", models.show, name="model"),
    path("models/<int:version>/back/", models.take_back, name="model_back"),
    path("models/<int:version>/again/", models.put_back, name="model_again"),
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
