"""The kinds of value in a decision table: how each is written in a cell, taken from a fact, and shown.

A number is exact (int or Decimal; a float is taken by its shortest decimal). A duration is either of days and
time (timedelta) or of years and months (Months); the two are never compared. Cells and rows are left to
``cells``.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from zhili.kernel.text import Text

Kind = Literal["string", "number", "integer", "boolean", "date", "duration", "tree"]

KINDS: Final[dict[str, Kind]] = {
    **{word: "string" for word in ("string", "text", "文本", "文字")},
    **{word: "number" for word in ("number", "数字", "数值")},
    **{word: "integer" for word in ("integer", "整数")},
    **{word: "boolean" for word in ("boolean", "是否")},
    **{word: "date" for word in ("date", "日期")},
    **{word: "duration" for word in ("duration", "期限", "时长")},
    **{word: "tree" for word in ("tree", "层级")},
}
"""Every word that a header may use for a kind."""

ORDERED: Final = frozenset({"number", "integer", "date", "duration"})
"""Kinds whose values have an order, so that ``<`` and intervals make sense."""

KIND_NAMES: Final[dict[str, Text]] = {
    "string": Text(zh="文本", en="string"),
    "number": Text(zh="数字", en="number"),
    "integer": Text(zh="整数", en="integer"),
    "boolean": Text(zh="是/否", en="boolean"),
    "date": Text(zh="日期", en="date"),
    "duration": Text(zh="期限", en="duration"),
    "tree": Text(zh="层级编码", en="tree"),
}

_EXAMPLES: Final[dict[str, str]] = {
    "string": '"abc"',
    "number": "3.5",
    "integer": "3",
    "boolean": "true",
    "date": "2026-01-31",
    "duration": "P5D",
    "tree": "cityscape/garbage",
}

_NUMBER = re.compile(r"[-－−]?(?:(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+)", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_CALL = re.compile(r"(date|duration)\s*[(（]\s*[\"“](.*?)[\"”]\s*[)）]", re.IGNORECASE)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?", re.ASCII)
_SPAN = re.compile(
    r"(-?)P(?=.)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_ESCAPES = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_TRUE = frozenset({"true", "是", "真"})
_FALSE = frozenset({"false", "否", "假"})


class Months(int):
    """A duration of years and months, as a number of months."""


class NotOfKind(ValueError):
    """A text or a fact is not a value of the kind; what that means is for the caller to say."""


def literal(text: str, kind: Kind) -> object:
    """The value that a literal in a cell means. Raises NotOfKind."""
    return _LITERALS[kind](text.strip())


def written(text: str, kind: Kind) -> object:
    """The value of an output cell: as ``literal``, but a duration stays the ISO 8601 text it was written as.

    Five working days (P5D) and 120 hours (PT120H) are not the same term, so the words of the law are kept.
    """
    value = literal(text, kind)
    if kind != "duration":
        return value
    call = _CALL.fullmatch(text.strip())
    return (call[2] if call else text).strip().upper()


def comparable(value: object, kind: Kind) -> object:
    """The form of an output value that has an order: a duration's text becomes its length."""
    return _duration(value) if kind == "duration" and isinstance(value, str) else value


def fact(value: object, kind: Kind) -> object:
    """The value that a fact stands for, in the form that cells are compared with. Raises NotOfKind."""
    return _FACTS[kind](value)


def show(value: object) -> str:
    """A value as a clerk would write it, for messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Months):
        return f"P{int(value)}M"
    if isinstance(value, timedelta):
        return iso(value)
    if isinstance(value, str):
        return value if len(value) <= 60 else value[:59] + "…"
    return str(value)


def iso(span: timedelta) -> str:
    """A duration of days and time in ISO 8601."""
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    days = f"{span.days}D" if span.days else ""
    fraction = f".{span.microseconds:06d}".rstrip("0") if span.microseconds else ""
    clock = "".join(
        (
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{fraction}S" if seconds or fraction else "",
        )
    )
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "P0D"


def example(kind: Kind) -> str:
    """How a value of this kind is written, for the mend of a fault."""
    return _EXAMPLES[kind]


def under(atom: str, path: str) -> bool:
    """Whether a tree code stands for a path: it equals the path, begins it, or is one of its segments."""
    return path == atom or path.startswith(atom + "/") or atom in path.split("/")


def _string(text: str) -> str:
    if len(text) >= 2 and text[0] in '"“':
        if text[-1] != ("”" if text[0] == "“" else '"'):
            raise NotOfKind(text)
        return _ESCAPES.sub(_unescape, text[1:-1])
    if not text:
        raise NotOfKind(text)
    return text


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(code, code)


def _number(text: str) -> int | Decimal:
    if not _NUMBER.fullmatch(text):
        raise NotOfKind(text)
    return _plain(Decimal(text.replace("－", "-").replace("−", "-")))


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _integer(text: str) -> int:
    value = _number(text)
    if not isinstance(value, int):
        raise NotOfKind(text)
    return value


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise NotOfKind(text)
    return word in _TRUE


def _date(text: str) -> date:
    call = _CALL.fullmatch(text)
    match = _DATE.fullmatch(call[2] if call and call[1].lower() == "date" else text)
    if not match:
        raise NotOfKind(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise NotOfKind(text) from error


def _duration(text: str) -> timedelta | Months:
    call = _CALL.fullmatch(text)
    body = (call[2] if call and call[1].lower() == "duration" else text).strip().upper()
    if match := _MONTHS.fullmatch(body):
        months = 12 * int(match[2] or 0) + int(match[3] or 0)
        return Months(-months if match[1] else months)
    match = _SPAN.fullmatch(body)
    if not match:
        raise NotOfKind(text)
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:5])
    micro = int(Decimal(match[6] or 0) * 1_000_000)
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, microseconds=micro)
    return -span if match[1] else span


def _tree(text: str) -> str:
    value = _string(text)
    if value != value.strip("/") or "//" in value or not value:
        raise NotOfKind(text)
    return value


def _string_fact(value: object) -> str:
    if not isinstance(value, str):
        raise NotOfKind(value)
    return value


def _number_fact(value: object) -> int | Decimal:
    if isinstance(value, bool):
        raise NotOfKind(value)
    if isinstance(value, int):
        return value
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not isinstance(number, Decimal) or not number.is_finite():
        raise NotOfKind(value)
    return _plain(number)


def _integer_fact(value: object) -> int:
    number = _number_fact(value)
    if not isinstance(number, int):
        raise NotOfKind(value)
    return number


def _boolean_fact(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotOfKind(value)
    return value


def _date_fact(value: object) -> date:
    if isinstance(value, str):
        return _date(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise NotOfKind(value)
    return value


def _duration_fact(value: object) -> timedelta | Months:
    if isinstance(value, str):
        return _duration(value)
    if not isinstance(value, timedelta | Months):
        raise NotOfKind(value)
    return value


def _tree_fact(value: object) -> str:
    if not isinstance(value, str) or value[:1] in ('"', "“"):
        raise NotOfKind(value)
    return _tree(value)


_LITERALS: Final[dict[str, Callable[[str], object]]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "duration": _duration,
    "tree": _tree,
}

_FACTS: Final[dict[str, Callable[[object], object]]] = {
    "string": _string_fact,
    "number": _number_fact,
    "integer": _integer_fact,
    "boolean": _boolean_fact,
    "date": _date_fact,
    "duration": _duration_fact,
    "tree": _tree_fact,
}
