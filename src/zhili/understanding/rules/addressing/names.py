"""Names of divisions seen in a text, each with what kind it is and whether it lies in another that is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhili.understanding.rules.addressing.divisions import Divisions

_KINDS = ("Pp", "Cc", "Dd", "Tt")
_VILLAGE_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name from ``start`` to ``end``. ``kind``: P, C, D, T (whole) or p, c, d, t (a stem) for province, city,
    district, subdistrict; W, w for a subdistrict and X, x for a district of one that is named before; v for a village
    or community of a subdistrict that is named, its word for the kind left away.
    """

    start: int
    end: int
    kind: str


class Names:
    """Finds the names of a table of divisions in texts."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self._split: dict[str, frozenset[str]] = {}

    def sightings(self, text: str) -> list[Sighting]:
        """Every name in the text, also those in one another."""
        hits = list(self._hits(text))
        found = [Sighting(start, end, kind) for start, end, kind, _ in hits]
        found += self._lying_in(hits)
        towns = {text[start:end] for start, end, kind, _ in hits if kind in "Tt"}
        for town in sorted(towns):
            found += _villages_in(text, self._villages_of(town))
        return found

    def _hits(self, text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        if len(self._automaton):
            for last, (name, meanings) in self._automaton.iter(text):
                for kind, codes in meanings:
                    yield last + 1 - len(name), last + 1, kind, codes

    def _lying_in(self, hits: list[tuple[int, int, str, tuple[str, ...]]]) -> Iterator[Sighting]:
        above = {code for _, _, kind, codes in hits if kind in "Dd" for code in codes}
        cities = {code for _, _, kind, codes in hits if kind in "Cc" for code in codes}
        for start, end, kind, codes in hits:
            if kind in "Tt" and any(code[:6] in above for code in codes):
                yield Sighting(start, end, "W" if kind == "T" else "w")
            if kind in "Tt" and not above and any(code[:4] in cities for code in codes):
                yield Sighting(start, end, "Y")
            if kind in "Dd" and any(code[:4] in cities for code in codes):
                yield Sighting(start, end, "X" if kind == "D" else "x")

    def _villages_of(self, town: str) -> frozenset[str]:
        if town not in self._split:
            known = self._divisions.villages
            listed = next((known[name] for name in (town, town[:-1], town[:-2]) if name in known), "")
            self._split[town] = frozenset(listed.split("|")) - {""}
        return self._split[town]

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for level, names in enumerate(self._divisions.by_name):
            for name, codes in names.items():
                for code in codes:
                    whole = self._divisions.by_code[code].name == name
                    kinds = found.setdefault(name, {})
                    kind = _KINDS[level][0 if whole else 1]
                    kinds[kind] = (*kinds.get(kind, ()), code)
        automaton = ahocorasick.Automaton()
        for name, kinds in found.items():
            if len(name) > 1:
                automaton.add_word(name, (name, tuple(kinds.items())))
        automaton.make_automaton()
        return automaton


def _villages_in(text: str, listed: frozenset[str]) -> Iterator[Sighting]:
    if not listed:
        return
    for start in range(len(text) - 1):
        for end in range(min(start + _VILLAGE_LONGEST, len(text)), start + 1, -1):
            if text[start:end] in listed:
                yield Sighting(start, end, "v")
                break
