"""A map as a drawing in the page: areas as SVG outlines, shaded by a figure. The table beside it says the same.

No tiles, no canvas: it prints, it needs no script, and the wall can show it for days.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zhili.kernel.text import Text
from zhili.people import public as people

WIDE = 1000
SHADES = 5
_CHARACTER = 32
"""Width and height of a character of a name, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as drawn: its path, where its middle is, and whether there is ``room`` for its name, for a ``figure``."""

    code: str
    name: Text
    path: str
    x: float
    y: float
    room: bool
    figure: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines in one frame of ``WIDE`` × ``height``."""

    outlines: tuple[Outline, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Shaded:
    """An outline with what is told of it. ``shade`` runs from 1 to 5, 0 for none; ``weak``: too few cases."""

    outline: Outline
    shade: str
    figure_y: float
    weak: bool
    words: Text
    figure: str
    href: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an area: the number it is shaded by, and words."""

    value: float | None
    words: Text
    figure: str
    href: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Shade:
    """A line of the legend: from which to which number a shade stands."""

    shade: int
    low: float
    high: float


_drawn: dict[tuple[str | None, str], tuple[object, Drawing]] = {}


def drawing(parent: str | None, level: str) -> Drawing:
    """The areas of a level in an area, as outlines; kept until the areas change."""
    found = people.drawing(parent=parent, level=level)
    kept = _drawn.get((parent, level))
    if kept is None or kept[0] is not found:
        kept = (found, _outlined(found))
        _drawn[(parent, level)] = kept
    return kept[1]


def shaded(drawn: Drawing, told: Mapping[str, Told]) -> tuple[Shaded, ...]:
    """The outlines with their shades; shades hold about as many areas each."""
    limits = _limits([one.value for one in told.values() if one.value is not None and not one.weak])
    nothing = Told(None, Text(zh="没有数据", en="no figure"), "")
    return tuple(
        Shaded(
            outline=outline,
            figure_y=outline.y + (_CHARACTER * 1.4 if outline.room else _CHARACTER * 0.35),
            shade=str(0 if one.value is None or one.weak else 1 + sum(one.value > limit for limit in limits)),
            weak=one.weak,
            words=Text(zh=f"{outline.name.zh}：{one.words.zh}", en=f"{outline.name.en}: {one.words.en}"),
            figure=one.figure,
            href=one.href,
        )
        for outline in drawn.outlines
        for one in [told.get(outline.code, nothing)]
    )


def svg(areas: Iterable[Shaded]) -> SafeString:
    """The outlines, each leading to its area, and over them names and figures, in the reader's language.

    Written without a template: a city has hundreds of streets, a district thousands of grids.
    """
    language = get_language() or "zh"
    shapes, names = [], []
    for one in areas:
        shapes.append(_shape(one, language))
        if one.outline.room:
            names.append(_said(one, "name", one.outline.y, one.outline.name.in_(language)))
        if one.figure and one.outline.figure:
            names.append(_said(one, "figure", one.figure_y, one.figure))
    return mark_safe("".join([*shapes, *names]))  # what is said is escaped in ``_shape`` and ``_said``


def _shape(one: Shaded, language: str) -> str:
    few = ' fill="url(#few)"' if one.weak else ""
    title = f"<title>{escape(one.words.in_(language))}</title>"
    path = f'<path class="z-area z-area--{one.shade}" d="{one.outline.path}"{few}>{title}</path>'
    return f'<a href="{escape(one.href)}" tabindex="-1">{path}</a>' if one.href else path


def _said(one: Shaded, what: str, y: float, words: str) -> str:
    place = f'x="{one.outline.x:.1f}" y="{y:.1f}"'
    return f'<text class="z-area__{what} z-area__name--{one.shade}" {place}>{escape(words)}</text>'


def legend(told: Iterable[Told]) -> tuple[Shade, ...]:
    """Which numbers each shade stands for; shades that no area has are left out."""
    values = sorted(one.value for one in told if one.value is not None and not one.weak)
    limits = _limits(values)
    by_shade: dict[int, list[float]] = {}
    for value in values:
        by_shade.setdefault(1 + sum(value > limit for limit in limits), []).append(value)
    return tuple(Shade(shade, some[0], some[-1]) for shade, some in sorted(by_shade.items()))


def _limits(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    places = [math.ceil(len(ordered) * step / SHADES) - 1 for step in range(1, SHADES)]
    return sorted({ordered[max(0, place)] for place in places}) if ordered else []


def _outlined(found: Mapping[str, Any]) -> Drawing:
    box = found.get("bbox")
    if not box:
        return Drawing((), 0)
    west, south, east, north = box
    across = math.cos(math.radians((south + north) / 2))
    scale = WIDE / max((east - west) * across, 1e-9)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return (round((lon - west) * across * scale, 1), round((north - lat) * scale, 1))

    outlines = tuple(_outline(one, at) for one in found["features"])
    return Drawing(outlines, round((north - south) * scale))


def _outline(feature: Mapping[str, Any], at: Any) -> Outline:
    geometry = feature["geometry"]
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[at(lon, lat) for lon, lat in ring] for shape in shapes for ring in shape]
    xs, ys = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
    properties = feature["properties"]
    name = Text(zh=properties["name"], en=properties.get("name_en") or properties["name"])
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    return Outline(
        code=properties["code"],
        name=name,
        path="".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in ring)}z" for ring in rings),
        x=round((max(xs) + min(xs)) / 2, 1),
        y=round((max(ys) + min(ys)) / 2, 1),
        room=wide >= max(len(name.zh), len(name.en) * 0.55) * _CHARACTER and tall >= 3 * _CHARACTER,
        figure=wide >= 2 * _CHARACTER and tall >= 1.5 * _CHARACTER,
    )
