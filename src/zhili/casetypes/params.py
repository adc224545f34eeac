"""Dated limits: the numbers and terms of a case type, each with its legal reference and the days they changed.

A declaration names one as ``$name`` where a term, a ``within`` or a ``limit`` is expected; which value holds is
decided by the day, not by when the declaration was loaded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from zhili.casetypes.clocks import BadTerm, parse_duration, parse_term
from zhili.casetypes.section import Section
from zhili.casetypes.yaml_lines import Lines
from zhili.kernel.text import Text

_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Param:
    """One limit: its name in words, its law, and its values by the day from which each holds, oldest first.

    ``unverified``: the source that is named was not at hand when the value was written; the office has to check it.
    """

    key: str
    title: Text
    law: str
    values: tuple[tuple[date, object], ...]
    unverified: bool = False

    def at(self, instant: datetime) -> object:
        """The value that holds at an instant, by the day in Beijing; before the first day, the first."""
        day = instant.astimezone(_BEIJING).date()
        return next((value for begins, value in reversed(self.values) if begins <= day), self.values[0][1])


def read_params(lines: Lines) -> dict[str, Param]:
    """The limits of a params.yaml. Faults are noted in ``lines``; a limit at fault is left out."""
    if lines.data is None:
        return {}
    top = Section(lines, (), lines.data)
    found = {}
    for key in top.data:
        section = Section(lines, (key,), top.data[key])
        param = Param(
            key=key,
            title=section.words("title"),
            law=section.need("law", str, ""),
            values=tuple(_values(section)),
            unverified=section.get("unverified", bool, False),
        )
        section.close()
        if param.values:
            found[key] = param
    return found


def _values(section: Section) -> list[tuple[date, object]]:
    values: list[tuple[date, object]] = []
    for number, entry in enumerate(section.need("values", list, [])):
        one = Section(section.lines, (*section.path, "values", str(number)), entry)
        begins = one.need("from", date, date.min)
        value = one.get("value", object, None)
        one.close()
        if not isinstance(value, str | int) or isinstance(value, bool):
            one.fault(
                "value",
                Text(zh="“value”应当是期限或整数。", en="'value' should be a term or a whole number."),
                Text(zh="例如 value: PT2H 或 value: 3。", en="for example 'value: PT2H' or 'value: 3'."),
            )
            continue
        if values and begins <= values[-1][0]:
            one.fault(
                "from",
                Text(
                    zh=f"{begins} 不晚于上一个值的日期。",
                    en=f"{begins} is not after the day of the value before.",
                ),
                Text(zh="按日期从早到晚写。", en="write the values from the oldest to the newest."),
            )
        values.append((begins, value))
    return values


def _count(written: str) -> None:
    if not written.isascii() or not written.isdigit() or int(written) < 1:
        raise ValueError(written)


def _percent(written: str) -> None:
    _count(written)
    if int(written) > 100:
        raise ValueError(written)


_READS: Mapping[str, Callable[[str], object]] = {
    "term": parse_term,
    "duration": parse_duration,
    "count": _count,
    "percent": _percent,
}
_EXAMPLES = {
    "term": Text(zh="例如 PT24H、P5D、P3Y。", en="for example PT24H, P5D or P3Y."),
    "duration": Text(zh="例如 PT2H、P1D。", en="for example PT2H or P1D."),
    "count": Text(zh="例如 1、3。", en="for example 1 or 3."),
    "percent": Text(zh="写 1 到 100 的整数，例如 95。", en="a whole number from 1 to 100, such as 95."),
}


class Limits:
    """What a declaration writes where a limit is expected, checked: a value, or the name of a dated one."""

    def __init__(self, params: Mapping[str, Param], lines: Lines) -> None:
        self.params = params
        self._lines = lines

    def check(self, section: Section, key: str, written: object, kind: str) -> None:
        """Note a fault where what is written under ``key`` is no ``term``, ``duration``, ``count`` or ``percent``."""
        if isinstance(written, str) and written.startswith("$"):
            if section.known(key, written, [f"${name}" for name in self.params]):
                self._check_values(self.params[written[1:]], kind)
            return
        self._read(section.lines, (*section.path, key), written, kind)

    def _check_values(self, param: Param, kind: str) -> None:
        for number, (_, value) in enumerate(param.values):
            self._read(self._lines, (param.key, "values", str(number), "value"), value, kind)

    def _read(self, lines: Lines, path: tuple[str, ...], written: object, kind: str) -> None:
        try:
            _READS[kind](str(written))
        except (BadTerm, ValueError):
            lines.fault(
                path,
                Text(zh=f"“{written}”写法有误。", en=f"'{written}' cannot be read."),
                _EXAMPLES[kind],
            )
