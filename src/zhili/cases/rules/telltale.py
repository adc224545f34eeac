"""What in a text looks like somebody's personal data: asked about before words go out that residents or all may read.

A question to the writer, no verdict: an office's own number may well stand in an answer. Pure.
"""

import re
from dataclasses import dataclass

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])([1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])"
)
_CARD = re.compile(r"(?<!\d)(\d{4}(?:[- ]?\d{4}){3}(?:[- ]?\d{1,3})?)(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of a text, and what it looks like: ``phone``, ``identity`` (GB 11643) or ``card`` (ISO/IEC 7812)."""

    kind: str
    text: str


def personal_in(text: str, *, but: str = "") -> tuple[Found, ...]:
    """What looks personal, in order. ``but`` is a number that belongs there: the case's own."""
    found = [(match.start(), Found("phone", match[1])) for match in _MOBILE.finditer(text)]
    found += [
        (match.start(), Found("identity", match[1]))
        for match in _IDENTITY.finditer(text)
        if _checks(match[1])
    ]
    found += [
        (match.start(), Found("card", match[1]))
        for match in _CARD.finditer(text)
        if _digits(match[1]) != _digits(but) and _luhn(_digits(match[1]))
    ]
    return tuple(dict.fromkeys(one for _, one in sorted(found, key=lambda each: each[0])))


def _checks(number: str) -> bool:
    """GB 11643-1999: the last character checks the seventeen before."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1].upper() == _CHECKS[total % 11]


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
