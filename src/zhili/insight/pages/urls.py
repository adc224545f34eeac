"""The addresses of supervision, the board and its wall, mounted at ``/desk/``. Every view guards itself."""

from django.urls import path

from zhili.insight.pages import board, matters, mediators, proposals, supervision, wall

app_name = "insight"
urlpatterns = [
    path("supervision/", supervision.show, name="supervision"),
    path("board/", board.show, name="board"),
    path("board/cases/", board.show_cases, name="behind"),
    path("board/table.<str:format>", board.download, name="table"),
    path("matters/", matters.show, name="matters"),
    path("matters/proposals/", proposals.show, name="proposals"),
    path("matters/proposals/<uuid:proposal_id>/", proposals.show_one, name="proposal"),
    path("matters/<uuid:matter_id>/", matters.show_one, name="matter"),
    path("mediators/", mediators.show, name="mediators"),
    path("mediators/<uuid:entry_id>/", mediators.show_one, name="mediator"),
    path("board/wall/", wall.show, name="wall"),
]
