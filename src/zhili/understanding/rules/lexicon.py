"""A taxonomy's keywords compiled into one automaton: a text is read once, however many words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from zhili.casetypes.classes import ClassDef
from zhili.understanding.rules.taxonomies import KEPT, once

_WEIGHT_BY_LENGTH = {1: 0.4, 2: 1.0, 3: 1.6, 4: 2.2}
_LONGEST_WEIGHT = 2.6
_SHARED = 0.7
"""A word that several classes claim counts for each by 1 / n to this power."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word of the lexicon: its weight for each class that claims it, as (index of the class, weight)."""

    word: str
    claims: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Lexicon:
    """A compiled taxonomy. The automaton answers with an index into ``keywords``.

    ``fallback[g]`` is the class for a text that speaks of group ``g`` and of nothing narrower in it.
    """

    classes: tuple[ClassDef, ...]
    keywords: tuple[Keyword, ...]
    automaton: "ahocorasick.Automaton"
    group_of: tuple[int, ...]
    is_leaf: tuple[bool, ...]
    fallback: tuple[int, ...]
    urgency_of: Mapping[str, str | None]


@once
def lexicon_of(classes: Sequence[ClassDef]) -> Lexicon:
    """The compiled form of a taxonomy, kept for the next call."""
    return _compiled(tuple(classes))


@lru_cache(maxsize=KEPT)
def _compiled(classes: tuple[ClassDef, ...]) -> Lexicon:
    claimed: defaultdict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(classes):
        for word in dict.fromkeys(keyword.lower() for keyword in one.keywords):
            claimed[word].append(index)
    keywords = tuple(Keyword(word, _claims(word, owners)) for word, owners in claimed.items())
    automaton = ahocorasick.Automaton()
    for index, keyword in enumerate(keywords):
        automaton.add_word(keyword.word, index)
    automaton.make_automaton()
    groups = {code: number for number, code in enumerate(dict.fromkeys(one.group for one in classes))}
    parents = {one.parent for one in classes}
    is_leaf = tuple(one.code not in parents for one in classes)
    return Lexicon(
        classes=classes,
        keywords=keywords,
        automaton=automaton,
        group_of=tuple(groups[one.group] for one in classes),
        is_leaf=is_leaf,
        fallback=tuple(_fallback(group, classes) for group in groups),
        urgency_of={one.code: one.urgency for one in reversed(classes)},
    )


def _claims(word: str, owners: list[int]) -> tuple[tuple[int, float], ...]:
    weight = _WEIGHT_BY_LENGTH.get(len(word), _LONGEST_WEIGHT) / len(owners) ** _SHARED
    return tuple((owner, weight) for owner in owners)


def _fallback(group: str, classes: tuple[ClassDef, ...]) -> int:
    """``group/other`` where the taxonomy has it, else the group itself, else its first class."""
    codes = {one.code: index for index, one in reversed(list(enumerate(classes)))}
    first = next(index for index, one in enumerate(classes) if one.group == group)
    return codes.get(f"{group}/other", codes.get(group, first))
