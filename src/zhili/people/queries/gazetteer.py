"""Places by name: those that a text names, and those that what is typed may become. Never the whole table."""

from collections.abc import Sequence
from typing import Any

from zhili.kernel.rows import fetch
from zhili.people.queries.places import area as area_of
from zhili.people.rules.gazetteer import NamedPlaceView, longest, pieces

_SELECT = "SELECT name, kind, road, area, district_id, lon, lat FROM people_namedplace"
_CALLED = f"{_SELECT} WHERE name = ANY(string_to_array(%s, chr(10))) ORDER BY name, area LIMIT %s"
"""The pieces go as one text, a line each: as an array of some thousand each would be made ready by itself."""

_CANDIDATES = 60


def places_in(*, text: str, limit: int = 8) -> tuple[NamedPlaceView, ...]:
    """The places that a text calls by name, the longest names first; all of those that share a name.

    Which of several is meant, the caller narrows down by what else the text says. One indexed query.
    """
    asked = pieces(text)
    if not asked:
        return ()
    rows = fetch(_CALLED, ["\n".join(asked), _CANDIDATES])
    found = [_view(row) for row in rows]
    order = {name: rank for rank, name in enumerate(longest(one.name for one in found))}
    kept = [one for one in found if one.name in order]
    kept.sort(key=lambda one: (order[one.name], one.area))
    return tuple(kept[:limit])


def places_starting(*, typed: str, limit: int = 8) -> tuple[NamedPlaceView, ...]:
    """The places whose name begins with what is typed, or with these initials (hpl → 和平里), shortest first."""
    start = typed.strip().lower()
    if not start:
        return ()
    column = "initials" if start.isascii() else "name"
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = fetch(
        f"{_SELECT} WHERE {column} LIKE %s ORDER BY length(name), name, area LIMIT %s", [pattern, limit]
    )
    return tuple(_view(row) for row in rows)


def places_below(*, area: str, limit: int = 400) -> tuple[NamedPlaceView, ...]:
    """The places in an area, given by its code or path; at most ``limit``, by name. Of a
    city as a whole there are none."""
    held = area_of(area)
    if held is None:
        return ()
    rows = fetch(
        f"{_SELECT} WHERE district_id = %s AND (area = %s OR area LIKE %s) ORDER BY name, area LIMIT %s",
        [held.district_id, held.path, f"{held.path}/%", limit],
    )
    return tuple(_view(row) for row in rows)


def places_with_initials(*, initials: Sequence[str], limit: int = 200) -> tuple[NamedPlaceView, ...]:
    """The places whose name has exactly one of these initials, by name. One indexed query."""
    if not initials:
        return ()
    rows = fetch(f"{_SELECT} WHERE initials = ANY(%s) ORDER BY name, area LIMIT %s", [list(initials), limit])
    return tuple(_view(row) for row in rows)


def _view(row: tuple[Any, ...]) -> NamedPlaceView:
    name, kind, road, area, district_id, lon, lat = row
    return NamedPlaceView(name, kind, road, area, district_id, lon, lat)
