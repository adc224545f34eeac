"""The addresses of the operator's desk, mounted at ``/desk/calls/``."""

from django.urls import path

from zhili.cases.pages.operator import answer_files, answers, back, call, finished, gaps

app_name = "calls"
urlpatterns = [
    path("", call.show, name="call"),
    path("beside/", call.show_beside, name="beside"),
    path("caller/", call.show_caller, name="caller"),
    path("finished/", finished.show, name="finished"),
    path("back/", back.show, name="back"),
    path("back/next/", back.take_next, name="back_next"),
    path("back/<uuid:case_id>/", back.call, name="call_back"),
    path("back/<uuid:case_id>/phone/", back.show_phone, name="phone"),
    path("answers/", answers.show, name="answers"),
    path("answers/gaps/", gaps.show, name="gaps"),
    path("answers/new/", answers.write, name="answer_new"),
    path("answers/import/", answer_files.take_in, name="answers_import"),
    path("answers/example.csv", answer_files.example, name="answers_example"),
    path("answers/<uuid:answer_id>/", answers.write, name="answer"),
    path("answers/<uuid:answer_id>/retire/", answers.retire, name="answer_retire"),
]
