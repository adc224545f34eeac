"""The application that the web server calls."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from zhili.site.processes import die_with_parent

os.environ["ZHILI_PROCESS"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.site.settings")
die_with_parent(signal.SIGKILL)  # a server killed with -9 must not leave its processes holding the port


application = get_wsgi_application()
