"""From the elements of an address to the subdistrict of the table that is meant: missing levels, stems, slips.

Every subdistrict or district whose name agrees with what was read is weighed by how well the levels above agree, and
by how often the house meets its district. What is left over stays as alternatives; nothing is guessed from a road.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from math import exp, log

from zhili.kernel.text import Text
from zhili.understanding.rules.addressing.chunks import Element
from zhili.understanding.rules.addressing.divisions import Divisions, stem
from zhili.understanding.rules.spelling import sounds

LEVELS = ("prov", "city", "district", "town")
WHOLE, SHORT, SLIP, MOVED = 4.0, 3.5, 2.0, 3.0
"""What a level that agrees is worth: by its whole name, its stem, but for a slip, by the name it had before."""
_AGAINST = (-2.5, -2.0, -2.5)
_KEPT = 5
_BEGUN_BY = ("poi", "devzone", "community", "town")
_CITY_CODE = 4
_SLIP_FROM = 3
_BY_NAME = Text(zh="写有“{name}”", en="“{name}” is written")
_BY_SLIP = Text(zh="“{read}”应为“{name}”", en="“{read}” stands for “{name}”")
_BY_CHANGE = Text(zh="“{read}”现为“{name}”", en="“{read}” is “{name}” today")
_BY_VILLAGE = Text(zh="“{read}”在“{name}”", en="“{read}” lies in “{name}”")


@dataclass(frozen=True, slots=True)
class Reached:
    """A division that an address may mean: its code, the names down to it, a share of 1, and what speaks for it."""

    code: str
    path: tuple[str, ...]
    confidence: float
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A division that one element may stand for, what that is worth, and why."""

    code: str
    worth: float
    why: Text


class Resolver:
    """Leads elements to divisions. ``usual``: how often the house met each district, by its code."""

    def __init__(self, divisions: Divisions, usual: Mapping[str, int]) -> None:
        self._divisions = divisions
        self._usual = usual
        self._most = max(usual.values(), default=0) + 1

    def lead(self, elements: Sequence[Element]) -> tuple[Reached, ...]:
        """The divisions that the elements may mean, the likeliest first; empty where no level is named."""
        read = {level: [one.text for one in elements if one.kind == level] for level in LEVELS}
        above = [self._readings(number, read[level]) for number, level in enumerate(LEVELS[:3])]
        if not above[2]:
            above[2] = self._beside(elements, above)
        towns = self._towns(read["town"], above)
        if not towns:
            towns = self._by_village([one.text for one in elements if one.kind == "community"], above)
        weighed = self._weighed(towns, above) if towns else self._districts(above)
        return self._shared(weighed)

    def _readings(self, level: int, names: Sequence[str]) -> dict[str, _Reading]:
        found: dict[str, _Reading] = {}
        for name in names[:2]:
            for one in self._named(level, name):
                if one.code not in found or found[one.code].worth < one.worth:
                    found[one.code] = one
        return found

    def _named(self, level: int, name: str) -> Iterable[_Reading]:
        """What a name of a level may stand for; a city may be a district of that name, and the other way round."""
        for at in {0: (0,), 1: (1, 2, 0), 2: (2, 1)}[level]:
            known = self._divisions.by_name[at]
            for code in known.get(name, ()):
                yield _Reading(code, WHOLE, _BY_NAME.format(name=name))
            short = stem(name, at)
            if short != name and name not in known:
                for code in known.get(short, ()):
                    yield _Reading(code, SHORT, _BY_NAME.format(name=name))
        if level == 2:
            for code in _former().get(name, ()):
                if code in self._divisions.by_code:
                    today = self._divisions.by_code[code].name
                    yield _Reading(code, MOVED, _BY_CHANGE.format(read=name, name=today))

    def _beside(
        self, elements: Sequence[Element], above: Sequence[Mapping[str, _Reading]]
    ) -> dict[str, _Reading]:
        """Where no district was read: one that is repeated or set behind, or that another name begins with."""
        known = self._divisions.by_name[2]
        for one in elements:
            if one.kind == "redundant" and one.text in known:
                return self._readings(2, [one.text])
        cities = {code[:4] for level in above[:2] for code in level if len(code) >= _CITY_CODE}
        for one in elements:
            if one.kind in _BEGUN_BY:
                for size in (4, 3, 2):
                    codes = known.get(one.text[:size], ()) if len(one.text) > size else ()
                    meant = [
                        code for code in codes if code[:4] in cities or (not cities and code in self._usual)
                    ]
                    if len(meant) == 1:
                        return {meant[0]: _Reading(meant[0], SLIP, _BY_NAME.format(name=one.text[:size]))}
        return {}

    def _towns(self, names: Sequence[str], above: Sequence[Mapping[str, _Reading]]) -> list[_Reading]:
        known = self._divisions.by_name[3]
        found: dict[str, _Reading] = {}
        for name in names[:2]:
            for worth, form in ((WHOLE, name), (SHORT, stem(name, 3))):
                for code in known.get(form, ()):
                    found.setdefault(code, _Reading(code, worth, _BY_NAME.format(name=name)))
        within = self._districts_meant(above)
        if not any(code[:6] in within for code in found):
            for name in names[:2]:
                found.update(self._slips(name, within))
        return list(found.values())

    def _districts_meant(self, above: Sequence[Mapping[str, _Reading]]) -> frozenset[str]:
        """The districts that the text names, else those of the city that it names."""
        named = {code for code in above[2] if len(code) == 6} | {code for code in above[1] if len(code) == 6}
        cities = {code for level in above for code in level if len(code) == 4}
        agreeing = {code for code in named if not cities or code[:4] in cities} or named
        return frozenset(agreeing or (code for city in cities for code in self._inside.get(city, ())))

    def _slips(self, name: str, within: Iterable[str]) -> dict[str, _Reading]:
        if len(name) < _SLIP_FROM:
            return {}
        found: dict[str, _Reading] = {}
        for district in within:
            for code in self._inside.get(district, ()):
                meant = self._divisions.by_code[code].name
                if alike(stem(name, 3), stem(meant, 3)):
                    found[code] = _Reading(code, SLIP, _BY_SLIP.format(read=name, name=meant))
        return found

    def _by_village(self, names: Sequence[str], above: Sequence[Mapping[str, _Reading]]) -> list[_Reading]:
        found = []
        for name in names[:1]:
            short = stem(name, 4)
            for district in self._districts_meant(above):
                for code in self._inside.get(district, ()):
                    town = self._divisions.by_code[code].name
                    listed = self._divisions.villages.get(stem(town, 3), "")
                    if f"|{short}|" in listed or f"|{name}|" in listed:
                        found.append(_Reading(code, SHORT, _BY_VILLAGE.format(read=name, name=town)))
        return found

    def _districts(
        self, above: Sequence[Mapping[str, _Reading]]
    ) -> list[tuple[float, str, tuple[Text, ...]]]:
        """Without a subdistrict: the districts named, or else the city or province itself."""
        for level in (2, 1, 0):
            if above[level]:
                return self._weighed(list(above[level].values()), above[:level])
        return []

    def _weighed(
        self, readings: Sequence[_Reading], above: Sequence[Mapping[str, _Reading]]
    ) -> list[tuple[float, str, tuple[Text, ...]]]:
        found = []
        for one in readings:
            worth, why = one.worth, [one.why]
            for number, named in enumerate(above):
                if not named:
                    continue
                best = max(
                    (level for level in named.values() if one.code.startswith(level.code)),
                    key=lambda level: level.worth, default=None,
                )  # fmt: skip
                worth += best.worth if best else _AGAINST[number]
                if best:
                    why.append(best.why)
            worth += log(self._usual.get(one.code[:6], 0) + 1) / log(self._most + 1)
            found.append((worth, one.code, tuple(dict.fromkeys(why))))
        return found

    def _shared(self, weighed: list[tuple[float, str, tuple[Text, ...]]]) -> tuple[Reached, ...]:
        ordered = sorted(weighed, key=lambda one: (-one[0], one[1]))
        shares = [exp(worth - ordered[0][0]) for worth, _, _ in ordered]
        return tuple(
            Reached(code, self._divisions.path(code), share / sum(shares), why)
            for (_, code, why), share in zip(ordered[:_KEPT], shares, strict=False)
        )

    @cached_property
    def _inside(self) -> Mapping[str, tuple[str, ...]]:
        """The codes one level below a city or district."""
        found: dict[str, list[str]] = {}
        for one in self._divisions.rows:
            if one.level > 1:
                found.setdefault(one.code[: 4 if one.level == 2 else 6], []).append(one.code)
        return {code: tuple(below) for code, below in found.items()}


def alike(read: str, meant: str) -> bool:
    """Whether two names differ by one character at most, or only in how the same sounds are written."""
    if read == meant:
        return True
    if len(read) == len(meant):
        apart = sum(one != other for one, other in zip(read, meant, strict=True))
        return apart <= (len(read) - 1) // 2 or sounds(read) == sounds(meant)
    longer, shorter = (read, meant) if len(read) > len(meant) else (meant, read)
    return (
        len(longer) - len(shorter) == 1
        and len(shorter) > 1
        and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    )


@lru_cache(maxsize=1)
def _former() -> Mapping[str, tuple[str, ...]]:
    """Districts that are no more, with what they are today: notices of the State Council on divisions, by month."""
    source = (
        resources.files("zhili.understanding.rules.addressing").joinpath("successors.csv").read_text("utf-8")
    )
    return {row["name"]: tuple(row["now"].split("|")) for row in csv.DictReader(source.splitlines())}
