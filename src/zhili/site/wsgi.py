"""The application that the web server calls."""

import os

os.environ["ZHILI_PROCESS"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
