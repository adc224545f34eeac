"""The addresses of the published log, mounted at ``/ledger/``, which is its prefix (C2SP tlog-tiles)."""

from django.urls import path

from zhili.ledger.pages import files

app_name = "ledger"
urlpatterns = [
    path("checkpoint", files.checkpoint, name="checkpoint"),
    path("tile/<path:name>", files.tile, name="tile"),
]
