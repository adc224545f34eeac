"""Where a worker works: the grids of their mandates, and the drawing from which the phone makes its map offline."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhili.cases.pages.field.guard import ROLE, field_only
from zhili.people import public as people
from zhili.ui.desk import Who
from zhili.ui.rest.answers import json, unchanged

_MOST = 400
"""More areas than this a phone neither draws nor lists: then the level above is taken."""

_EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The areas somebody works in, as paths; the smallest areas in them; what is drawn around them."""

    paths: tuple[str, ...]
    grids: tuple[people.AreaView, ...]


def ground_of(who: Who) -> Ground:
    """The ground of a worker's mandates; a mandate inside another one adds nothing."""
    held = {one.area or _EVERYWHERE for one in who.actor.held(who.at) if one.role == ROLE}
    outer = sorted(path for path in held if not any(_inside(path, other) for other in held))
    grids = {one.code: one for path in outer for one in _smallest(path)}
    return Ground(tuple(outer), tuple(grids.values()))


def drawn(ground: Ground) -> bytes:
    """The worker's grids and those around them as light GeoJSON; ``mine`` marks theirs."""
    mine = {one.code for one in ground.grids}
    features = {
        feature["id"]: {**feature, "properties": {**feature["properties"], "mine": feature["id"] in mine}}
        for parent, level in sorted({_frame(one) for one in ground.grids})
        for feature in people.drawing(parent=parent or None, level=level)["features"]
    }
    return orjson.dumps({"type": "FeatureCollection", "features": list(features.values())})


def stamp_of(drawing: bytes) -> str:
    """By which the phone knows whether its drawing is still the present one."""
    return hashlib.sha256(drawing).hexdigest()[:16]


@require_safe
@field_only
def show_map(request: HttpRequest, who: Who) -> HttpResponse:
    """The drawing; 304 where the phone has it."""
    drawing = drawn(ground_of(who))
    stamp = stamp_of(drawing)
    return unchanged(request, stamp) or json(orjson.loads(drawing), etag=stamp)


def _inside(path: str, other: str) -> bool:
    return path != other and (other == _EVERYWHERE or path.startswith(f"{other}/"))


def _smallest(path: str) -> Iterable[people.AreaView]:
    """The grids of an area, or its finest areas where there are too many grids; a grid is its own."""
    for level in reversed(people.LEVELS):
        found = people.areas(parent=path or None, level=level)
        if 0 < len(found) <= _MOST:
            return found
    own = people.area(path)
    return [own] if own else []


def _frame(one: people.AreaView) -> tuple[str, str]:
    """The neighbours that are drawn around an area: all of its level below the same parent."""
    return one.path.rpartition("/")[0], one.level
