"""The city's areas for residents' pages: the map's drawing, and the list for who does not use the map."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from zhili.kernel.text import Text
from zhili.people import public as people

_MOST = 800
"""More areas than this are too many to draw on a telephone and to choose from: then the level above is taken."""

_DRAWABLE = ("community", "street", "district", "city")
_CACHED_FOR = 300


@dataclass(frozen=True, slots=True)
class _Drawn:
    source: object
    content: bytes
    etag: str


_lock = Lock()
_drawn: list[_Drawn] = []


def level() -> str:
    """The finest level, from communities up, that a telephone can show whole."""
    return next(
        (one for one in _DRAWABLE if 0 < len(people.areas(level=one)) <= _MOST),
        "city",
    )


def grouped() -> list[tuple[Text, list[tuple[str, Text]]]]:
    """The areas to choose from, below the names of those above them: (group, [(code, name)])."""
    groups: dict[str, tuple[Text, list[tuple[str, Text]]]] = {}
    for area in people.areas(level=level()):
        above = people.area(area.parent) if area.parent else None
        title = above.title if above else Text(zh="", en="")
        groups.setdefault(area.parent or "", (title, []))[1].append((area.code, area.title))
    return list(groups.values())


def spoken(path: str | None) -> Text | None:
    """An area as people say it: street and community. The city is known, and a grid is an office's own division."""
    steps = path.split("/") if path else []
    areas = [found for code in steps if (found := people.area(code)) is not None]
    shown: Sequence[people.AreaView] = [one for one in areas if one.level in ("street", "community")] or areas
    if not shown:
        return None
    return Text(zh=" · ".join(one.title.zh for one in shown), en=" · ".join(one.title.en for one in shown))


@require_safe
def show_areas(request: HttpRequest) -> HttpResponse:
    """The areas as light GeoJSON. Answers 304 where the browser has them already."""
    drawn = _current()
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    fresh = drawn.etag in asked or "*" in asked
    response = (
        HttpResponseNotModified()
        if fresh
        else HttpResponse(drawn.content, content_type="application/geo+json")
    )
    response["ETag"] = drawn.etag
    patch_cache_control(response, public=True, max_age=_CACHED_FOR)
    return response


def _current() -> _Drawn:
    """The drawing as bytes, made once for as long as the areas stay what they are."""
    source = people.drawing(level=level())
    with _lock:
        if not _drawn or _drawn[0].source is not source:
            content = orjson.dumps(source)
            etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
            _drawn[:] = [_Drawn(source, content, etag)]
        return _drawn[0]


def spoken_code(code: str) -> Text | None:
    """As ``spoken``, for an area's code."""
    found = people.area(code)
    return spoken(found.path) if found else None


def inside(answers: Mapping[str, object]) -> bool:
    """Whether the point that was chosen, if one was, lies in the city."""
    lon, lat = answers.get("lon"), answers.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return True
    return people.locate(lon=float(lon), lat=float(lat)) is not None
