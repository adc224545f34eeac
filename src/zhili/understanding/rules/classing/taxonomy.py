"""The words that speak for a city's classes before anything is learned.

A city brings names: a file of levels. Our own lexicon's classes are laid under the names they are likest to, by
the pieces of two characters they share, so that its words work for a taxonomy that was never seen.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from zhili.casetypes.classes import ClassDef
from zhili.kernel.text import Text
from zhili.understanding.rules.reading import records

HIERARCHY = "label_hierarchy.csv"
_LEVELS = ("level1", "level2", "level3")
_SHORTEST_NAME = 2
_VAGUE = frozenset({"其他", "其它"})


def names_in(path: Path, *, task: str) -> dict[str, tuple[str, ...]]:
    """The first levels of a file of levels, each with the names below it, its own first. Raises BadData."""
    found: dict[str, dict[str, None]] = {}
    for row in records(path, columns=_LEVELS[:1], task=task):
        below = found.setdefault(row["level1"], {row["level1"]: None})
        for level in _LEVELS[1:]:
            if len(name := row.get(level, "").strip()) >= _SHORTEST_NAME and name not in _VAGUE:
                below[name] = None
    return {label: tuple(names) for label, names in found.items() if label}


def under(names: Mapping[str, Sequence[str]], lexicon: Sequence[ClassDef]) -> tuple[ClassDef, ...]:
    """Classes whose codes begin with the labels of ``names``: their names as words, and our classes that fit."""
    rarity = _rarity([*names.values(), *([one.name.zh, *one.keywords] for one in lexicon)])
    own = {label: _weighed([label, *below], rarity) for label, below in names.items()}
    classes = [ClassDef(label, Text(zh=label, en=label), tuple(below)) for label, below in names.items()]
    groups = {one.code: one.name.zh for one in lexicon if one.parent is None}
    for one in lexicon:
        mine = _weighed([one.name.zh, groups.get(one.group, ""), *one.keywords], rarity)
        best = max(own, key=lambda label: (_likeness(mine, own[label]), label), default=None)
        if best is not None and _likeness(mine, own[best]) > 0:
            classes.append(ClassDef(f"{best}/{one.code}", one.name, one.keywords))
    return tuple(classes)


def _pairs(words: Sequence[str]) -> Counter[str]:
    return Counter(word[at : at + 2] for word in words for at in range(len(word) - 1))


def _rarity(documents: Sequence[Sequence[str]]) -> dict[str, float]:
    seen = Counter(pair for words in documents for pair in _pairs(words))
    return {pair: math.log(1 + len(documents) / count) for pair, count in seen.items()}


def _weighed(words: Sequence[str], rarity: Mapping[str, float]) -> dict[str, float]:
    weights = {pair: (1 + math.log(n)) * rarity.get(pair, 0.0) for pair, n in _pairs(words).items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {pair: weight / length for pair, weight in weights.items()}


def _likeness(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    return sum(weight * second.get(pair, 0.0) for pair, weight in first.items())
