"""The options of a list to choose from, drawn as HTML.

A city offers thousands of units and places, again and again the same: a list that is held in memory is drawn once for
each language and kept as long as it is the same object.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zhili.kernel.snapshot import Same
from zhili.kernel.text import Text

Option = tuple[object, ...]
"""The value and the words for it; what stands behind them is not drawn."""

_WORTH_KEEPING = 100


class Groups(tuple[Any, ...]):
    """Groups of options, each with ``title`` and ``options``, that are held in memory as they are."""

    __slots__ = ()


def drawn(options: Iterable[Option], chosen: Collection[str] = ()) -> SafeString:
    """``<option>`` after ``<option>`` in the reader's language; those whose value is ``chosen`` are selected."""
    language = get_language() or "zh"
    if isinstance(options, tuple) and len(options) >= _WORTH_KEEPING:
        text = _kept(Same(options), language)
    else:
        text = _all_of(options, language)
    return _choosing(text, chosen)


def drawn_in_groups(groups: Iterable[Any], chosen: Collection[str] = ()) -> SafeString:
    """The same in groups, each under its title, if it has one."""
    language = get_language() or "zh"
    held = isinstance(groups, Groups)
    text = _kept_groups(Same(groups), language) if held else _all_groups(groups, language)
    return _choosing(text, chosen)


def _choosing(text: str, chosen: Collection[str]) -> SafeString:
    for value in chosen:
        beginning = f'<option value="{escape(value)}"'
        text = text.replace(f"{beginning}>", f"{beginning} selected>")
    return mark_safe(text)  # value and words are escaped in ``_all_of``


@lru_cache(maxsize=64)
def _kept(same: Same[tuple[Option, ...]], language: str) -> str:
    return _all_of(same.thing, language)


@lru_cache(maxsize=64)
def _kept_groups(same: Same[Groups], language: str) -> str:
    return _all_groups(same.thing, language)


def _all_groups(groups: Iterable[Any], language: str) -> str:
    drawn_ = []
    for one in groups:
        options = _all_of(one.options, language)
        title = escape(_said(one.title, language)) if one.title else ""
        drawn_.append(f'<optgroup label="{title}">{options}</optgroup>' if title else options)
    return "".join(drawn_)


def _all_of(options: Iterable[Option], language: str) -> str:
    return "".join(
        [
            f'<option value="{escape(str(value))}">{escape(_said(words, language))}</option>'
            for value, words, *_ in options
        ]
    )


def _said(words: object, language: str) -> str:
    return words.in_(language) if isinstance(words, Text) else str(words)
