"""Names that were elements of other addresses: what a piece of text has been, wherever it stood."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from zhili.understanding.rules.addressing.chunks import Element
from zhili.understanding.rules.addressing.names import Sighting

Known = tuple[str, str]
"""A name and the kind of element that it was."""

_SHORTEST = 2


class Memory:
    """How many addresses had a name as an element of a kind: ``counts`` for each pair of both."""

    def __init__(self, counts: Counter[Known]) -> None:
        self.counts = counts

    def sightings(self, text: str, without: Counter[Known]) -> list[Sighting]:
        """The names of the memory that stand in a text, as the kinds that they were elsewhere.

        ``without``: what the text itself, and those nearly the same, gave to the memory; empty for a new text.
        """
        found = []
        if len(self._automaton):
            for last, (name, kinds) in self._automaton.iter(text):
                for kind in kinds:
                    if not without or self.counts[name, kind] > without[name, kind]:
                        found.append(Sighting(last + 1 - len(name), last + 1, kind))
        return found

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        kinds: dict[str, list[str]] = {}
        for name, kind in self.counts:
            kinds.setdefault(name, []).append(kind)
        automaton = ahocorasick.Automaton()
        for name, known in kinds.items():
            automaton.add_word(name, (name, tuple(known)))
        automaton.make_automaton()
        return automaton


def counted(texts: Iterable[Sequence[Element]]) -> Counter[Known]:
    """What texts give to a memory: their elements of words; numbers and marks say nothing elsewhere."""
    return Counter(
        (one.text, one.kind)
        for elements in texts
        for one in elements
        if len(one.text) >= _SHORTEST and not one.text[0].isdigit() and one.kind != "redundant"
    )
