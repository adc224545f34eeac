"""Numbers that tell what they are by their form and check digits: mobiles, landlines, identity numbers, cards.

Every pattern is of bounded length, so that a row of digits costs no more than its length.
"""

import re
from collections.abc import Iterator
from datetime import date

from zhili.understanding.rules.personal.kinds import CARD, IDENTITY, LANDLINE, MOBILE, NUMBER
from zhili.understanding.rules.personal.pieces import Span, alone, digits_of

_MOBILE = re.compile(
    r"1(?:[3-9][0-9][-. *]?[0-9]{4}[-. *]?[0-9]{4}|[3-9][0-9]{2}[- ][0-9]{4}[- ][0-9]{3}"
    r"|[3-9][0-9]{2}[- ][0-9]{3}[- ][0-9]{4}| [3-9](?: [0-9]){9})"
)
_CHINA = re.compile(r"\(?(?:\+|00)?86\)?[- ]?$")
_COUNTED = re.compile(
    r"(?:订单|运单|快递单|流水|[电水气]表|表|户|工单|受理|案|批|发票|合同|车架|货|条形?码|型)(?:编号|号码?)"
    r"(?:是|为)?[:：]? ?$|(?<![A-Z])(?!(?:TEL|PHONE|MOB|WX|VX|QQ)$)[A-Z]{2,5}$"
)
_SAID = "0123456789零〇○oO一壹幺lI二贰两三叁四肆五伍六陆七柒八捌九玖"
_SPOKEN = re.compile(f"[1一壹幺lI][3-9三叁四肆五伍六陆七柒八捌九玖][{_SAID}]{{9}}")
_SPEAKABLE, _LETTERS = frozenset(_SAID), frozenset("oOlI")
_FEWEST = 6
"""Signs of a number in disguise that must be digits or numerals: letters alone are a word."""

_LANDLINE = re.compile(
    r"0(?:10|2[0-9]|[3-9][0-9]{2})[)）]?[- ]{0,2}[2-8][0-9]{2,3}[- ]?[0-9]{4}(?:(?:转|-)[0-9]{1,5})?"
)
_LOCAL = re.compile(r"(?:电话|座机|固话)(?:号码)?(?:是|为)?[:： ]{0,2}([2-8][0-9]{2,3}-?[0-9]{4})(?![0-9-])")
_CLOSING = re.compile("[)）]")

_IDENTITY = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}[- ]?"
    r"((?:19|20)[0-9]{2})[- ]?(0[1-9]|1[0-2])[- ]?([0-3][0-9])[- ]?[0-9]{3}[- ]?[0-9Xx](?![A-Za-z])"
)
_FORMER = re.compile(
    r"身份证(?:号码|号)?(?:是|为)?[:： ]{0,2}([1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4})(?![0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LAST_YEAR = 2040
_SLIPS_UNTIL = 2010
"""The last year of birth with which a wrong check digit is taken for a slip: an office's own numbers, too, are made of
a division, a day and a serial number, but of a late day."""

_CARD = re.compile(
    r"(?:62[0-9]{2}|4[0-9]{3}|5[1-5][0-9]{2}|35[0-9]{2}|60[0-9]{2})(?:[- ]?[0-9]{4}){3}(?:[- ]?[0-9]{1,3})?"
)
_CARD_SAID = re.compile(
    r"卡(?:号码|号)?(?:是|为)?[:： ]{0,2}([0-9]{4}(?:[- ]?[0-9]{4}){3}(?:[- ]?[0-9]{1,3})?)"
)

_ROW = re.compile(r"[0-9](?:[- ]?[0-9]){6,30}[Xx]?")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}([- ]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?: [0-9]{1,4})?$"
)
_PUBLIC = re.compile(r"(?:400|800)[- ]?[0-9]{3}[- ]?[0-9]{4}$")


def mobiles(text: str) -> Iterator[Span]:
    """Mobile numbers, with the country's code, in one or in groups."""
    for match in _MOBILE.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        country = _CHINA.search(before)
        taken = len(country[0]) if country else 0
        words = before[: len(before) - taken]
        if alone(text, match.start() - taken, match.end()) and not _COUNTED.search(words):
            yield MOBILE.key, match.start() - taken, match.end()


def disguised(text: str) -> Iterator[Span]:
    """Mobile numbers written so as to be overlooked: 一三八…, l38OO…."""
    for match in _SPOKEN.finditer(text):
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        told = sum(one not in _LETTERS for one in match[0])
        if not match[0].isdecimal() and told >= _FEWEST and not _SPEAKABLE.intersection(beside):
            yield MOBILE.key, *match.span()


def landlines(text: str) -> Iterator[Span]:
    """Landlines, with their area code or after the word for telephone."""
    for match in _LANDLINE.finditer(text):
        if alone(text, *match.span()):
            opened = text[max(0, match.start() - 1) : match.start()] in ("(", "（") and _CLOSING.search(
                match[0]
            )
            yield LANDLINE.key, match.start() - (1 if opened else 0), match.end()
    for match in _LOCAL.finditer(text):
        yield LANDLINE.key, *match.span(1)


def identities(text: str) -> Iterator[Span]:
    """Identity numbers of 18 digits with a day of birth that there is; of 15 after their word."""
    for match in _IDENTITY.finditer(text):
        if _born(*map(int, match.groups()), checked=checks(match[0])) and alone(text, *match.span()):
            yield IDENTITY.key, *match.span()
    for match in _FORMER.finditer(text):
        yield IDENTITY.key, *match.span(1)


def checks(number: str) -> bool:
    """Whether the last character checks the seventeen before it: GB 11643-1999."""
    digits = digits_of(number)
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[-1] == _CHECKS[total % 11]


def _born(year: int, month: int, day: int, *, checked: bool) -> bool:
    try:
        return date(year, month, day).year <= (_LAST_YEAR if checked else _SLIPS_UNTIL)
    except ValueError:
        return False


def cards(text: str) -> Iterator[Span]:
    """Payment cards: a bank's beginning, or the word before them, and the check digit."""
    for match in _CARD.finditer(text):
        if luhn(digits_of(match[0])) and alone(text, *match.span()):
            yield CARD.key, *match.span()
    for match in _CARD_SAID.finditer(text):
        if luhn(digits_of(match[1])) and alone(text, *match.span(1)):
            yield CARD.key, *match.span(1)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others: ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def rows(text: str) -> Iterator[Span]:
    """Rows of seven digits and more that are no date and no number for everybody."""
    for match in _ROW.finditer(text):
        if not _DATE.match(match[0]) and not _PUBLIC.match(match[0]):
            yield NUMBER.key, *match.span()
