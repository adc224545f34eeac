"""The task ``personal`` of ``zhili understand``: how much of the personal data that a hand has marked is found.

Nothing is learned: patterns, check digits and lists are declared. A row's ``marked`` is a sentence with its personal
data in ⟦kind:…⟧; ``half`` may tell examples that the patterns were written by from those held apart.
"""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from zhili.understanding.rules.declared import declared_task
from zhili.understanding.rules.reading import records

NAME, VERSION = "personal", 1
_FILES = ("personal.csv.gz", "personal.csv")
_MARK = re.compile("⟦([a-z]+):([^⟧]*)⟧")
_ALL = "all"

Marked = tuple[str, frozenset[tuple[str, int, int]]]
"""A sentence and the kind, begin and end of what is personal in it."""


def unmarked(marked: str) -> Marked:
    """The sentence without its marks, and where they stood."""
    text, spans, done = "", set(), 0
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        spans.add((mark[1], len(text), len(text) + len(mark[2])))
        text, done = text + mark[2], mark.end()
    return text + marked[done:], frozenset(spans)


def figures(sentences: Iterable[Marked]) -> dict[str, dict[str, Any]]:
    """By kind and over all: pieces marked, pieces found, and those found with the right kind and both ends right.

    ``covered`` is the share of the marked characters that any kind covers: what masking would leave unread.
    """
    from zhili.understanding.rules.personal.finding import found_in

    marked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    length: Counter[str] = Counter()
    for text, spans in sentences:
        pieces = {(one.kind, one.start, one.end) for one in found_in(text)}
        places = {place for _, start, end in pieces for place in range(start, end)}
        marked.update(kind for kind, _, _ in spans)
        found.update(kind for kind, _, _ in pieces)
        right.update(kind for kind, _, _ in spans & pieces)
        for kind, start, end in spans:
            length[kind] += end - start
            hidden[kind] += len(places.intersection(range(start, end)))
    kinds = sorted(marked | found)
    return {
        kind: _shares(*(sum(count[one] for one in of) for count in (marked, found, right, hidden, length)))
        for kind, of in [*((kind, [kind]) for kind in kinds), (_ALL, kinds)]
    }


def _shares(marked: int, found: int, right: int, hidden: int, length: int) -> dict[str, Any]:
    return {
        "marked": marked,
        "found": found,
        "precision": round(right / found, 3) if found else None,
        "recall": round(right / marked, 3) if marked else None,
        "covered": round(hidden / length, 3) if length else None,
    }


def _measured(path: Path) -> dict[str, Any]:
    halves: defaultdict[str, list[Marked]] = defaultdict(list)
    for row in records(path, columns=["marked"], task=NAME):
        halves[row.get("half") or _ALL].append(unmarked(row["marked"]))
    began = time.perf_counter()
    told = {half: {"sentences": len(some), **figures(some)} for half, some in halves.items()}
    seconds = time.perf_counter() - began
    return {**told, "per_second": round(sum(map(len, halves.values())) / max(seconds, 1e-9))}


TASK = declared_task(NAME, "personal data in free text", version=VERSION, files=_FILES, measure=_measured)
