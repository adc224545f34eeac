"""The addresses of the published log, mounted at ``/ledger/``, which is its prefix (C2SP tlog-tiles)."""

from django.urls import path

from zhili.ledger.pages import figures, files

app_name = "ledger"
urlpatterns = [
    path("checkpoint", files.checkpoint, name="checkpoint"),
    path("published/<uuid:id>/", figures.show_content, name="published"),
    path("published/<uuid:id>/receipt/", figures.show_receipt, name="published_receipt"),
    path("tile/<path:name>", files.tile, name="tile"),
]
