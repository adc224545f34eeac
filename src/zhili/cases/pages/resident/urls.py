"""The addresses of residents' pages, mounted by the site at the root. Nothing secret stands in any of them."""

from django.urls import path

from zhili.cases.pages.resident import (
    algorithms,
    case,
    consulting,
    disclosed,
    follow,
    helping,
    home,
    matters,
    nearby,
    papers,
    personal,
    places,
    receipt,
    report,
    verifying,
)
from zhili.cases.pages.resident.steady import steady
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
    path("report/<str:type_key>/help/", helping.show_help, name="help"),
    path("report/<str:type_key>/places/", helping.show_places, name="places"),
    path("report/<str:type_key>/near/", kept(steady(nearby.show)), name="near"),
    path("report/<str:type_key>/check/", kept(steady(report.check)), name="check"),
    path("report/<str:type_key>/<slug:step>/", kept(steady(report.step)), name="step"),
    path("consult/", kept(consulting.show), name="consult"),
    path("consult/person/", kept(consulting.hand_over), name="consult_person"),
    path("follow/", kept(follow.follow), name="follow"),
    path("follow/<uuid:case_id>/", case.show, name="case"),
    path("follow/<uuid:case_id>/messages/", kept(steady(case.say)), name="say"),
    path("follow/<uuid:case_id>/do/<slug:action>/", kept(steady(case.act)), name="act"),
    path("follow/<uuid:case_id>/files/<uuid:file_id>/", case.show_file, name="file"),
    path("follow/<uuid:case_id>/files/<uuid:file_id>/receipt/", case.give_receipt, name="file_receipt"),
    path("follow/<uuid:case_id>/data/", personal.show, name="data"),
    path("follow/<uuid:case_id>/data.json", personal.download, name="data_file"),
    path("follow/<uuid:case_id>/data/correct/", kept(steady(personal.correct)), name="data_correct"),
    path("follow/<uuid:case_id>/data/erase/", kept(steady(personal.erase)), name="data_erase"),
    path("papers/<uuid:paper_id>/", papers.show, name="paper"),
    path("papers/<uuid:paper_id>/file/", papers.give, name="paper_file"),
    path("papers/<uuid:paper_id>/code/", papers.ask, name="paper_code"),
    path("papers/<uuid:paper_id>/signature/", papers.sign, name="paper_sign"),
    path("my/", follow.show_mine, name="my"),
    path("my/data/", personal.show_mine, name="my_data"),
    path("my/data.json", personal.download_mine, name="my_data_file"),
    path("cases/", disclosed.show, name="public"),
    path("cases/points.json", disclosed.show_points, name="points"),
    path("cases/matters/", matters.show, name="matters"),
    path("verify/", verifying.show, name="verify"),
    path("algorithms/", algorithms.show_all, name="algorithms"),
    path("algorithms/<slug:key>/", algorithms.show, name="algorithm"),
]
