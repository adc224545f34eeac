"""The answers that a form offers where they come from the city: classes, units, areas, in groups that help to find.

They are kept until types, units or areas change: a city has thousands, and a form is drawn for every case looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from zhili.cases import public as cases
from zhili.casetypes.classes import ClassDef
from zhili.kernel.snapshot import Derived, Same
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.options import Groups

_OTHERS = Text(zh="其他", en="Others")
_HERE = Text(zh="本地段", en="Around here")


@dataclass(frozen=True, slots=True)
class Group:
    """Answers under one heading: (value, words)."""

    title: Text
    options: tuple[tuple[str, Text], ...]


def by_group(classes: tuple[ClassDef, ...]) -> Groups:
    """A taxonomy's classes under those of the first level; a first level without classes below stands by itself."""
    return _by_group(Same(classes))


@lru_cache(maxsize=64)
def _by_group(same: Same[tuple[ClassDef, ...]]) -> Groups:
    classes = same.thing
    tops = {one.code: one.name for one in classes if one.parent is None}
    below: dict[str, list[tuple[str, Text]]] = {code: [] for code in tops}
    for one in classes:
        if one.parent is not None:
            below.setdefault(one.group, []).append((one.code, one.name))
    groups = [
        Group(tops.get(code, Text(zh=code, en=code)), tuple(options))
        for code, options in below.items()
        if options
    ]
    alone = tuple((code, tops[code]) for code, options in below.items() if not options)
    return Groups([*groups, Group(_OTHERS, alone)] if alone else groups)


def every_class() -> tuple[ClassDef, ...]:
    """The classes of every case type, each code once: the same tuple until the types change."""
    return _classes.get(None)


def _every_class(_key: None) -> tuple[ClassDef, ...]:
    return tuple({one.code: one for case_type in cases.case_types() for one in case_type.classes}.values())


def units_from(area: str | None) -> Groups:
    """Units by kind; those that stand over or in the case's street come first.

    Left out are units that answer for nothing beyond their district, where the case lies in another.
    """
    return _units.get("/".join(area.split("/")[:3]) if area else None)


def _units_from(street: str | None) -> Groups:
    district = "/".join(street.split("/")[:2]) if street else None
    near: list[people.UnitView] = []
    rest: dict[str, list[people.UnitView]] = {}
    for one in people.units():
        if street and one.area and _touches(one.area, street):
            near.append(one)
        elif district is None or one.kind not in people.LOCAL_KINDS or _within(one.area, district):
            rest.setdefault(one.kind, []).append(one)
    groups = [Group(_HERE, _named(near))] if near else []
    order = [*people.UNIT_KINDS, *sorted(set(rest) - set(people.UNIT_KINDS))]
    groups += [
        Group(people.UNIT_KINDS.get(kind, _OTHERS), _named(rest[kind])) for kind in order if kind in rest
    ]
    return Groups(groups)


def areas_around(area: str | None) -> Groups:
    """Communities of the case's district under their streets; without a place, the streets under their districts."""
    return _areas.get("/".join(area.split("/")[:2]) if area and "/" in area else None)


def _areas_around(district: str | None) -> Groups:
    parents = people.areas(parent=district, level="street") if district else people.areas(level="district")
    below = "community" if district else "street"
    return Groups(
        Group(
            parent.title,
            tuple((one.path, one.title) for one in people.areas(parent=parent.path, level=below)),
        )
        for parent in parents
    )


_classes = Derived(cases.case_types, _every_class)
_units = Derived(people.unit_options, _units_from)
_areas = Derived(people.area_names, _areas_around)


def unit_words(code: str) -> Text:
    """A unit's name; its code where it is no longer known."""
    unit = people.unit(code)
    return unit.title if unit else Text(zh=code, en=code)


def _touches(unit_area: str, street: str) -> bool:
    """Whether a unit's area is more than the city and holds the case's street, or is or lies in it."""
    return ("/" in unit_area and _within(street, unit_area)) or _within(unit_area, street)


def _within(area: str | None, wider: str) -> bool:
    return f"{area}/".startswith(f"{wider}/")


def _named(units: Iterable[people.UnitView]) -> tuple[tuple[str, Text], ...]:
    return tuple((one.code, one.title) for one in units)
