"""An address as a row of tokens, each with what can be seen of it and around it: the features of the taggers.

Tokens are runs of digits, runs of Latin letters, and single characters. The features follow Li, Lu, Xie and Li,
"Neural Chinese Address Parsing" (NAACL 2019), section 4, as far as a linear model can use them, and add names of the
table of divisions, whether these lie in one another, words, and what comes next.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhili.understanding.rules.addressing.names import Sighting

LONGEST = 200
"""Characters of a text that are read as an address."""

Word = tuple[str, str]
"""A word and its part of speech."""

_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|.", re.S)
_CLASSES = {
    "R": "路街道巷弄里", "N": "号", "H": "幢栋座楼", "U": "单元梯", "F": "层", "M": "室房", "V": "村社寨屯庄",
    "E": "园苑城庭府居墅邸坊", "Z": "区", "T": "镇乡", "S": "省市县州", "O": "厦场店院校厂司馆行铺站桥",
    "Q": "旁边口对面侧前后内上下东南西北角",
}  # fmt: skip
_CLASS_OF = {character: kind for kind, characters in _CLASSES.items() for character in characters}
_STRONG = frozenset("RNHUFMVEZTSO")
_UPPER = "PpCcDd"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text from ``start`` to ``end``, how it looks, and the letter of its class."""

    text: str
    start: int
    end: int
    shape: str
    kind: str


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; together they are the text."""
    return [
        Token(one[0], one.start(), one.end(), _shape(one[0]), _kind(one[0])) for one in _TOKEN.finditer(text)
    ]


def _shape(token: str) -> str:
    if "0" <= token[0] <= "9":
        return f"#{min(len(token), 5)}"
    if token.isascii() and token.isalpha():
        return f"L{min(len(token), 2)}"
    return token


def _kind(token: str) -> str:
    if "0" <= token[0] <= "9":
        return "#"
    if token.isascii() and token.isalpha():
        return "L"
    return _CLASS_OF.get(token) or ("c" if "\u4e00" <= token <= "\u9fff" else "-")


def features(
    text: str,
    row: Sequence[Token],
    names: Sequence[Sighting],
    known: Sequence[Sighting],
    words: Sequence[Word],
) -> list[list[str]]:
    """What is seen at each token of ``row``, the tokens of ``text``.

    ``names`` are those of divisions in the text, ``known`` those that were elements elsewhere, ``words`` what a general
    dictionary cuts it into.
    """
    marks, past = _marks(text, row, names), _marks(text, row, known)
    parts, whole, speech = _words(row, words)
    ahead = _ahead(row)
    found: list[list[str]] = []
    behind = ""
    for place, token in enumerate(row):
        here = _window(row, place)
        here += _named(marks, place) + _known(past, place)
        here += [
            f"j{parts[place]}",
            f"J{whole[place]}",
            f"s{speech[place]}",
            f"z{_at(speech, place - 1)}/{speech[place]}/{_at(speech, place + 1)}",
            f"y{_at(parts, place - 1)}{parts[place]}{_at(parts, place + 1)}",
        ]
        here += [f"p{min(place, 5)}", f"q{min(len(row) - place, 5)}", f"h{behind[-4:]}", f"n{ahead[place]}"]
        if place + 1 < len(row):
            here.append(f"N{token.shape}{ahead[place + 1]}")
        if token.kind in "#L":
            here.append(f"H{behind[-6:]}{_kinds(row, place, 1, 3)}")
        found.append(here)
        if token.kind != "c" or not behind.endswith("c"):
            behind += token.kind
    return found


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if 0 <= place < len(values) else "<" if place < 0 else ">"


def _kinds(row: Sequence[Token], place: int, first: int, last: int) -> str:
    kinds = [
        row[at].kind if 0 <= at < len(row) else "<" if at < 0 else ">"
        for at in range(place + first, place + last)
    ]
    return "".join(kinds)


def _window(row: Sequence[Token], place: int) -> list[str]:
    w = [
        row[at].shape if 0 <= at < len(row) else "<" if at < 0 else ">" for at in range(place - 3, place + 4)
    ]
    here = ["b"]
    here += [f"{number}{shape}" for number, shape in enumerate(w)]
    here += [f"{number}+{w[number]}{w[number + 1]}" for number in range(1, 5)]
    here += [f"{number}*{w[number]}{w[number + 1]}{w[number + 2]}" for number in range(1, 4)]
    here.append(f"k{_kinds(row, place, -1, 2)}")
    here.append(f"l{_kinds(row, place, -2, 3)}")
    here.append(f"m{_kinds(row, place, -4, 1)}")
    here.append(f"r{_kinds(row, place, 0, 5)}")
    return here


def _named(marks: Sequence[Sequence[str]], place: int) -> list[str]:
    here = [f"d{mark}" for mark in marks[place]]
    if place:
        here += [f"e{mark}" for mark in marks[place - 1]]
    if place + 1 < len(marks):
        here += [f"f{mark}" for mark in marks[place + 1]]
        here.append(f"D{','.join(marks[place])}/{','.join(marks[place + 1])}")
    here.append(f"D{','.join(marks[place])}")
    return here


def _known(past: Sequence[Sequence[str]], place: int) -> list[str]:
    here = [f"g{mark}" for mark in past[place]]
    if place + 1 < len(past):
        here += [f"i{mark}" for mark in past[place + 1]]
    here.append(f"g{','.join(past[place])}")
    return here


def _marks(text: str, row: Sequence[Token], sightings: Sequence[Sighting]) -> list[list[str]]:
    """For each token the kinds of names it stands in, with its place in the longest of each kind."""
    marks: list[list[str]] = [[] for _ in row]
    for (place, kind), (start, end) in _longest(row, sightings).items():
        if row[place].start == start:
            marks[place].append(f"{kind}B")
            if kind in _UPPER:
                marks[place] += _repeated(text, start, kind)
        else:
            marks[place].append(f"{kind}{'E' if row[place].end == end else 'M'}")
    for mark in marks:
        mark.sort()
    return marks


def _longest(row: Sequence[Token], sightings: Sequence[Sighting]) -> dict[tuple[int, str], tuple[int, int]]:
    """For a token's place and a kind the longest name of it that the token stands in, by its ends."""
    first = {token.start: place for place, token in enumerate(row)}
    last = {token.end: place for place, token in enumerate(row)}
    best: dict[tuple[int, str], tuple[int, int]] = {}
    for one in sightings:
        if one.start in first and one.end in last:
            for place in range(first[one.start], last[one.end] + 1):
                start, end = best.get((place, one.kind), (0, 0))
                if one.end - one.start > end - start:
                    best[place, one.kind] = (one.start, one.end)
    return best


def _repeated(text: str, start: int, kind: str) -> list[str]:
    """Whether the name that begins here stands in the text before, or again."""
    name = text[start : start + 2]
    before, again = text.find(name) < start, text.find(name, start + 1) >= 0
    return [f"{kind}<"] * before + [f"{kind}>"] * again


def _words(row: Sequence[Token], words: Sequence[Word]) -> tuple[list[str], list[str], list[str]]:
    """For each token its place in its word (B, M, E, or S alone), the word, and the word's part of speech."""
    parts, whole, speech = ["?"] * len(row), [""] * len(row), [""] * len(row)
    place = position = 0
    for word, tag in words:
        end = position + len(word)
        while place < len(row) and row[place].start < end:
            begins, ends = row[place].start == position, row[place].end == end
            parts[place] = "S" if begins and ends else "B" if begins else "E" if ends else "M"
            whole[place], speech[place] = word, tag
            place += 1
        position = end
    return parts, whole, speech


def _ahead(row: Sequence[Token]) -> list[str]:
    """For each token the next word for a kind of thing (or number or mark), and how far it is."""
    found = [""] * len(row)
    word, at = "$", len(row)
    for place in range(len(row) - 1, -1, -1):
        kind = row[place].kind
        if kind in _STRONG:
            word, at = row[place].text, place
        elif kind in "#L-":
            word, at = kind, place
        found[place] = f"{word}{min(at - place, 6)}" if word != "$" else "$"
    return found
