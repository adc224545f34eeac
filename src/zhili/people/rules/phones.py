"""Telephone numbers as people write them, as they are compared, and as they are shown."""

import re

_NOT_DIGITS = re.compile(r"[\s\-()·.]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋（）－", "0123456789+()-")


def normal(raw: str) -> str:
    """The number as it is compared: digits only, China's own prefix dropped, foreign ones kept with ``+``.

    ``+86 138-0013-8000`` → ``13800138000``; ``(010) 6512 3456`` → ``01065123456``.
    """
    number = _NOT_DIGITS.sub("", raw.translate(_FULL_WIDTH))
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+86"):
        rest = number[3:]
        return rest if _MOBILE.fullmatch(rest) or rest.startswith("0") else "0" + rest
    return number


def plausible(raw: str) -> bool:
    """Whether it can be a telephone number at all: 3 to 15 digits (ITU-T E.164)."""
    return re.fullmatch(r"\+?\d{3,15}", normal(raw)) is not None


def masked(raw: str) -> str:
    """The number as it is shown to those who need not know it: 138****8000."""
    number = normal(raw)
    if len(number) < 7:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
