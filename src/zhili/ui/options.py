"""The options of a list to choose from, drawn as HTML.

A city offers thousands of units and places, again and again the same: a list that is held in memory is drawn once for
each language and kept as long as it is the same object.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zhili.kernel.text import Text

Option = tuple[object, ...]
"""The value and the words for it; what stands behind them is not drawn."""

_WORTH_KEEPING = 100


@dataclass(frozen=True, eq=False)
class _Held:
    """A list that is known again by being the same object: to compare thousands of words would cost more."""

    options: tuple[Option, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.options is other.options

    def __hash__(self) -> int:
        return id(self.options)


def drawn(options: Iterable[Option], chosen: Collection[str] = ()) -> SafeString:
    """``<option>`` after ``<option>`` in the reader's language; those whose value is ``chosen`` are selected."""
    language = get_language() or "zh"
    if isinstance(options, tuple) and len(options) >= _WORTH_KEEPING:
        text = _kept(_Held(options), language)
    else:
        text = _all_of(options, language)
    for value in chosen:
        beginning = f'<option value="{escape(value)}"'
        text = text.replace(f"{beginning}>", f"{beginning} selected>")
    return mark_safe(text)  # value and words are escaped in ``_all_of``


@lru_cache(maxsize=64)
def _kept(held: _Held, language: str) -> str:
    return _all_of(held.options, language)


def _all_of(options: Iterable[Option], language: str) -> str:
    return "".join(
        [
            f'<option value="{escape(str(value))}">{escape(_said(words, language))}</option>'
            for value, words, *_ in options
        ]
    )


def _said(words: object, language: str) -> str:
    return words.in_(language) if isinstance(words, Text) else str(words)
