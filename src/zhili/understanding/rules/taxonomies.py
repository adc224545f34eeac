"""What is reckoned once for a taxonomy that is asked about again and again."""

import functools
from collections.abc import Callable, Sequence
from typing import TypeVar

from zhili.casetypes.classes import ClassDef

KEPT = 32
"""Taxonomies that are remembered."""

Made = TypeVar("Made")


def once(make: Callable[[Sequence[ClassDef]], Made]) -> Callable[[Sequence[ClassDef]], Made]:
    """``make``, its results kept: the same tuple is known without being read; what may change is made anew."""
    kept: dict[int, tuple[Sequence[ClassDef], Made]] = {}

    @functools.wraps(make)
    def known(classes: Sequence[ClassDef]) -> Made:
        held = kept.get(id(classes))
        if held is not None and held[0] is classes:
            return held[1]
        made = make(classes)
        if isinstance(classes, tuple):
            if len(kept) >= KEPT:
                kept.clear()
            kept[id(classes)] = (classes, made)
        return made

    return known
