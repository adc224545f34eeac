"""A piece of a text, the text in one width, and what stands beside a number."""

import re
from dataclasses import dataclass

Span = tuple[str, int, int]
"""The key of a kind, begin and end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found: the key of its kind, where it begins and ends, and the words as they stand there."""

    kind: str
    start: int
    end: int
    text: str


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ＠＋．－＿—–−\u3000]")
_NARROW = {
    **{
        ord(wide): chr(ord(wide) - 0xFEE0)
        for wide in map(chr, range(0xFF01, 0xFF5F))
        if wide not in "（），：；！？"
    },
    **dict.fromkeys(map(ord, "—–−"), "-"),
    0x3000: " ",
}
_DIGIT = frozenset("0123456789")
_MONEY = frozenset("¥￥$")
_SUM = re.compile(r"(?:\.[0-9]+)? ?[万亿]?元")


def flat(text: str) -> str:
    """The text with digits, letters and dashes in one width: as long as before, place by place."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def alone(flat_text: str, start: int, end: int) -> bool:
    """Whether a row of digits goes on neither before nor behind, and is no fraction and no sum of money.

    ``\\b`` would not do: it sees no border between a digit and a Chinese character.
    """
    before, after = flat_text[max(0, start - 2) : start], flat_text[end : end + 12]
    if before[-1:] in _DIGIT or before[-1:] in _MONEY or (before[-1:] == "." and before[:1] in _DIGIT):
        return False
    return after[:1] not in _DIGIT and not _SUM.match(after)


def digits_of(text: str) -> str:
    """The digits of a text in one width, with the X that can end an identity number."""
    return "".join(one for one in flat(text).upper() if one in _DIGIT or one == "X")
