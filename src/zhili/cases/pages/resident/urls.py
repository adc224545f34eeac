"""The addresses of residents' pages, mounted by the site at the root. Nothing secret stands in any of them."""

from django.urls import path

from zhili.cases.pages.resident import case, follow, home, places, receipt, report
from zhili.ui.away import kept_while_away as kept

app_name = "resident"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("areas.json", places.show_areas, name="areas"),
    path("report/", home.choose_type, name="report"),
    path("report/photo/<str:sha256>", report.show_photo, name="photo"),
    path("report/sent/<str:number>/", receipt.show, name="sent"),
    path("report/sent/<str:number>/photos/", receipt.bring_photos, name="bring_photos"),
    path("report/<str:type_key>/", report.begin, name="begin"),
    path("report/<str:type_key>/check/", kept(report.check), name="check"),
    path("report/<str:type_key>/<slug:step>/", kept(report.step), name="step"),
    path("follow/", kept(follow.follow), name="follow"),
    path("follow/<uuid:case_id>/", case.show, name="case"),
    path("follow/<uuid:case_id>/messages/", kept(case.say), name="say"),
    path("follow/<uuid:case_id>/do/<slug:action>/", kept(case.act), name="act"),
    path("follow/<uuid:case_id>/files/<uuid:file_id>/", case.show_file, name="file"),
    path("my/", follow.show_mine, name="my"),
    path("cases/", home.show_public, name="public"),
]
