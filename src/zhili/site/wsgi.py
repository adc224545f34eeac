"""The application that the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from zhili.site import config, meters

os.environ["ZHILI_PROCESS"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.site.settings")
_house = config.load()
meters.begin(_house.home / "meters")
config.write_watch_key(_house)

application = get_wsgi_application()


def load_everything() -> None:
    """Import what the first request would: all addresses with their pages."""
    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", None)
