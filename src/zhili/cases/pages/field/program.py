"""The field page as a program: a page without any data in it, the files it needs offline, how it is installed."""

import functools
import hashlib
import posixpath
import re
from pathlib import Path

import orjson
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from zhili.cases.pages.field import words
from zhili.cases.pages.field.guard import ROLE
from zhili.ui.desk import Who, only_for

_FOLDER = "cases/field"
_BESIDES = (
    "vendor/icons.svg",
    "vendor/maplibre/maplibre-gl.mjs",
    "vendor/maplibre/maplibre-gl-worker.mjs",
    "vendor/maplibre/maplibre-gl.css",
    "ui/dark.css",
)
"""What the page or a script of it asks for later than at first."""

_NOT_KEPT = frozenset({f"{_FOLDER}/worker.js"})
_NAMED = re.compile(r'(?:href|src)="([^"#]+)')
_IMPORTED = re.compile(r"""(?:from|import\()\s*["'](\.[^"']+)["']""")
_ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


@require_safe
@ensure_csrf_cookie
@only_for(ROLE)
def show_page(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The page. It is the same for everybody: what is shown in it comes from the phone's own store."""
    language = get_language() or "zh"
    context = {
        "words": {name: text.in_(language) for name, text in words.WORDS.items()},
        "addresses": {
            "page": reverse("field:page"),
            "day": reverse("field:day"),
            "map": reverse("field:map"),
            "deeds": reverse("field:deeds"),
            "worker": reverse("field:worker"),
            "signIn": f"{reverse('account_login')}?next={reverse('field:page')}",
        },
        "desk_url": settings.STAFF_REDIRECT_URL,
    }
    response = render(request, "cases/field/page.html", context)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: our program with the list of files to keep. Its text changes when any of them does."""
    told = orjson.dumps({"version": version(), "files": [static(name) for name in kept_files()]}).decode()
    source = f'import {{ serve }} from "{static(f"{_FOLDER}/worker.js")}";\nserve({told});\n'
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """What a phone's home screen shows."""
    language = "en" if request.GET.get("lang") == "en" else "zh"
    told = {
        "id": reverse("field:page"),
        "name": words.WORDS["appName"].in_(language),
        "short_name": words.WORDS["appShort"].in_(language),
        "lang": "en" if language == "en" else "zh-Hans",
        "start_url": reverse("field:page"),
        "scope": reverse("field:page"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f5f7f6",
        "theme_color": "#12599f",
        "icons": [
            {
                "src": static(f"{_FOLDER}/icon-{purpose}-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for side, purpose in _ICONS
        ],
    }
    response = HttpResponse(orjson.dumps(told), content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@functools.cache
def kept_files() -> tuple[str, ...]:
    """The static files that the page needs without signal: what it names, ours, and what scripts of them import."""
    page = render_to_string("cases/field/page.html", {"words": {}, "addresses": {}})
    named = [
        name.removeprefix(settings.STATIC_URL)
        for name in _NAMED.findall(page)
        if name.startswith(settings.STATIC_URL)
    ]
    own = [
        f"{_FOLDER}/{path.name}"
        for path in _file(f"{_FOLDER}/app.js").parent.iterdir()
        if path.suffix != ".svg"
    ]
    found: dict[str, None] = {}
    todo = [*named, *sorted(own), *_BESIDES]
    while todo:
        name = todo.pop(0)
        if name not in found and name not in _NOT_KEPT:
            found[name] = None
            todo += _imports(name)
    return tuple(found)


def _imports(name: str) -> list[str]:
    """The modules that a script of ours imports."""
    if not name.endswith(".js") or name.startswith("vendor/"):
        return []
    asked = _IMPORTED.findall(_file(name).read_text(encoding="utf-8"))
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in asked]


def _file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)


@functools.cache
def version() -> str:
    """The digest of all that is kept offline, and of the worker; files do not change while a process runs."""
    digest = hashlib.sha256()
    for name in (*kept_files(), *sorted(_NOT_KEPT)):
        digest.update(_file(name).read_bytes())
    return digest.hexdigest()[:16]
