"""The addresses of the desk, mounted at ``/desk/``. Every view is guarded by ``staff_only``."""

from django.urls import path

from zhili.cases.pages.staff import acting, case, dispatching, maps, opening, queue, rates

app_name = "desk"
urlpatterns = [
    path("", queue.show, name="queue"),
    path("dispatch/", dispatching.show, name="dispatch"),
    path("cases/<uuid:case_id>/", case.show, name="case"),
    path("cases/<uuid:case_id>/act/<slug:action>/", acting.act, name="act"),
    path("cases/<uuid:case_id>/files/", acting.bring_files, name="bring_files"),
    path("cases/<uuid:case_id>/person/", acting.reveal, name="reveal"),
    path("files/<uuid:file_id>/", acting.show_file, name="file"),
    path("types/", opening.show_types, name="types"),
    path("new/<str:type_key>/", opening.open_case, name="new"),
    path("new/<str:type_key>/suggest/", opening.suggest, name="suggest"),
    path("rates/", rates.show, name="rates"),
    path("rates/cases/", rates.show_cases, name="rate_cases"),
    path("areas.json", maps.show_areas, name="areas"),
]
