"""What questions, answers and articles are compared by: words, and runs of one, two and three characters."""

import re

from zhili.understanding.rules.cutting import words_to_find

READ_AT_MOST = 4000
"""Characters of a text that are read."""

_GREETING = re.compile(r"^\s*您?好[，,。！!\s]*")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9.%]+")
_WORD = re.compile(r"[\u3400-\u9fffa-z0-9]")
_END = re.compile(r"[。；;\n！!？?]")
_SENTENCE = re.compile(r"[^。；;\n！!？?]*(?:[。；;\n！!？?]|$)")
_WIDTHS = {"one": 1, "two": 2, "three": 3}
KINDS = ("word", *_WIDTHS)
"""The ways a text is cut."""

_PASSAGE_AT_LEAST = 6


def bare(text: str) -> str:
    """The text as it is compared: small letters, its beginning only, no greeting."""
    return _GREETING.sub("", text[:READ_AT_MOST].lower())


def tokens(text: str, kind: str) -> list[str]:
    """The tokens of a text in their order, cut the way ``kind`` (one of KINDS) says."""
    plain = bare(text)
    if kind == "word":
        return [word for word in words_to_find(plain) if _WORD.match(word)]
    width = _WIDTHS[kind]
    return [
        run[start : start + width] for run in _RUN.findall(plain) for start in range(len(run) - width + 1)
    ]


def passages(text: str) -> list[str]:
    """The sentences of a text that say something; the text itself where none does."""
    plain = bare(text)
    return [part for part in _END.split(plain) if len(part) >= _PASSAGE_AT_LEAST] or [plain]


def sentences(text: str) -> list[str]:
    """The sentences of a text with what ends them; together they are the text."""
    return [part for part in _SENTENCE.findall(text) if part]


def runs(text: str) -> str:
    """Only the characters of a text that count, without what stands between them."""
    return "".join(_RUN.findall(bare(text)))
