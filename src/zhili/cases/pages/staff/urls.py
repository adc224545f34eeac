"""The addresses of the desk, mounted at ``/desk/``. Every view is guarded by ``staff_only``."""

from django.urls import path

from zhili.cases.pages.staff import (
    acting,
    canned,
    case,
    casefile,
    dispatching,
    drafting,
    handing,
    maps,
    mentions,
    opening,
    queue,
    rates,
)

app_name = "desk"
urlpatterns = [
    path("", queue.show, name="queue"),
    path("dispatch/", dispatching.show, name="dispatch"),
    path("cases/<uuid:case_id>/", case.show, name="case"),
    path("cases/<uuid:case_id>/part/<slug:name>/", case.show_part, name="case_part"),
    path("cases/<uuid:case_id>/news/", case.show_news, name="case_news"),
    path("cases/<uuid:case_id>/draft/<slug:action>/", drafting.keep, name="draft"),
    path("cases/<uuid:case_id>/colleagues/", drafting.colleagues, name="colleagues"),
    path("cases/<uuid:case_id>/act/<slug:action>/", acting.act, name="act"),
    path("cases/<uuid:case_id>/files/", acting.bring_files, name="bring_files"),
    path("cases/<uuid:case_id>/paper/", casefile.show, name="case_paper"),
    path("cases/<uuid:case_id>/person/", acting.reveal, name="reveal"),
    path("files/<uuid:file_id>/", acting.show_file, name="file"),
    path("types/", opening.show_types, name="types"),
    path("new/<str:type_key>/", opening.open_case, name="new"),
    path("new/<str:type_key>/suggest/", opening.suggest, name="suggest"),
    path("rates/", rates.show, name="rates"),
    path("rates/cases/", rates.show_cases, name="rate_cases"),
    path("mentions/", mentions.show, name="mentions"),
    path("mentions/waiting/", mentions.show_waiting, name="waiting"),
    path("mentions/read/", mentions.read_all, name="mentions_read"),
    path("handover/", handing.show, name="handover"),
    path("handover/new/", handing.write, name="handover_new"),
    path("handover/<uuid:handover>/acknowledge/", handing.acknowledge, name="handover_ack"),
    path("canned/", canned.show, name="canned"),
    path("canned/<uuid:canned>/retire/", canned.retire, name="canned_retire"),
    path("areas.json", maps.show_areas, name="areas"),
]
