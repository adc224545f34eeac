"""From words to a place: what is said or typed as an address, down to the grid, with what else it may mean."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from zhili.cases.pages.said.hints import hints
from zhili.kernel.snapshot import Derived
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding import public as understanding
from zhili.understanding.public import PlaceName

_DETAIL = re.compile(
    r"(?:(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:号楼|号院|单元|栋|幢|座|号|楼|层|室|门)|[东西南北]门)*"
)
_STREET_DEPTH = 2
_METRES_A_DEGREE = 111_195
_WALK = 800
"""Metres: an estate or a market is large, and is known by one point."""
_GRID_DEPTH = 4
_NAMED = Text(zh="话里提到“{name}”", en="“{name}” is named")
_APART = Text(
    zh="地图上的点在{here}，话里说的却是{there}",
    en="The point on the map lies in {here}, the words say {there}",
)
_BEGUN = Text(zh="地名以“{name}”开头", en="a place beginning with “{name}”")


@dataclass(frozen=True, slots=True)
class Found:
    """A place that words may mean: its name, the areas it lies in, what to write down for it, and why it is offered.

    ``lon`` and ``lat`` are empty for an area that is named as a whole. ``alone``: no other place bears the name here.
    ``certain``: the name stands in the words as it is, and is not only begun or hinted at.
    """

    title: str
    within: Text | None
    area: str
    address: str
    lon: float | None
    lat: float | None
    why: Text
    alone: bool = True
    certain: bool = False

    @property
    def filling(self) -> dict[str, str]:
        """What taking it over puts into the form."""
        point = (
            {"lon": str(self.lon), "lat": str(self.lat)} if self.lon is not None else {"lon": "", "lat": ""}
        )
        return {"area": self.area, **point, **({"address": self.address} if self.address else {})}

    @property
    def fill(self) -> str:
        """The same as a query."""
        return urlencode(self.filling)


def found(*, text: str, address: str, limit: int = 5) -> tuple[Found, ...]:
    """The places that an address, or else a text, may mean: the likeliest first, those with one name side by side."""
    said = f"{address}\n{text}"
    mentioned = _areas_named_in(said)
    known = people.places_in(text=address) if address else ()
    known = known or people.places_in(text=text)
    begun = people.places_starting(typed=_last_word(address)) if address else ()
    spots = [_spot(one, said, address, _NAMED) for one in known]
    spots = [replace(one, certain=True) for one in spots]
    if not known:
        hinted = hints(said=said, address=address, within=mentioned)
        spots = [replace(_spot(one.place, said, address, _NAMED), why=one.why) for one in hinted]
        known = tuple(one.place for one in hinted)
    spots += [_spot(one, "", "", _BEGUN, typed=_last_word(address)) for one in begun if one not in known]
    spots = _ranked(spots, mentioned)
    areas = [
        _area(path, name, said)
        for path, name in mentioned.items()
        if not any(_within(one.area, path) for one in spots)
    ]
    return tuple((spots + areas)[:limit])


def _ranked(spots: list[Found], mentioned: Iterable[str]) -> list[Found]:
    """Those in an area that is named besides come first; a name that then leaves a choice is not alone."""
    paths = tuple(mentioned)
    agreeing = {one: any(_within(one.area, path) for path in paths) for one in spots}
    counts = Counter((one.title, agreeing[one]) for one in spots)
    ordered = sorted(spots, key=lambda one: not agreeing[one])
    return [replace(one, alone=counts[one.title, agreeing[one]] == 1) for one in ordered]


def words_of(area: str) -> Text | None:
    """An area by the names from its street down; None for one that is not known."""
    place = people.place_of(area)
    return place.below(_STREET_DEPTH) if place else None


def _spot(one: people.NamedPlaceView, said: str, address: str, why: Text, *, typed: str = "") -> Found:
    start = said.find(one.name)
    detail = _DETAIL.match(said, start + len(one.name)) if start >= 0 else None
    written = f"{one.road}{one.name}{detail[0] if detail else ''}"
    return Found(
        title=one.name,
        within=words_of(one.area),
        area=one.area,
        address=address if one.name in address else written,
        lon=one.lon,
        lat=one.lat,
        why=why.format(name=typed or one.name),
    )


def _area(path: str, name: str, said: str) -> Found:
    view = people.area(path)
    return Found(
        title=view.name if view else name,
        within=words_of(path),
        area=path,
        address="",
        lon=None,
        lat=None,
        why=_NAMED.format(name=name),
        certain=name in said,
    )


def conflict(*, text: str, address: str, here: str, lon: float | None, lat: float | None) -> Text | None:
    """Where the words lie elsewhere than the area ``here`` (a path) or the point on the map: both, in words.

    None where they agree, or where the words name no street, community or place that is known.
    """
    place = people.place_of(here) if understanding.in_use("place") else None
    there = _named(text=text, address=address) if place else []
    if place is None or not there or any(_agrees(one, place.area, lon, lat) for one in there):
        return None
    return _APART.format(here=place.below(_STREET_DEPTH), there=there[0].within or there[0].title)


def _named(*, text: str, address: str) -> list[Found]:
    """The places and areas whose names stand in the words as they are, those of the address before others."""
    said = f"{address}\n{text}"
    mentioned = _areas_named_in(said)
    known = people.places_in(text=said)
    known = tuple(one for one in known if one.name in address) or known
    spots = _ranked([_spot(one, said, address, _NAMED) for one in known], mentioned)
    areas = [_area(path, name, said) for path, name in mentioned.items()]
    return [
        *spots,
        *(one for one in areas if one.certain and not any(_within(spot.area, one.area) for spot in spots)),
    ]


def _agrees(one: Found, here: str, lon: float | None, lat: float | None) -> bool:
    """Whether a place that is named may be the one pointed at: within a short walk, or an area in or around it."""
    if one.lon is not None and one.lat is not None and lon is not None and lat is not None:
        east = (one.lon - lon) * math.cos(math.radians(lat))
        return math.hypot(east, one.lat - lat) * _METRES_A_DEGREE <= _WALK
    return _within(one.area, here) or _within(here, one.area)


def _areas_named_in(said: str) -> dict[str, str]:
    """The streets and communities that a text names, the deepest first, with the word that names them.

    Where it names none, those that it writes as they sound.
    """
    mentions = understanding.locate_text(text=said, names=_names())
    paths = _deep(mentions)
    if not paths:
        mentions = tuple(one.meant for one in understanding.misheard(text=said, names=_names()))
        paths = _deep(mentions)
    deepest = [path for path in paths if not any(_within(other, path) for other in paths if other != path)]
    return {path: paths[path] for path in sorted(deepest, key=lambda path: -path.count("/"))}


def _deep(mentions: Iterable[understanding.Mention]) -> dict[str, str]:
    return {path: one.name for one in mentions for path in one.paths if path.count("/") >= _STREET_DEPTH}


def _within(area: str, path: str) -> bool:
    return f"{area}/".startswith(f"{path}/")


def _last_word(address: str) -> str:
    """What is being typed: the part behind the last space or comma."""
    return re.split(r"[\s，,]+", address.strip())[-1] if address.strip() else ""


def _names() -> tuple[PlaceName, ...]:
    """Every name above the grids, as one tuple until the areas change: the search compiles it once."""
    return _kept_names.get(None)


def _all_above_grids(_key: None) -> tuple[PlaceName, ...]:
    return tuple(_above_grids(people.area_names()))


_kept_names = Derived(people.area_names, _all_above_grids)


def _above_grids(names: Mapping[str, tuple[str, ...]]) -> Iterable[PlaceName]:
    return (
        PlaceName(name, path)
        for name, paths in names.items()
        for path in paths
        if path.count("/") < _GRID_DEPTH
    )
