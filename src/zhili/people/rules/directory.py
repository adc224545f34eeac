"""Units in memory: by code, by name, and which stands above which."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as others see it. ``area`` is a path; None is the whole city."""

    code: str
    name: str
    name_en: str
    kind: str
    area: str | None
    parent: str | None
    sort_key: str = ""

    @property
    def title(self) -> Text:
        """The name in both languages; the Chinese one where there is no English."""
        return Text(zh=self.name, en=self.name_en or self.name)


UNIT_KINDS = {
    "centre": Text(zh="热线中心", en="Hotline centre"),
    "city": Text(zh="市级", en="City"),
    "bureau": Text(zh="部门", en="Bureau"),
    "district": Text(zh="区", en="District"),
    "district_bureau": Text(zh="区直部门", en="Bureau of a district"),
    "street": Text(zh="街道乡镇", en="Street"),
    "community": Text(zh="社区村", en="Community"),
    "office": Text(zh="科室", en="Office"),
    "company": Text(zh="企事业单位", en="Company or institution"),
    "court": Text(zh="法院", en="Court"),
    "outside": Text(zh="外部机构", en="Outside body"),
}
"""The kinds of units that are known by name, in the order in which they are offered; a city may use others."""
LOCAL_KINDS = frozenset({"district_bureau", "community"})
"""Units that answer for nothing outside their district."""


class Directory:
    """All units of a city, ``offered`` by code and name in pinyin order. Built once, never changed."""

    def __init__(self, units: Iterable[UnitView]) -> None:
        ordered = sorted(units, key=lambda unit: (unit.sort_key, unit.code))
        self._units = {unit.code: unit for unit in ordered}
        self.offered = tuple((unit.code, unit.title) for unit in ordered)
        self._named: dict[str, list[UnitView]] = defaultdict(list)
        for unit in ordered:
            self._named[unit.name].append(unit)
        self._lineages = {code: self._lineage(code) for code in self._units}
        self._below: dict[str, list[str]] = defaultdict(list)
        for code, above in self._lineages.items():
            for upper in above:
                self._below[upper].append(code)

    def unit(self, code: str) -> UnitView | None:
        """The unit with a code."""
        return self._units.get(code)

    def called(self, word: str) -> UnitView | None:
        """The unit meant by a code or by a name that only one unit bears."""
        found = self._named.get(word, ())
        return self._units.get(word) or (found[0] if len(found) == 1 else None)

    def units(self, *, area: str | None = None, kind: str | None = None) -> list[UnitView]:
        """Units in pinyin order: those whose area is or lies in ``area`` (a path), of a kind."""
        return [
            unit
            for unit in self._units.values()
            if (kind is None or unit.kind == kind) and (area is None or _within(unit.area, area))
        ]

    def lineage(self, code: str) -> tuple[str, ...]:
        """The unit and those above it, nearest first; empty for an unknown one."""
        return self._lineages.get(code, ())

    def below(self, code: str) -> tuple[str, ...]:
        """The unit and every unit under it; empty for an unknown one."""
        return tuple(self._below.get(code, ()))

    def _lineage(self, code: str) -> tuple[str, ...]:
        found: list[str] = []
        at: str | None = code
        while at is not None and at in self._units and at not in found:
            found.append(at)
            at = self._units[at].parent
        return tuple(found)


def _within(path: str | None, area: str) -> bool:
    return path is not None and (path == area or path.startswith(area + "/"))
