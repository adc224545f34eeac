"""Places by name: the rows of a file of them, and which pieces of a text could be such a name."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.text import Text
from zhili.people.rules.findings import Finding
from zhili.people.rules.levels import AreaView, Place
from zhili.people.rules.roster import Refused, finding

SHORTEST, LONGEST = 2, 16
READ_AT_MOST = 300
"""Characters of a text that are searched for names."""

_RUN = re.compile(r"\w+")
_NAME_LIMIT = 80

Locate = Callable[[float, float], Place | None]
AreaCalled = Callable[[str], AreaView | None]


@dataclass(frozen=True, slots=True)
class NamedPlaceView:
    """A place by its name: what kind of place, on which road, in which area (path, to the grid where known), where."""

    name: str
    kind: str
    road: str
    area: str
    district_id: int
    lon: float
    lat: float


def pieces(text: str) -> tuple[str, ...]:
    """Every piece of a text that may be a place's name: unbroken, of 2 to 16 characters, each once."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text[:READ_AT_MOST]):
        for start in range(len(run)):
            for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1):
                found[run[start:end]] = None
    return tuple(found)


def longest(names: Iterable[str]) -> tuple[str, ...]:
    """Of names found in one text those that are no part of a longer one, the longest first."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    kept: list[str] = []
    for name in ordered:
        if not any(name in longer for longer in kept):
            kept.append(name)
    return tuple(kept)


def initials(name: str) -> str:
    """What is typed for a name in a hurry: the first letter of each character's pinyin, 和平里 → hpl."""
    from pypinyin import Style, lazy_pinyin  # 57 MB of phrases, for processes that write names only

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def read_places(
    rows: Iterable[Mapping[str, str]], *, area_called: AreaCalled, locate: Locate
) -> tuple[list[NamedPlaceView], list[Finding], int]:
    """The places that can be taken, the remarks on the others, and how many rows there were.

    Columns: name, kind, road, lon, lat, and area (code, path or name) where the point alone does not say it.
    """
    taken: dict[tuple[str, str], NamedPlaceView] = {}
    rejected: list[Finding] = []
    line = 1
    for line, row in enumerate(rows, start=2):
        try:
            place = _place(row, area_called, locate)
        except Refused as refusal:
            rejected.append(finding(line, row.get("name") or "?", refusal))
        else:
            taken[place.area, place.name] = place
    return list(taken.values()), rejected, line - 1


def _place(row: Mapping[str, str], area_called: AreaCalled, locate: Locate) -> NamedPlaceView:
    name = _name(row.get("name", ""))
    lon, lat = _degrees(row.get("lon", "")), _degrees(row.get("lat", ""))
    covering = locate(lon, lat)
    named = area_called(row["area"]) if row.get("area", "").strip() else None
    if row.get("area", "").strip() and named is None:
        raise Refused(
            Text(zh=f"没有区划“{row['area']}”。", en=f"there is no area '{row['area']}'."),
            Text(
                zh="写区划的编码，或留空由坐标决定。", en="write the area's code, or leave it to the point."
            ),
        )
    if covering is None and named is None:
        raise Refused(
            Text(zh="坐标不在任何区划内。", en="the point lies in no area."),
            Text(zh="核对经纬度，或写明区划。", en="check the point, or name the area."),
        )
    within = named is None or (covering is not None and f"{covering.area}/".startswith(f"{named.path}/"))
    area = covering.area if covering is not None and within else named.path if named is not None else ""
    district = covering.district_id if covering is not None and within else named.district_id if named else 0
    return NamedPlaceView(
        name, row.get("kind", "").strip() or "place", row.get("road", "").strip()[:_NAME_LIMIT], area, district,
        lon, lat,
    )  # fmt: skip


def _name(raw: str) -> str:
    try:
        name = clean(raw, limit=_NAME_LIMIT)
    except TextTooLong as error:
        raise Refused(error.words, Text(zh="写通用的简称。", en="write its usual name.")) from error
    if len(name) < SHORTEST:
        raise Refused(
            Text(zh="没有地名，或只有一个字。", en="there is no name, or a single character."),
            Text(zh="写人们平常叫它的名字。", en="write what people call it."),
        )
    return name


def _degrees(raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(
            Text(zh=f"坐标“{raw}”不是数。", en=f"'{raw}' is no coordinate."),
            Text(zh="写成度数，例如 116.397428。", en="write degrees, such as 116.397428."),
        )
    return value
