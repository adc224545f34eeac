"""Which words of a taxonomy a message holds: for counting what people speak of, not for deciding anything."""

from collections.abc import Sequence

from zhili.casetypes.classes import ClassDef
from zhili.understanding.rules.classify import READ_AT_MOST
from zhili.understanding.rules.lexicon import lexicon_of


def words_in(*, text: str, classes: Sequence[ClassDef]) -> tuple[str, ...]:
    """The keywords of a taxonomy that occur in a text, each once, in the order of their first occurrence.

    Of words that lie in each other the longest counts. What no class names as a keyword is never found.
    """
    if not classes:
        return ()
    lexicon = lexicon_of(classes)
    met = lexicon.automaton.iter_long(text[:READ_AT_MOST].lower()) if lexicon.keywords else ()
    return tuple(dict.fromkeys(lexicon.keywords[index].word for _, index in met))
