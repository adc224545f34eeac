"""Personal data taken out of a text: tokens where it is kept or learned from, words in brackets where it is read.

A token is a number in angle marks (‹1›): the same in every language, without a word or a letter, so that whatever
counts words or pieces of words passes over it.
"""

import re
from collections.abc import Collection, Iterable

from zhili.understanding.rules.personal.finding import found_in
from zhili.understanding.rules.personal.kinds import EVERY, LEARNED

_BY_KEY = {one.key: one for one in EVERY}
_BY_SIGN = {str(one.sign): one for one in EVERY}
_TOKEN = re.compile("‹([0-9]{1,2})›")
_PIECE = re.compile("‹[0-9]{0,2}(…?)$")


def masked(
    text: str, *, kinds: Collection[str] = LEARNED, language: str = "", but: Iterable[str] = ()
) -> str:
    """The text with each piece of these kinds replaced: by its token, or with a ``language`` by a word for readers.

    ``kinds`` is one of the sets of ``kinds.py``, each for a purpose: ``PUBLISHED`` for what an office says to all (its
    landline stays), ``WRITTEN_BY_RESIDENTS`` for residents' words that others read, ``CARRIED`` for a phone that may be
    lost, ``LEARNED`` for what is learned from, counted or kept (all). ``but`` as in ``found_in``.
    """
    parts, done = [], 0
    for piece in found_in(text, but=but, kinds=kinds):
        parts += [text[done : piece.start], f"‹{_BY_KEY[piece.kind].sign}›"]
        done = piece.end
    whole = "".join([*parts, text[done:]])
    return spelt_out(whole, language) if language and parts else whole


def spelt_out(text: str, language: str) -> str:
    """A masked text with a word for the reader in place of each token: “〔电话〕”, “〔phone〕”."""
    return _TOKEN.sub(lambda token: _word(token, language), text)


def trimmed(text: str) -> str:
    """A masked text that was cut afterwards, without the piece of a token that may stand at its end."""
    return _PIECE.sub(r"\1", text)


def _word(token: re.Match[str], language: str) -> str:
    kind = _BY_SIGN.get(token[1])
    return f"〔{kind.words.in_(language)}〕" if kind else token[0]
