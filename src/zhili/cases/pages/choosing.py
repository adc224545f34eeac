"""The answers that a form offers where they come from the city: classes, units, areas, in groups that help to find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhili.casetypes.classes import ClassDef
from zhili.kernel.text import Text
from zhili.people import public as people

_OTHERS = Text(zh="其他", en="Others")
_HERE = Text(zh="本地段", en="Around here")


@dataclass(frozen=True, slots=True)
class Group:
    """Answers under one heading: (value, words)."""

    title: Text
    options: tuple[tuple[str, Text], ...]


def by_group(classes: Sequence[ClassDef]) -> tuple[Group, ...]:
    """A taxonomy's classes under those of the first level; a first level without classes below stands by itself."""
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
    return (*groups, Group(_OTHERS, alone)) if alone else tuple(groups)


def units_from(area: str | None) -> tuple[Group, ...]:
    """Units by kind; those that stand over or in the case's street come first.

    Left out are units that answer for nothing beyond their district, where the case lies in another.
    """
    street, district = ("/".join(area.split("/")[:depth]) if area else None for depth in (3, 2))
    near: list[people.UnitView] = []
    rest: dict[str, list[people.UnitView]] = {}
    for one in people.units():
        if area and street and one.area and _touches(one.area, area, street):
            near.append(one)
        elif district is None or one.kind not in people.LOCAL_KINDS or _within(one.area, district):
            rest.setdefault(one.kind, []).append(one)
    groups = [Group(_HERE, _named(near))] if near else []
    order = [*people.UNIT_KINDS, *sorted(set(rest) - set(people.UNIT_KINDS))]
    groups += [
        Group(people.UNIT_KINDS.get(kind, _OTHERS), _named(rest[kind])) for kind in order if kind in rest
    ]
    return tuple(groups)


def areas_around(area: str | None) -> tuple[Group, ...]:
    """Communities of the case's district under their streets; without a place, the streets under their districts."""
    district = "/".join(area.split("/")[:2]) if area and "/" in area else None
    parents = people.areas(parent=district, level="street") if district else people.areas(level="district")
    below = "community" if district else "street"
    return tuple(
        Group(
            parent.title,
            tuple((one.path, one.title) for one in people.areas(parent=parent.path, level=below)),
        )
        for parent in parents
    )


def unit_words(code: str) -> Text:
    """A unit's name; its code where it is no longer known."""
    unit = people.unit(code)
    return unit.title if unit else Text(zh=code, en=code)


def _touches(unit_area: str, case_area: str, street: str) -> bool:
    """Whether a unit's area is more than the city and holds the case, or lies in the case's street."""
    holds = "/" in unit_area and (case_area == unit_area or case_area.startswith(f"{unit_area}/"))
    return holds or unit_area.startswith(f"{street}/")


def _within(unit_area: str | None, district: str) -> bool:
    return f"{unit_area}/".startswith(f"{district}/")


def _named(units: Iterable[people.UnitView]) -> tuple[tuple[str, Text], ...]:
    return tuple((one.code, one.title) for one in units)
