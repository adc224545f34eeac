"""Units, read from memory."""

from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.queries.stamps import watched
from zhili.people.rules.directory import Directory, UnitView


def _load() -> Directory:
    found = models.Unit.objects.values_list("code", "name", "name_en", "kind", "area", "parent", "sort_key")
    return Directory(
        UnitView(code, name, name_en, kind, area or None, parent, sort_key)
        for code, name, name_en, kind, area, parent, sort_key in found
    )


directory = watched("units", _load)


def unit(code: str) -> UnitView | None:
    """The unit with a code."""
    return directory.get().unit(code)


def units(*, area: str | None = None, kind: str | None = None) -> list[UnitView]:
    """Units in pinyin order: those whose area is, or lies in, ``area`` (a path), and those of a kind."""
    return directory.get().units(area=area, kind=kind)


def unit_options() -> tuple[tuple[str, Text], ...]:
    """Every unit to choose from, in pinyin order: its code and name."""
    return directory.get().offered


def lineage(code: str) -> tuple[str, ...]:
    """A unit's code and those above it, nearest first."""
    return directory.get().lineage(code)


def units_below(code: str) -> tuple[str, ...]:
    """The unit and every unit under it; empty for an unknown one."""
    return directory.get().below(code)
